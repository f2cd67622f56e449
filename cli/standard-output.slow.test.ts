import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { testFolder } from './fixtures/folder';

const folder = testFolder();

/** A program that writes numbered lines, 20 MB. */
function program(): string {
  const entry = folder.write(
    'entry.js',
    `const { StandardOutput } = require(${JSON.stringify(join(__dirname, 'standard-output.ts'))});
    const [out, error] = [new StandardOutput(1), new StandardOutput(2)];
    for (let line = 0; line < 20; line++) out.write((line + ' ä').padEnd(1_000_000, '.') + '\\n');
    error.write('written to a terminal: ' + out.isTerminal + '\\n');
    out.end(() => error.end(() => process.exit(7)));`,
  );
  const outfile = join(folder.path, 'program.js');
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', logLevel: 'warning' });
  return outfile;
}

const lines = Array.from({ length: 20 }, (_, line) => `${`${line} ä`.padEnd(1_000_000, '.')}\n`).join('');
const note = 'written to a terminal: false\n';

test('all text reaches a pipe', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program()], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  expect({ status, stderr, isComplete: stdout === lines }).toEqual({ status: 7, stderr: note, isComplete: true });
});

test('all text reaches a file', () => {
  const path = join(folder.path, 'out.txt');
  const file = openSync(path, 'w');
  const { status } = spawnSync(process.execPath, [program()], { stdio: ['ignore', file, 'ignore'] });
  closeSync(file);
  expect({ status, isComplete: readFileSync(path, 'utf8') === lines }).toEqual({ status: 7, isComplete: true });
});

test('all text reaches a slow reader whose pipe refuses to block', async () => {
  const path = join(folder.path, 'socket');
  const server = createServer({ pauseOnConnect: true }).listen(path);
  await once(server, 'listening');
  const writer = connect(path);
  const [reader] = (await once(server, 'connection')) as [Socket];
  try {
    // Node makes standard output blocking for its child processes, but no other descriptor; the shell keeps it as it is.
    const child = spawn('sh', ['-c', 'exec "$0" "$1" >&3', process.execPath, program()], {
      stdio: ['ignore', 'ignore', 'ignore', writer],
    });
    const exited = once(child, 'exit');
    writer.destroy();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const chunks: Buffer[] = [];
    reader.on('data', (chunk: Buffer) => chunks.push(chunk)).resume();
    const [[code]] = await Promise.all([exited, once(reader, 'end')]);
    expect({ code, isComplete: Buffer.concat(chunks).toString() === lines }).toEqual({ code: 7, isComplete: true });
  } finally {
    reader.destroy();
    server.close();
  }
});

test('a reader that closes the pipe early is not an error', () => {
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', '{ "$0" "$1"; echo "exit code $?" >&2; } | head -c 3', process.execPath, program()],
    { encoding: 'utf8' },
  );
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: expect.stringMatching(/^0 /),
    stderr: 'exit code 0\n',
  });
});
