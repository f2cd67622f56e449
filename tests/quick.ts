import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

// Runs all test files except NAME.slow.test.ts as one, so cdk8s and the checks are loaded once instead of once per file.
const root = join(__dirname, '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.test.ts'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !/\.slow\.test\.ts$|^(?:main\.test\.ts$|consumers\/|e2e\/)/.test(file));

describe.each(files)('%s', (file) => {
  require(join(root, file));
});
