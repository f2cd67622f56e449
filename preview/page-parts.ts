import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of the page that do not depend on manifests, made at build time. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
}

/** Beside the bundled command, and where the sources find it after `npm run build:cli`. */
const PLACES = [join(__dirname, 'page.json'), join(__dirname, '../lib/cli/page.json')];

/** @throws if the page was not built */
export function readPageParts(): PageParts {
  for (const place of PLACES) {
    try {
      return JSON.parse(readFileSync(place, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error('the page is not built (run npm run build:cli)');
}
