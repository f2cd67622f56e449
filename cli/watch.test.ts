import { writeFileSync } from 'node:fs';
import { testFolder } from './fixtures/folder';
import { main } from './main';

const folder = testFolder();
const service = (port: string) => `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { ports: [{ port: ${port}, name: http }] }
`;

/** Runs a command with --watch until the test ends; `next` waits for the next run and returns its output. */
function watching(...command: readonly string[]) {
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
  const code = main([...command, '--watch'], { stdout: stream, stderr: stream, interrupted: end.signal });
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
  const { next, end, code } = watching('check', what === 'a folder' ? folder.path : file);
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

test('tests run again after a change of their file, and of the manifests that it names by then', async () => {
  const first = folder.write('first/a.yaml', service('80'));
  const second = folder.write('second/a.yaml', service('80'));
  const testFile = (manifests: string) => `manifests: ../${manifests}
tests:
  - name: reviews
    request: { from: prod/web, host: reviews, path: / }
    expect: { route: reviews }
`;
  const file = folder.write('tests/reviews.test.yaml', 'tests: [');
  const { next, end, code } = watching('test', folder.path.concat('/tests'));
  expect(await next()).toContain('reviews.test.yaml:1');
  writeFileSync(file, testFile('first'));
  expect(await next()).toContain('1 test with 1 request passed');
  writeFileSync(first, service('81'));
  expect(await next()).toContain('failed reviews');
  writeFileSync(file, testFile('second'));
  expect(await next()).toContain('1 test with 1 request passed');
  writeFileSync(second, service('81'));
  expect(await next()).toContain('failed reviews');
  end();
  expect(await code).toBe(1);
});
