import { testFolder } from './fixtures/folder';
import { run } from './fixtures/run';

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
const token = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: buyers, namespace: prod }
spec:
  selector: { matchLabels: { app: reviews } }
  action: DENY
  rules: [{ when: [{ key: "request.auth.claims[group]", values: [guests] }] }]
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: login, namespace: prod }
spec:
  selector: { matchLabels: { app: reviews } }
  jwtRules: [{ issuer: "https://login.example.com", jwksUri: "https://login.example.com/keys" }]
---
${manifests}`;

const folder = testFolder();
const { write } = folder;
let file = '';
beforeEach(() => {
  file = write('mesh.yaml', manifests);
});

const route = (...args: string[]) => run(['route', ...args], { folder: folder.path });
const client = ['--from', 'prod/client'];

test('names the hosts of the gateway if it does not have the requested one', async () => {
  const gateway = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: prod }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }]
`;
  const { code, stdout } = await route(write('gateway.yaml', gateway), '--request', 'http://nope.example.com/');
  expect(code).toBe(0);
  expect(stdout).toContain(
    '  by no rule: no server of a Gateway has host nope.example.com; hosts are shop.example.com\n',
  );
});

test('prints the share of each outcome, with file and line of the rule', async () => {
  expect(await route(file, '--request', 'GET http://reviews/x', ...client)).toEqual({
    code: 0,
    stderr: '',
    stdout: `GET http://reviews/x from prod/client
  by prod/reviews http[1] "canary" (DIR/mesh.yaml:24)
    75 %  forward to reviews.prod.svc.cluster.local:80 subset v1 (prod/reviews-v1)
    25 %  unavailable 503: no healthy workload for reviews.prod.svc.cluster.local:80 subset v2
  up to 2 retries on connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes
assumed: prod/client has label app=client and service account default (it is not in the manifests)
assumed: prod/client has a sidecar (not specified in the manifests)
assumed: no workload in namespace prod has labels app=reviews,version=v2: if there is one, add its manifest, or standIn.service('reviews', { namespace: 'prod', versions: ['v2'] }) in a test
`,
  });
});

describe('requests', () => {
  test('several, each with its verdict; assumptions follow once at the end', async () => {
    const { stdout } = await route(
      file,
      '--request',
      'http://reviews/a',
      '--request',
      'POST http://reviews/b',
      ...client,
    );
    expect(stdout).toMatch(/^GET http:\/\/reviews\/a .*^POST http:\/\/reviews\/b /ms);
    expect(stdout.match(/^assumed: .*sidecar/gm)).toHaveLength(1);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^assumed: /);
  });

  test('a file with JSON objects, METHOD URL lines and comments', async () => {
    const requests = write(
      'requests',
      '# the old path\n{"host":"reviews","path":"/old"}\n\nPOST http://reviews/\nhttp://reviews/old\n',
    );
    const { code, stdout } = await route(file, '--requests', requests, ...client, '--json');
    const verdicts = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(verdicts.map(({ request }) => [request.from, request.method ?? 'GET', request.path])).toEqual([
      ['prod/client', 'GET', '/old'],
      ['prod/client', 'POST', '/'],
      ['prod/client', 'GET', '/old'],
    ]);
  });

  test('a line can set its own sender', async () => {
    const requests = write('requests', '{"from":"prod/other","host":"reviews","path":"/"}\n');
    const { stdout } = await route(file, '--requests', requests, ...client, '--json');
    expect(JSON.parse(stdout).request.from).toBe('prod/other');
  });

  test('headers reach the rules', async () => {
    const byHeader = manifests.replace('uri: { prefix: /old }', 'headers: { x-old: { exact: "a: b" } }');
    const options = ['--request', 'GET http://reviews/', ...client, '-H', 'X-Old: a: b', '-H', 'x: y'];
    expect((await route(write('by-header.yaml', byHeader), ...options)).stdout).toContain('redirect 301');
  });

  const encoded = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
  test.each([
    ['JSON', '{"issuer":"https://login.example.com","claims":{"group":"guests"}}', 'denied'],
    ['an encoded token', encoded({ iss: 'https://login.example.com', group: 'guests' }), 'denied'],
    ['a token with other claims', encoded({ iss: 'https://login.example.com', group: 'buyers' }), 'forward'],
  ])('--jwt accepts %s', async (_name, jwt, outcome) => {
    const options = ['--request', 'http://reviews/', ...client, '--jwt', jwt];
    expect((await route(write('token.yaml', token), ...options)).stdout).toMatch(` %  ${outcome}`);
  });

  test('a sender with a typo gets a suggestion', async () => {
    const { code, stdout } = await route(file, '--request', 'http://reviews/', '--from', 'prod/reviews-v');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /\nassumed: prod\/reviews-v has .* \(it is not in the manifests, did you mean prod\/reviews-v1\?\)\n/,
    );
    expect((await route(file, '--request', 'http://reviews/', ...client)).stdout).not.toContain('did you mean');
  });
});

test('--trace prints every step', async () => {
  const { stdout } = await route(file, '--request', 'GET http://reviews/old', ...client, '--trace');
  expect(stdout).toContain('  100 %  redirect 301 to http://reviews/new\n');
  expect(stdout).toContain('  trace\n    listener 80\n');
});

test('--json prints one verdict per line', async () => {
  const requests = write(
    'requests',
    '{"from":"prod/client","host":"reviews","path":"/"}\n\n{"from":"prod/client","host":"reviews","path":"/old","port":null}\n',
  );
  const { code, stdout } = await route(file, '--requests', requests, '--json');
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

test('--repeat draws outcomes, the same for the same seed', async () => {
  const args = [file, '--request', 'GET http://reviews/', ...client, '--repeat', '1000'];
  const { stdout } = await route(...args, '--seed', '7');
  const [, drawn] = /75 % {2}drawn +([\d.]+) % {2}forward/.exec(stdout) ?? [];
  expect(Math.abs(Number(drawn) - 75)).toBeLessThan(5);
  expect((await route(...args, '--seed', '7')).stdout).toBe(stdout);
  expect((await route(...args, '--seed', '8')).stdout).not.toBe(stdout);
});

test('--coverage names the paths of Ingresses', async () => {
  const path = (value: string) =>
    `{ path: ${value}, pathType: Prefix, backend: { service: { name: reviews, port: { number: 80 } } } }`;
  const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: prod }
spec:
  ingressClassName: istio
  rules: [{ host: shop.com, http: { paths: [${path('/')}, ${path('/cart')}] } }]
`;
  const args = [write('ingress.yaml', ingress), '--request', 'GET http://shop.com/', '--coverage'];
  expect((await route(...args)).stdout).toContain('not reached: Ingress prod/web rules[0].http.paths[1]\n');
});

test('--coverage lists what no request has reached, and --fail-under decides the exit code', async () => {
  const args = [file, '--request', 'GET http://reviews/', ...client];
  expect((await route(...args, '--coverage')).stdout).toContain(
    'coverage: 50 %, 1 of 2 rules and matches\n  not reached: prod/reviews http[0].match[0]\n',
  );
  const codes = await Promise.all(['50', '50.1'].map((percent) => route(...args, '--fail-under', percent)));
  expect(codes.map(({ code }) => code)).toEqual([0, 1]);
});

test('objects that Istio rejects are ignored and listed', async () => {
  const rejected = write('rejected.yaml', manifests.replace('hosts: [reviews]', 'hosts: [reviews]\n  gateway: [x]'));
  const { code, stdout } = await route(rejected, '--request', 'GET http://reviews/', ...client);
  expect(code).toBe(0);
  expect(stdout).toContain('\nignored, because Istio rejects it: VirtualService prod/reviews\n');
  expect(stdout).toContain('100 %  forward to reviews.prod.svc.cluster.local:80 (prod/reviews-v1)');
});

test('objects that are not simulated are listed', async () => {
  const filter = 'apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: { name: lua }\nspec: {}\n';
  const path = write('filter.yaml', `${filter}---\n${manifests}`);
  const { stdout } = await route(path, '--request', 'http://reviews/', ...client);
  expect(stdout).toContain('\nassumed: no effect of EnvoyFilter default/lua (not simulated)\n');
  const json = JSON.parse((await route(path, '--request', 'http://reviews/', ...client, '--json')).stdout);
  expect(json.assumptions).toContain('no effect of EnvoyFilter default/lua (not simulated)');
});

test('a port without a listener is an answer, not an error', async () => {
  const { code, stdout } = await route(file, '--request', 'GET http://shop:81/');
  expect(code).toBe(0);
  expect(stdout).toContain('refused');
});

describe('errors are exit code 2', () => {
  test.each<[name: string, args: string[], message: string]>([
    ['no path', ['--request', 'GET /'], 'no PATH given'],
    ['no request', ['FILE'], 'no request given'],
    ['no URL', ['FILE', '--request', 'shop'], "--request must be '[METHOD] URL'"],
    ['no path in the URL', ['FILE', '--request', 'GET x', ...client], "--request must be '[METHOD] URL'"],
    [
      'an invalid sender',
      ['FILE', '--request', 'http://reviews/', '--from', 'client'],
      '--request: request.from must be',
    ],
    ['a header without a value', ['FILE', '--request', 'http://reviews/', '-H', 'x'], "--header must be 'NAME: VALUE'"],
    ['an invalid token', ['FILE', '--request', 'http://reviews/', '--jwt', 'x'], '--jwt must be a token, or JSON'],
    ['an unknown gateway', ['FILE', '--request', 'http://h/', '--gateway', 'edge'], '--request: '],
    ['a missing file of requests', ['FILE', '--requests', 'DIR/none'], 'cannot read DIR/none'],
    ['a wrong number', ['FILE', '--request', '/', '--repeat', '0'], '--repeat must be a whole number from 1'],
    ['a wrong percentage', ['FILE', '--request', '/', '--fail-under', '101'], '--fail-under must be a percentage'],
    ['a broken manifest', ['DIR/broken.yaml', '--request', '/'], 'DIR/broken.yaml:1: '],
    ['no objects', ['DIR/empty.yaml', '--request', '/'], 'no Kubernetes object in DIR/empty.yaml'],
  ])('%s', async (_name, args, message) => {
    write('broken.yaml', 'a: b: c');
    write('empty.yaml', '# nothing\n');
    const { code, stdout, stderr } = await route(
      ...args.map((arg) => arg.replace('FILE', file).replace('DIR', folder.path)),
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`cdk8s-istio: ${message}`);
    expect(stderr).not.toContain('    at ');
  });

  test.each([
    ['{"path": "/"', ":1: a line must be a JSON object or 'METHOD URL'"],
    ['\n[]', ':2: a line must be a JSON object'],
    ['{"from":"gateway","paht":"/"}', ":1: unknown field 'paht', did you mean 'path'?"],
    ['{"from":"gateway","path":"/","port":"80"}', ':1: port must be a number, got "80"'],
    ['{"from":"gateway","path":"/","headers":["a"]}', ':1: headers must be an object, got ["a"]'],
    ['{"__proto__":{"path":"/"}}', ":1: unknown field '__proto__'"],
    ['{"from":"prod/client","host":"reviews","path":"x"}', ':1: request.path must be'],
    ['GET http://reviews/ HTTP/1.1', ":1 must be '[METHOD] URL'"],
  ])('the line %s', async (text, message) => {
    const { code, stdout, stderr } = await route(file, '--requests', write('requests', text));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`DIR/requests${message}`);
  });
});

describe('--follow and --call', () => {
  const rest = `apiVersion: v1
kind: Service
metadata: { name: books, namespace: prod }
spec: { selector: { app: books }, ports: [{ port: 80, name: http }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: books, namespace: prod }
spec: { template: { metadata: { labels: { app: books } } } }
`;

  test('print the hops with their shares, and where the request ends', async () => {
    const more = write('books.yaml', rest);
    const { code, stdout } = await route(
      file,
      more,
      '--request',
      'http://reviews/x',
      ...client,
      '--call',
      'http://books/1',
    );
    expect(code).toBe(0);
    expect(stdout).toContain(`GET http://reviews/x from prod/client
   100 %  GET http://reviews/x from prod/client
          by prod/reviews http[1] "canary" (DIR/mesh.yaml:24)
    75 %  GET http://books/1 from prod/reviews-v1
          by no rule
  in the end
    75 %  forward to books.prod.svc.cluster.local:80 (prod/books)
    25 %  unavailable 503: no healthy workload for reviews.prod.svc.cluster.local:80 subset v2
`);
    const followed = await route(file, more, '--request', 'http://reviews/x', ...client, '--follow', '--json');
    expect(JSON.parse(followed.stdout).hops).toMatchObject([{ probability: 1 }]);
  });

  test('cannot be combined with --repeat', async () => {
    const args = [file, '--request', 'http://reviews/x', ...client, '--follow', '--repeat', '5'];
    expect(await route(...args)).toMatchObject({
      code: 2,
      stderr: 'cdk8s-istio: --repeat cannot be combined with --follow and --call\n',
    });
  });
});
