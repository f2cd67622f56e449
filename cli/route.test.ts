import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from './main';

const manifests = `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { selector: { app: reviews }, ports: [{ port: 80, name: http }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1, namespace: prod }
spec: { template: { metadata: { labels: { app: reviews, version: v1 } } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: prod }
spec: { host: reviews, subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: prod }
spec:
  hosts: [reviews]
  http:
    - match: [{ uri: { prefix: /old } }]
      redirect: { uri: /new }
    - name: canary
      route:
        - { destination: { host: reviews, subset: v1 }, weight: 75 }
        - { destination: { host: reviews, subset: v2 }, weight: 25 }
`;

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'route-'));
  file = write('mesh.yaml', manifests);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function run(...args: string[]) {
  const written = { stdout: '', stderr: '' };
  const output = (name: keyof typeof written) => ({
    isTerminal: false,
    write(text: string) {
      written[name] += text;
    },
  });
  const code = main(['route', ...args], { stdout: output('stdout'), stderr: output('stderr'), likesColor: true });
  return { code, stdout: written.stdout.replaceAll(folder, 'DIR'), stderr: written.stderr.replaceAll(folder, 'DIR') };
}

const client = ['--from', 'prod/client'];

test('a verdict is told with the share of each outcome, and the file and line of the rule', () => {
  expect(run(file, '--request', 'GET http://reviews/x', ...client)).toEqual({
    code: 0,
    stderr: '',
    stdout: `GET http://reviews/x from prod/client
  by prod/reviews http[1] "canary" (DIR/mesh.yaml:24)
    75 %  forward to reviews.prod.svc.cluster.local:80 subset v1 (prod/reviews-v1)
    25 %  unavailable 503: no healthy workload for reviews.prod.svc.cluster.local:80 subset v2
  up to 2 retries on connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes
  assumed: prod/client has label app=client and service account default (it is not in the manifests)
  assumed: prod/client has a sidecar (not specified in the manifests)
`,
  });
});

test('--trace tells every station', () => {
  const { stdout } = run(file, '--request', 'GET http://reviews/old', ...client, '--trace');
  expect(stdout).toContain('  100 %  redirect 301 to http://reviews/new\n');
  expect(stdout).toContain('  trace\n    listener 80\n');
});

test('--json is the contract, one verdict a line', () => {
  const requests = write(
    'requests',
    '{"from":"prod/client","host":"reviews","path":"/"}\n\n{"from":"prod/client","host":"reviews","path":"/old","port":null}\n',
  );
  const { code, stdout } = run(file, '--requests', requests, '--json');
  const [split, redirect, ...rest] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect([code, rest]).toEqual([0, []]);
  expect(split).toMatchObject({
    request: { from: 'prod/client', host: 'reviews', path: '/' },
    matched: { virtualService: 'prod/reviews', rule: 1, match: null, name: 'canary' },
    outcomes: [
      { probability: 0.75, kind: 'forward', destination: { subset: 'v1', workloads: ['prod/reviews-v1'] } },
      { probability: 0.25, kind: 'unavailable', reason: 'no-healthy' },
    ],
    mirrors: [],
    timeout: null,
  });
  expect(redirect).toMatchObject({ matched: { rule: 0, match: 0 }, outcomes: [{ kind: 'redirect', probability: 1 }] });
});

test('--repeat tells what was drawn beside what is exact, the same for the same seed', () => {
  const args = [file, '--request', 'GET http://reviews/', ...client, '--repeat', '1000'];
  const { stdout } = run(...args, '--seed', '7');
  const [, drawn] = /75 % {2}drawn +([\d.]+) % {2}forward/.exec(stdout) ?? [];
  expect(Math.abs(Number(drawn) - 75)).toBeLessThan(5);
  expect(run(...args, '--seed', '7').stdout).toBe(stdout);
  expect(run(...args, '--seed', '8').stdout).not.toBe(stdout);
});

test('--coverage names what no request has reached, and --fail-under judges it', () => {
  const args = [file, '--request', 'GET http://reviews/', ...client];
  expect(run(...args, '--coverage').stdout).toContain(
    'coverage: 50 %, 1 of 2 rules and matches\n  not reached: prod/reviews http[0].match[0]\n',
  );
  expect([run(...args, '--fail-under', '50').code, run(...args, '--fail-under', '50.1').code]).toEqual([0, 1]);
});

test('headers reach the rules', () => {
  const byHeader = write(
    'by-header.yaml',
    manifests.replace('uri: { prefix: /old }', 'headers: { x-old: { exact: "a: b" } }'),
  );
  const { stdout } = run(byHeader, '--request', 'GET http://reviews/', ...client, '-H', 'X-Old: a: b');
  expect(stdout).toContain('redirect 301');
});

test('what Istio refuses is left out, and the verdict says so', () => {
  const refused = write('refused.yaml', manifests.replace('hosts: [reviews]', 'hosts: [reviews]\n  gateway: [x]'));
  const { code, stdout } = run(refused, '--request', 'GET http://reviews/', ...client);
  expect(code).toBe(0);
  expect(stdout).toContain('left out, as Istio refuses it: VirtualService prod/reviews\n');
  expect(stdout).toContain('100 %  forward to reviews.prod.svc.cluster.local:80 (prod/reviews-v1)');
});

test('a port that nothing listens on is a verdict', () => {
  const { code, stdout } = run(file, '--request', 'GET http://shop:81/');
  expect(code).toBe(0);
  expect(stdout).toContain('refused');
});

test.each<[what: string, args: string[], says: string]>([
  ['no path of a file', ['--request', 'GET /'], 'no PATH is given'],
  ['no request', ['FILE'], 'one of --request and --requests is needed'],
  ['both', ['FILE', '--request', 'GET /', '--requests', 'x'], 'one of --request and --requests is needed'],
  ['no method', ['FILE', '--request', '/x'], "--request must be 'METHOD URL'"],
  ['no path in the request', ['FILE', '--request', 'GET x', ...client], '--request: '],
  [
    'an origin that is none',
    ['FILE', '--request', 'GET http://reviews/', '--from', 'client'],
    '--request: request.from must be',
  ],
  [
    'a header without a value',
    ['FILE', '--request', 'GET http://reviews/', '-H', 'x'],
    "--header must be 'NAME: VALUE'",
  ],
  ['a gateway that is not there', ['FILE', '--request', 'GET http://h/', '--gateway', 'edge'], '--request: '],
  ['no file of requests', ['FILE', '--requests', 'DIR/none'], 'DIR/none cannot be read'],
  ['a number that is none', ['FILE', '--request', 'GET /', '--repeat', '0'], '--repeat must be a whole number from 1'],
  [
    'a percentage above 100',
    ['FILE', '--request', 'GET /', '--fail-under', '101'],
    '--fail-under must be a percentage',
  ],
  ['options of one request beside many', ['FILE', '--requests', 'x', '--from', 'a/b'], 'go with --request'],
])('%s: exit code 2 and the reason', (_what, args, says) => {
  const { code, stdout, stderr } = run(...args.map((arg) => arg.replace('FILE', file).replace('DIR', folder)));
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(says);
  expect(stderr).not.toContain('    at ');
});

test.each([
  ['{"path": "/"', ':1: a line must be a JSON object'],
  ['\n[]', ':2: a line must be a JSON object'],
  ['{"from":"gateway","paht":"/"}', ':1: paht is not known, known are from, gateway, port'],
  ['{"from":"gateway","path":"/","port":"80"}', ':1: port must be a number, got "80"'],
  ['{"from":"gateway","path":"/","headers":["a"]}', ':1: headers must be an object, got ["a"]'],
  ['{"__proto__":{"path":"/"}}', ':1: __proto__ is not known'],
  [
    '{"from":"prod/client","host":"reviews","path":"x"}',
    ':1: request.path must be a path that starts with "/", or an absolute URL, got "x"',
  ],
])('the broken line %s is told with file and line', (text, says) => {
  const { code, stdout, stderr } = run(file, '--requests', write('requests', text));
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`DIR/requests${says}`);
});
