import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { get, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSources } from './page-source';
import { type PreviewServer, servePreview } from './server';

const folder = mkdtempSync(join(tmpdir(), 'preview-'));
const dist = join(folder, 'dist');
const write = (name: string, text: string) => writeFileSync(join(dist, name), text);
const namespace = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;
const page = () =>
  readSources({ paths: [dist] })
    .map(({ text }) => text)
    .join('');
let server: PreviewServer;

beforeEach(async () => {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  write('a.yaml', namespace('one'));
  server = await servePreview({ paths: [dist], page, port: 0, interval: 5 });
});
afterEach(() => server.close());
afterAll(() => rmSync(folder, { recursive: true }));

const read = (path = '', headers: Record<string, string> = {}) =>
  new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    get(new URL(path, server.url), { headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode, text }));
    }).on('error', reject);
  });

/** Waits for the server to tell of a change after something is done. */
const changeAfter = (act: () => void) =>
  new Promise<void>((resolve, reject) => {
    const events = request(new URL('/events', server.url), { agent: false }, (response) => {
      response.setEncoding('utf8').on('data', (part: string) => {
        if (part.includes('event: change')) {
          events.destroy();
          resolve();
        }
      });
      act();
    });
    events.on('error', (error: NodeJS.ErrnoException) => error.code !== 'ECONNRESET' && reject(error));
    events.end();
  });

test('serves the page, and nothing else', async () => {
  expect(await read()).toEqual({ status: 200, text: namespace('one') });
  expect((await read('/a.yaml')).status).toBe(404);
  expect((await read('/../package.json')).status).toBe(404);
});

test('only for this computer', async () => {
  expect(new URL(server.url).hostname).toBe('localhost');
  expect((await read('', { host: 'attacker.example' })).status).toBe(403);
});

test('a change of a file is told, and then the page has it', async () => {
  await changeAfter(() => write('a.yaml', namespace('two')));
  expect((await read()).text).toBe(namespace('two'));
});

test('a folder that is replaced as a whole is followed', async () => {
  await changeAfter(() => {
    mkdirSync(join(folder, 'next'));
    writeFileSync(join(folder, 'next/b.yaml'), namespace('three'));
    rmSync(dist, { recursive: true });
    renameSync(join(folder, 'next'), dist);
  });
  expect((await read()).text).toBe(namespace('three'));
});

test('while files are missing or half written, the last page stays', async () => {
  write('a.yaml', 'apiVersion: [');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await read()).toEqual({ status: 200, text: namespace('one') });
  rmSync(dist, { recursive: true });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await read()).text).toBe(namespace('one'));
  mkdirSync(dist);
  await changeAfter(() => write('a.yaml', namespace('four')));
  expect((await read()).text).toBe(namespace('four'));
});

test('a port that is in use is an error', async () => {
  const port = Number(new URL(server.url).port);
  await expect(servePreview({ paths: [dist], page, port })).rejects.toThrow('EADDRINUSE');
});

test('input that cannot be read at the start is an error', async () => {
  const file = join(folder, 'bad.yaml');
  writeFileSync(file, 'a: [');
  await expect(
    servePreview({ paths: [file], page: () => `${readSources({ paths: [file] })}`, port: 0 }),
  ).rejects.toThrow(/bad.yaml:1/);
  expect(readFileSync(file, 'utf8')).toBe('a: [');
});
