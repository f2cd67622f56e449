import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { main } from '../cli/main';

const root = join(__dirname, '..');

// Every TypeScript fragment in the documents must compile and run on its own.
const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !/^examples\/|\.api\.md$/.test(file));

const fragments = documents.flatMap((document) =>
  [...readFileSync(document, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ''], index) => ({
    name: `${document} ${index + 1}`,
    file: `${document.replace(/\W/g, '-')}-${index + 1}.ts`,
    code,
  })),
);

// Inside the checkout, so the fragments find its node_modules.
const folder = join(root, '.fragments');
const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-istio-docs-'));

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const { file, code } of fragments) writeFileSync(join(folder, file), `${code}\nexport {};\n`);
  const paths = {
    'cdk8s-istio': ['../index.ts'],
    'cdk8s-istio/gateway-api': ['../constructs/gateway-api'],
    'cdk8s-istio/*': ['../*'],
  };
  const compilerOptions = { paths };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../tsconfig.json', compilerOptions, include: ['*.ts'], exclude: [] }),
  );
  process.env.CDK8S_OUTDIR = outdir;
});

afterAll(() => {
  delete process.env.CDK8S_OUTDIR;
  rmSync(folder, { recursive: true });
  rmSync(outdir, { recursive: true });
});

test('every fragment compiles', () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  let output = '';
  try {
    execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  } catch (error) {
    output = String((error as { stdout?: unknown }).stdout ?? error);
  }
  expect(output).toBe('');
});

test.each(fragments)('$name runs', async ({ file }) => {
  jest.isolateModules(() => require(join(folder, file)));
  // Each copy of the package has signal listeners, which an App removes in the next turn of the event loop.
  await setImmediate();
});

// Every cdk8s-istio command that a document shows with its output.
const commands = documents.flatMap((document) =>
  [
    ...readFileSync(document, 'utf8').matchAll(
      /^```sh\nnpx cdk8s-istio ((?:(?!```)[^\n]*\n)*)```\n\n```(text|json|mermaid)\n(.*?)^```$/gms,
    ),
  ].map(([, line = '', language, output = '']) => ({
    name: `${document}: ${line.split('\n')[0]}`,
    args: [
      ...line
        .replaceAll('\\\n', ' ')
        .replace(/\s+# .*/, '')
        .matchAll(/'([^']*)'|(\S+)/g),
    ].map(([, quoted, word = '']) => quoted ?? word),
    language,
    output,
  })),
);

test.each(commands)('$name prints this output', async ({ args, language, output }) => {
  const written: string[] = [];
  const stream = { isTerminal: false, write: (text: string) => void written.push(text) };
  await main(args, { stdout: stream, stderr: stream });
  if (language === 'json') expect(JSON.parse(written.join(''))).toEqual(JSON.parse(output));
  else expect(written.join('')).toBe(output);
});

test('the documents contain at least four commands with their output', () =>
  expect(commands.length).toBeGreaterThanOrEqual(4));

test.each([
  ['README.md', '', 'reviews'],
  ['docs/gateway-api.md', '## In TypeScript', 'storefront'],
])('the YAML in %s is the output of its code', (document, heading, chart) => {
  const text = readFileSync(join(root, document), 'utf8');
  const [, shown] = /^```yaml\n(.*?)^```$/ms.exec(text.slice(text.indexOf(heading))) ?? [];
  expect(shown).toBe(readFileSync(join(outdir, `${chart}.k8s.yaml`), 'utf8'));
});

test('docs/workshop.md lists every file in dist/', () => {
  const page = readFileSync(join(root, 'docs/workshop.md'), 'utf8');
  const named = [...page.matchAll(/dist\/([\w-]+)\.yaml/g)].map(([, name = '']) => `${name}.yaml`);
  expect([...new Set(named)].sort()).toEqual(readdirSync(join(root, 'dist')).sort());
});
