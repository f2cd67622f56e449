import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './fixtures/run';

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-convert-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const gateway = `# Open to the world.
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }]
`;
const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: shop }\nspec: { ports: [{ port: 80 }] }\n';

test('writes the program and the YAML that it includes, and names what it leaves out', async () => {
  const input = file('shop.yaml', `${gateway}---\n${service}---\nkind: Gateway\nmetadata: {{ .name }}\n`);
  const out = join(folder, 'src');
  const { code, stdout, stderr } = await run(['convert', input, '--out', out, '--include-others']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: `${out}/main.ts\n${out}/others/shop.yaml\n` });
  expect(stderr).toMatch(
    /^not converted: .*shop\.yaml:\d+: .*\(a template\? render it first, as with `helm template`\)\n/,
  );
  expect(stderr).toMatch(/converted 2 objects: the program writes the same\n$/);
  expect(readFileSync(join(out, 'others', 'shop.yaml'), 'utf8')).toBe(service);
  expect(readFileSync(join(out, 'main.ts'), 'utf8')).toBe(`import { join } from 'node:path';
import { Chart, Include } from 'cdk8s';
import { App, Gateway } from 'cdk8s-istio';
import type { Construct } from 'constructs';

export function mesh(app: Construct): void {
  const chart = new Chart(app, 'shop');
  new Include(chart, 'others', { url: join(__dirname, 'others/shop.yaml') });
  // Open to the world.
  new Gateway(chart, 'shop');
}

if (require.main === module) App.run(mesh, { outputFileExtension: '.yaml' });
`);
});

test('an ES module has no require, and its function has the name of the file', async () => {
  file('package.json', '{ "type": "module" }');
  const out = join(folder, 'shop-edge.ts');
  const { code } = await run(['convert', file('edge.yaml', gateway), '--out', out]);
  expect(code).toBe(0);
  expect(readFileSync(out, 'utf8')).toMatch(
    /export function shopEdge\(.*\nApp\.run\(shopEdge, \{ outputFileExtension: '\.yaml' \}\);\n$/s,
  );
});

test('--json prints the program and what is left out', async () => {
  const input = file('json.yaml', `${gateway}---\nkind: Gateway\n`);
  const { code, stdout, stderr } = await run(['convert', input, '--json']);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({
    source: expect.stringContaining('new Gateway('),
    files: {},
    objects: 1,
    patched: [],
    removed: [],
    leftOut: [
      { object: 'Gateway', file: input, line: 9, reason: 'not a Kubernetes object: apiVersion or kind is missing' },
    ],
    problems: [],
    isCompiled: expect.any(Boolean),
  });
});

test.each([
  [
    '--include-others without --out',
    ['convert', 'x.yaml', '--include-others'],
    '--include-others writes files, so it needs --out',
  ],
  [
    'an unknown way to divide',
    ['convert', 'x.yaml', '--charts', 'kind'],
    '--charts must be one of file, namespace, one',
  ],
  ['no PATH', ['convert'], 'no PATH given'],
])('fails: %s', async (_what, args, message) => {
  const { code, stderr } = await run(args);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
});
