import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const [, VERSION = ''] =
  /istio\.io\/istio (\S+)/.exec(readFileSync(join(__dirname, '../e2e/pins/istio/go.mod'), 'utf8')) ?? [];
const MODULES = process.env.GOMODCACHE ?? join(homedir(), 'go/pkg/mod');

/** A folder of the Go module that the real mesh is built from. */
export const istioFolder = (folder: string): string => join(MODULES, `istio.io/istio@${VERSION}`, folder);

/** Runs tests if the Go module is on the machine; otherwise, it is reported as skipped. */
export const ifDownloaded = existsSync(istioFolder('.')) ? test : test.skip;

/** The cases of a table, or one that says why they are skipped. */
export const orSkipped = (cases: () => readonly string[]): readonly string[] =>
  existsSync(istioFolder('.')) ? cases() : ['(npm run mesh:install downloads the Go module)'];
