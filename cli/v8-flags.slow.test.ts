import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { testFolder } from './fixtures/folder';

const folder = testFolder();

// V8 prints an error for an unknown flag, and goes on.
test('this version of Node knows its flags', () => {
  const entry = folder.write(
    'entry.js',
    `require(${JSON.stringify(join(__dirname, 'v8-flags.ts'))}).setV8Flags(); console.log('ran');`,
  );
  const outfile = join(folder.path, 'bundle.js');
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', logLevel: 'warning' });
  const { status, stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'ran\n', stderr: '' });
});
