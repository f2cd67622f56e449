// Writes docs/checks/ from the table that the checks run from: `npm run docs:checks`.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPages } from '../mesh/checks/engine/page';

const folder = join(__dirname, 'checks');
mkdirSync(folder, { recursive: true });
const pages = checkPages();
for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(join(folder, name));
for (const [name, text] of pages) writeFileSync(join(folder, name), text);
