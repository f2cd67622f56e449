import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const PROGRAM = `
  require('./temporary-folder').default();
  console.log(require('node:fs').mkdtempSync(require('node:path').join(require('node:os').tmpdir(), 'a-')));
  process.stdin.resume();
`;

test.each<[string, NodeJS.Signals | undefined]>([
  ['ends', undefined],
  ['is interrupted', 'SIGINT'],
  ['is killed', 'SIGKILL'],
])('the folder is removed if its process %s', async (_, signal) => {
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', '-e', PROGRAM], { cwd: __dirname });
  const [line] = await once(child.stdout, 'data');
  const created = String(line).trim();
  expect(existsSync(created)).toBe(true);
  if (signal) child.kill(signal);
  else child.stdin.end();
  await once(child, 'exit');
  for (let tries = 0; existsSync(created) && tries < 1000; tries++) await setTimeout(20);
  expect(existsSync(created)).toBe(false);
});
