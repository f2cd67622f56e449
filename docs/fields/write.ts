import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { page } from './page';

const folder = join(__dirname, '..');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'fields.md'), page());
