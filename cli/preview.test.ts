import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileParser } from '../preview/model/parsed-file';
import { workspaceOf } from '../preview/model/workspace';
import { testFolder } from './fixtures/folder';
import { run } from './fixtures/run';

const folder = testFolder();
const dist = join(__dirname, '../dist');
const exercise = ['articles', 'authors', 'web-api', 'istio-ingress', 'web-api-80-20'].map((name) =>
  join(dist, `${name}.yaml`),
);

/** What the command has put into a page. */
function dataOf(html: string) {
  return JSON.parse(/id="data">(.*)<\/script>/.exec(html)?.[1] ?? '{}');
}

test('writes one file and prints where it is', async () => {
  const out = join(folder.path, 'page.html');
  expect(await run(['preview', dist, '--out', out])).toEqual({
    code: 0,
    stdout: `${pathToFileURL(out)}\n`,
    stderr: '',
  });
  const html = readFileSync(out, 'utf8');
  expect(Buffer.byteLength(html)).toBeLessThan(2 * 1024 * 1024);
  expect(dataOf(html).files).toHaveLength(25);
});

test('with --out - the page is the output', async () => {
  const { stdout } = await run(['preview', dist, '--out', '-']);
  expect(stdout).toMatch(/^<!doctype html>/);
});

test('options that name a place and a request are what the page begins with', async () => {
  const args = [
    '--scenario',
    'web-api-80-20',
    '--gateway',
    'default-gateway-ingress',
    '--request',
    '/web-api/v1/getmultiple',
  ];
  const { stdout } = await run(['preview', dist, '--out', '-', ...args, '-H', 'x-tester: true']);
  expect(dataOf(stdout).start).toBe(
    'scenario=web-api-80-20&gateway=default-gateway-ingress' +
      '&from=gateway+default/default-gateway-ingress:80&ask=GET+/web-api/v1/getmultiple&header=x-tester:+true',
  );
});

test('files that are named are applied in their order, those of a folder are choices', async () => {
  const start = async (...paths: string[]) => dataOf((await run(['preview', ...paths, '--out', '-'])).stdout).start;
  expect(await start(dist)).toBeUndefined();
  expect(await start(...exercise)).toBe('scenario=web-api-80-20');
  expect(await start(dist, join(dist, 'mtls.yaml'))).toBe('scenario=mtls');
});

test('--against holds the older manifests', async () => {
  const old = folder.write('old.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: old }\n');
  const { stdout } = await run(['preview', dist, '--against', old, '--out', '-']);
  expect(dataOf(stdout).against).toMatchObject({ title: old, files: [{ name: old }] });
});

test('the context is part of the mesh on both sides, but neither checked nor a choice', async () => {
  const route = (timeout: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: authors, namespace: default }
spec: { hosts: [authors], http: [{ timeout: ${timeout}, route: [{ destination: { host: authors } }] }] }
`;
  const own = folder.write('own/authors.yaml', route('3s'));
  const old = folder.write('old/authors.yaml', route('2s'));
  const wrong = folder.write('wrong.yaml', route('3'));
  folder.write('cdk8s-istio.yaml', `context: [${wrong}]\n`);
  const config = join(folder.path, 'cdk8s-istio.yaml');
  const context = join(dist, 'authors.yaml');
  const args = ['preview', own, '--against', old, '--config', config, '--context', context, '--out', '-'];
  const { files, against, start } = dataOf((await run(args)).stdout);
  const marked = [
    { name: relative(process.cwd(), wrong), context: true },
    { name: context, context: true },
  ];
  expect([files, against.files, start]).toMatchObject([
    [{ name: own }, ...marked],
    [{ name: old }, ...marked],
    undefined,
  ]);
  const { scenarios, mesh } = workspaceOf(files, [], new FileParser());
  expect(scenarios.groups).toEqual([]);
  expect(mesh.findings()).toEqual([]);
  expect(mesh.route({ from: 'default/web', host: 'authors:3000', path: '/' }).timeout).toBe('3s');
});

test('--empty is a page without manifests', async () => {
  const { stdout } = await run(['preview', '--empty', '--out', '-']);
  expect(dataOf(stdout)).toMatchObject({ title: 'playground', files: [] });
});

test('mermaid, svg, dot and json print the graph of one place', async () => {
  const print = async (...args: string[]) => (await run(['preview', ...exercise, '--format', ...args])).stdout;
  expect(await print('mermaid')).toMatch(/^flowchart LR\n[\s\S]*-->\|"80 %"\| n3\n/);
  expect(await print('dot', '--host', 'authors')).toMatch(/^digraph mesh \{[\s\S]*"authors\\ndefault · 3000"/);
  expect(await print('svg', '--request', '/web-api/v1/getmultiple')).toMatch(
    /^<svg [\s\S]*class="edge send hue-1 lit"/,
  );
  const { nodes, omitted } = JSON.parse(await print('json'));
  expect(nodes.map(({ kind }: { kind: string }) => kind)).toContain('callers');
  expect(omitted).toEqual([]);
});

test('mermaid has at most 40 nodes, and says what is missing', async () => {
  const rules = [...Array(100).keys()].map(
    (index) => `    - match: [{ uri: { exact: /${index} } }]\n      redirect: { uri: / }\n`,
  );
  const file = folder.write(
    'many.yaml',
    `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop }
spec: { selector: { istio: ingressgateway }, servers: [{ hosts: ['*'], port: { number: 80, name: http, protocol: HTTP } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec:
  hosts: ['*']
  gateways: [shop]
  http:
${rules.join('')}`,
  );
  const { stdout, stderr } = await run(['preview', file, '--format', 'mermaid']);
  expect(stdout.match(/^ +n\d+[[({]/gm)).toHaveLength(39);
  expect(stdout).toContain('not drawn: 82 more (default/web http[19], default/web http[20], default/web http[21], …)');
  expect(stderr).toBe('cdk8s-istio: not drawn: 82 more (name a --host or --gateway)\n');
});

test('serves until it is interrupted', async () => {
  const interruption = new AbortController();
  const ended = run(['preview', dist, '--serve'], { interrupted: interruption.signal });
  setTimeout(() => interruption.abort(), 200);
  expect(await ended).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^http:\/\/localhost:\d+\/\n$/),
    stderr: 'press Ctrl-C to end\n',
  });
});

test.each<[string[], string]>([
  [['preview'], 'no PATH given: pass a file, a folder, or - for standard input; or use --empty'],
  [['preview', '--empty', 'dist'], '--empty must be without PATH, got dist'],
  [['preview', 'nowhere'], 'nowhere: no such file or folder'],
  [
    ['preview', dist, '--scenario', 'web-api-80'],
    "--scenario: no file is named 'web-api-80', did you mean web-api-sa?",
  ],
  [['preview', dist, '--gateway', 'x'], '--gateway: "x": not found, known are default/default-gateway-ingress'],
  [['preview', dist, '--request', 'x y z'], "--request must be '[METHOD] URL'"],
  [['preview', dist, '--format', 'png'], '--format must be one of html, mermaid, svg, dot, json'],
  [['preview', '-', '--serve'], '--serve needs files or folders, got standard input (-)'],
])('%j is an error', async (args, message) => {
  const { code, stderr } = await run(args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
