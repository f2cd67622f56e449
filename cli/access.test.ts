import { testFolder } from './fixtures/folder';
import { run } from './fixtures/run';

const folder = testFolder();

const MANIFESTS = `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { selector: { app: reviews }, ports: [{ port: 9080, name: http }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: prod }
spec: { template: { metadata: { labels: { app: reviews } } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: prod }
spec: { template: { metadata: { labels: { app: web } }, spec: { serviceAccountName: web } } }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: prod }
spec:
  selector: { matchLabels: { app: reviews } }
  rules:
    - from: [{ source: { principals: [cluster.local/ns/prod/sa/web] } }]
      to: [{ operation: { methods: [GET] } }]
`;

const write = () => folder.write('mesh.yaml', MANIFESTS);
const access = (...args: readonly string[]) => run(['access', '--no-config', ...args], { folder: folder.path });

test('lists the callers of each service', async () => {
  expect(await access(write())).toEqual({
    code: 0,
    stderr: '',
    stdout: `reviews.prod.svc.cluster.local:9080
  none  prod/reviews
        because  AuthorizationPolicy prod/reviews (DIR/mesh.yaml:19)
  some  prod/web: method is GET
        because  AuthorizationPolicy prod/reviews rules[0] (DIR/mesh.yaml:22)
2 cells: 1 some, 1 none
`,
  });
});

test('one cell has its examples', async () => {
  const { stdout } = await access(write(), '--from', 'prod/web', '--to', 'reviews');
  expect(stdout).toBe(`prod/web to reviews.prod.svc.cluster.local:9080
  some  method is GET
        allowed  GET http://reviews.prod.svc.cluster.local:9080/
        denied   POST http://reviews.prod.svc.cluster.local:9080/
        because  AuthorizationPolicy prod/reviews rules[0] (DIR/mesh.yaml:22)
`);
});

test('names what the answer assumes, on either side', async () => {
  const filter = folder.write(
    'filter.yaml',
    'apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: { name: lua, namespace: prod }\nspec: {}\n',
  );
  const assumed = 'no effect of EnvoyFilter prod/lua (not simulated)';
  expect((await access(write(), filter)).stdout).toContain(`\nassumed: ${assumed}\n`);
  expect((await access(write(), filter, '--format', 'markdown')).stdout).toContain(
    '\nAssumed: no effect of EnvoyFilter',
  );
  expect(JSON.parse((await access(write(), filter, '--json')).stdout).assumptions).toEqual([assumed]);
  const changed = await access('--diff', write(), filter, '--json');
  expect(JSON.parse(changed.stdout).assumptions).toEqual([assumed]);
});

test('JSON for programs', async () => {
  const { stdout } = await access(write(), '--from', 'prod/web', '--json');
  expect(JSON.parse(stdout)).toEqual({
    cells: [
      {
        from: 'prod/web',
        to: 'reviews.prod.svc.cluster.local',
        port: 9080,
        allowed: 'some',
        when: 'method is GET',
        witness: {
          allowed: expect.objectContaining({ from: 'prod/web', method: 'GET' }),
          denied: expect.objectContaining({ from: 'prod/web' }),
        },
        because: [{ object: 'AuthorizationPolicy prod/reviews', rule: 0, file: 'DIR/mesh.yaml', line: 22 }],
        enforced: true,
        reason: null,
      },
    ],
    refused: [],
    assumptions: [],
  });
});

test('CSV and Markdown', async () => {
  const csv = await access(write(), '--format', 'csv', '--from', 'prod/reviews');
  expect(csv.stdout.split('\r\n')).toEqual([
    'from,to,port,allowed,when,because,enforced,reason,example,denied example',
    'prod/reviews,reviews.prod.svc.cluster.local,9080,none,no request,AuthorizationPolicy prod/reviews,true,,,GET http://reviews.prod.svc.cluster.local:9080/',
    '',
  ]);
  const markdown = await access(write(), '--format', 'markdown');
  expect(markdown.stdout).toContain(
    '| prod/web | some: method is GET | AuthorizationPolicy prod/reviews rules\\[0\\] |',
  );
});

test('only some requests', async () => {
  const { stdout } = await access(write(), '--from', 'prod/web', '--method', 'GET');
  expect(stdout).toContain('  all   every request');
});

test('what is only context is not listed', async () => {
  const context = folder.write(
    'context.yaml',
    MANIFESTS.split('---\n').slice(0, 3).join('---\n').replaceAll('prod', 'other'),
  );
  const { stdout } = await access(write(), '--context', context);
  expect(stdout).toContain('reviews.other.svc.cluster.local:9080\n  all   prod/reviews, prod/web\n');
  const [policy = ''] = MANIFESTS.split('---\n').slice(-1);
  const own = await access(folder.write('policy.yaml', policy), '--context', write());
  expect(own.stdout).toContain('  some  prod/web: method is GET\n');
});

test.each([
  [['--to', 'review'], '--to must name something in the mesh, got "review"'],
  [['--from', 'prod/*x'], '--from must name something in the mesh, got "prod/*x"'],
  [['--path', 'x'], '--path must start with "/" and have no query, got "x"'],
])('%j cannot be used', async (args, message) => {
  const { code, stderr } = await access(write(), ...args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

const changed = () => folder.write('changed.yaml', MANIFESTS.replace('methods: [GET]', 'methods: [GET, POST]'));

test('--diff lists new and lost access', async () => {
  const [old, now] = [write(), changed()];
  expect(await access('--diff', old, now)).toEqual({
    code: 0,
    stderr: '',
    stdout: `gained  prod/web to reviews.prod.svc.cluster.local:9080: method is GET or POST, unless method is GET
        example  POST http://reviews.prod.svc.cluster.local:9080/
        because  AuthorizationPolicy prod/reviews rules[0] (DIR/changed.yaml:22)
1 change (1 gained)
`,
  });
  expect((await access('--diff', now, old)).stdout).toMatch(/^lost {2}prod\/web to reviews/);
  expect((await access('--diff', now, now)).stdout).toBe('no access is gained or lost (proved for all requests)\n');
  const json = JSON.parse((await access('--diff', old, now, '--json')).stdout);
  expect(json.changes).toMatchObject([{ kind: 'gained', from: 'prod/web', witness: { method: 'POST' }, reason: null }]);
});

test('--expect compares with a file', async () => {
  const file = folder.write(
    'access.txt',
    `# who may call reviews
prod/web may call reviews GET
prod/web must not call reviews POST
* must not call reviews:9080 DELETE
prod/reviews may call reviews
other/any must not call reviews
`,
  );
  expect(await access(write(), '--expect', file)).toEqual({
    code: 1,
    stderr: '',
    stdout: `not met  prod/reviews may call reviews (DIR/access.txt:5)
  prod/reviews to reviews.prod.svc.cluster.local:9080
    none  no request
          denied   GET http://reviews.prod.svc.cluster.local:9080/
          because  AuthorizationPolicy prod/reviews (DIR/mesh.yaml:19)
4 of 5 expectations met
`,
  });
});

test('a line that is no expectation', async () => {
  const file = folder.write('wrong.txt', '\nprod/web calls reviews\n');
  const { code, stderr } = await access(write(), '--expect', file);
  expect(code).toBe(2);
  expect(stderr).toContain("wrong.txt:2: a line must be 'CALLER may call SERVICE[:PORT] [METHOD] [PATH]'");
});
