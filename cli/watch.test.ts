import { writeFileSync } from 'node:fs';
import { testFolder } from './fixtures/folder';
import { main } from './main';

const folder = testFolder();
const service = (port: string) => `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { ports: [{ port: ${port}, name: http }] }
`;

/** Runs check --watch until the test ends; `next` waits for the next run and returns its output. */
function watching(path: string) {
  const end = new AbortController();
  let output = '';
  let notify = () => {};
  const stream = {
    isTerminal: false,
    write(text: string) {
      output += text;
      if (text.startsWith('watching')) notify();
    },
  };
  const code = main(['check', path, '--watch'], { stdout: stream, stderr: stream, interrupted: end.signal });
  const next = async () => {
    if (!output.includes('watching')) await new Promise<void>((resolve) => (notify = resolve));
    const text = output;
    output = '';
    return text;
  };
  return { next, end: () => end.abort(), code };
}

test.each(['a folder', 'a file'])('%s is checked again after a change, and also after an error', async (what) => {
  const file = folder.write('sub/a.yaml', service('80'));
  const { next, end, code } = watching(what === 'a folder' ? folder.path : file);
  expect(await next()).toContain('no findings');
  writeFileSync(file, service('eighty'));
  expect(await next()).toContain('MESH0002');
  writeFileSync(file, 'a: b: c');
  expect(await next()).toContain('nested mappings');
  writeFileSync(file, service('80'));
  expect(await next()).toContain('no findings');
  end();
  expect(await code).toBe(0);
});
