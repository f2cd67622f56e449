import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { testFolder } from './fixtures/folder';
import { run } from './fixtures/run';

const folder = testFolder();

const manifests = (v1: number, prefix: string) => `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { selector: { app: reviews }, ports: [{ port: 80, name: http }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: prod }
spec: { host: reviews, subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: prod }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: prod }
spec:
  hosts: [shop.com]
  gateways: [edge]
  http:
    - match: [{ uri: { prefix: ${prefix} } }]
      redirect: { uri: /new }
    - route:
        - { destination: { host: reviews, subset: v1 }, weight: ${v1} }
        - { destination: { host: reviews, subset: v2 }, weight: ${100 - v1} }
`;
const workloads = ['v1', 'v2']
  .map(
    (version) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-${version}, namespace: prod }
spec: { template: { metadata: { labels: { app: reviews, version: ${version} } } } }
`,
  )
  .join('---\n');

const write = () =>
  [folder.write('old.yaml', manifests(75, '/old')), folder.write('new.yaml', manifests(90, '/old'))] as const;
const diff = (...args: readonly string[]) => run(['diff', '--no-config', ...args], { folder: folder.path });

test('prints a difference with an example and the lines that cause it', async () => {
  const context = folder.write('context/workloads.yaml', workloads);
  expect(await diff(...write(), '--context', context)).toEqual({
    code: 0,
    stderr: '',
    stdout: `shop.com from gateway prod/edge:80
  split differently: every request, unless path begins with /old
    example  GET http://shop.com/ from prod/edge
    before   75 % reviews.prod.svc.cluster.local:80 subset v1 /, 25 % reviews.prod.svc.cluster.local:80 subset v2 /
    after    90 % reviews.prod.svc.cluster.local:80 subset v1 /, 10 % reviews.prod.svc.cluster.local:80 subset v2 /
    - VirtualService prod/reviews spec.http[1].route[0].weight (DIR/old.yaml:26)
    + VirtualService prod/reviews spec.http[1].route[0].weight (DIR/new.yaml:26)
1 difference (1 split)
`,
  });
});

test('says that no request is treated differently', async () => {
  const [old] = write();
  const { stdout } = await diff(old, folder.write('same.yaml', `# the same\n${manifests(75, '/old')}`), '--exit-code');
  expect(stdout).toBe('no request is treated differently (proved for all requests)\n');
});

test('names what the comparison assumes in every format for people, and in JSON', async () => {
  const filter = folder.write(
    'filter.yaml',
    'apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: { name: lua, namespace: prod }\nspec: {}\n',
  );
  const assumed = 'no effect of EnvoyFilter prod/lua (not simulated)';
  const run = async (...args: string[]) => (await diff(...write(), '--context', filter, ...args)).stdout;
  expect(await run()).toContain(`\nassumed: ${assumed}\n`);
  expect(await run('--format', 'markdown')).toContain('\nAssumed: no effect of EnvoyFilter prod/lua');
  expect(JSON.parse(await run('--json')).assumptions).toEqual([assumed]);
});

test('prints JSON', async () => {
  const { stdout } = await diff(...write(), '--json', '--context', folder.write('w.yaml', workloads));
  const { same, differences } = JSON.parse(stdout);
  expect(same).toBe(false);
  expect(differences).toEqual([
    {
      kind: 'split',
      otherChanges: [],
      from: { gateway: 'prod/edge', port: 80 },
      host: 'shop.com',
      requests: 'every request, unless path begins with /old',
      witness: expect.objectContaining({ gateway: 'prod/edge', port: 80, host: 'shop.com', path: '/' }),
      before: [
        expect.objectContaining({ probability: 0.75, kind: 'forward' }),
        expect.objectContaining({ probability: 0.25 }),
      ],
      after: [expect.objectContaining({ probability: 0.9 }), expect.objectContaining({ probability: 0.1 })],
      causes: ['before', 'after'].map((side) => ({
        side,
        object: 'VirtualService prod/reviews',
        path: 'spec.http[1].route[0].weight',
        file: side === 'before' ? 'DIR/old.yaml' : 'DIR/new.yaml',
        line: 26,
      })),
    },
  ]);
});

test('prints a comment for a pull request, and annotations', async () => {
  const markdown = await diff(...write(), '--format', 'markdown');
  expect(markdown.stdout).toContain('### What this change does to requests');
  expect(markdown.stdout).toContain('<details><summary>');
  const github = await diff(...write(), '--format', 'github');
  expect(github.stdout).toMatch(/^::notice file=DIR\/new\.yaml,line=26,title=/);
});

test('cuts a comment that GitHub would reject', async () => {
  const many = (target: string) =>
    Array.from({ length: 400 }, (_, index) => {
      const metadata = `{ name: rule-${index}, namespace: prod }`;
      const spec = `{ hosts: [host-${index}.com], gateways: [edge], http: [{ directResponse: { status: ${target} } }] }`;
      return `---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: ${metadata}\nspec: ${spec}\n`;
    }).join('');
  const old = folder.write('old.yaml', manifests(75, '/old') + many('200'));
  const now = folder.write('new.yaml', manifests(75, '/old') + many('201'));
  const { stdout } = await diff(old, now, '--format', 'markdown');
  expect(Buffer.byteLength(stdout)).toBeLessThan(60_500);
  expect(stdout).toMatch(/\d+ more differences are not shown\.\n$/);
});

test('tells for each request which difference affects it', async () => {
  const requests = folder.write('requests.txt', 'GET http://shop.com/cart\nGET http://shop.com/old\n');
  const { stdout } = await diff(...write(), '--context', folder.write('w.yaml', workloads), '--requests', requests);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).difference),
  ).toEqual([0, null]);
});

test('exits with 1 if anything differs, or a gate is not passed', async () => {
  const [old, now] = write();
  const context = ['--context', folder.write('w.yaml', workloads)];
  expect(await diff(old, now, ...context, '--exit-code')).toMatchObject({ code: 1 });
  expect(await diff(old, now, ...context, '--no-lost-route', '--no-new-access')).toMatchObject({ code: 0 });
  expect(await diff(old, now, ...context, '--only-hosts', '*.com')).toMatchObject({ code: 0 });
  const other = await diff(old, now, ...context, '--only-hosts', 'other.com');
  expect(other).toMatchObject({ code: 1, stdout: expect.stringContaining('--only-hosts: requests to shop.com') });
  const without = folder.write('without.yaml', manifests(75, '/old').split('---').slice(0, 3).join('---'));
  expect(await diff(old, without, '--no-lost-route')).toMatchObject({ code: 1 });
  expect(await diff(without, old, ...context, '--no-new-access')).toMatchObject({ code: 1 });
});

describe('--base', () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder.path });
  const here = process.cwd();
  beforeEach(() => process.chdir(folder.path));
  afterEach(() => process.chdir(here));

  test('compares with a commit, without touching the working tree', async () => {
    folder.write('dist/app.yaml', manifests(75, '/old'));
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    folder.write('dist/app.yaml', manifests(90, '/old'));
    folder.write('dist/workloads.yaml', workloads);
    const { stdout, code } = await diff('--base', 'HEAD', 'dist', '--context', 'dist/workloads.yaml');
    expect(stdout).toContain('(HEAD:dist/app.yaml:26)');
    expect(stdout).toContain('(dist/app.yaml:26)');
    expect(code).toBe(0);
  });

  test('names an unknown commit', async () => {
    git('init', '-q');
    folder.write('dist/app.yaml', manifests(75, '/old'));
    const { code, stderr } = await diff('--base', 'nowhere', 'dist');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^cdk8s-istio: --base must be a commit of a git repository here, got 'nowhere'/);
  });
});

test('needs two sides', async () => {
  const [old] = write();
  expect(await diff(old)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('diff must have OLD and NEW, got 1 path'),
  });
  expect(await diff(old, join(folder.path, 'missing.yaml'))).toMatchObject({ code: 2 });
});

test('a change of several hosts is one difference, in each format', async () => {
  const hosts = (text: string) => text.replace('hosts: [shop.com]', 'hosts: [shop.com, "*.shop.com", b.org]');
  const sides = [
    folder.write('old.yaml', hosts(manifests(75, '/old'))),
    folder.write('new.yaml', hosts(manifests(90, '/old'))),
  ] as const;
  const { differences } = JSON.parse((await diff(...sides, '--json')).stdout);
  const from = { gateway: 'prod/edge', port: 80 };
  expect(differences).toMatchObject([{ kind: 'split', host: 'shop.com', also: [{ from, host: 'b.org' }, { from }] }]);
  expect((await diff(...sides)).stdout).toContain('shop.com, b.org, *.shop.com from gateway prod/edge:80\n');
  expect((await diff(...sides, '--only-hosts', '*shop.com')).code).toBe(1);
  expect((await diff(...sides, '--only-hosts', '*shop.com', '--only-hosts', 'b.org')).code).toBe(0);
});

test('the configuration file has context, overlays, and paths for --base', async () => {
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: folder.path });
  git('init', '--quiet');
  folder.write('cdk8s-istio.yaml', 'paths: [dist]\ncontext: [context]\noverlays: [dist/canary.yaml]\n');
  folder.write('context/workloads.yaml', workloads);
  folder.write('dist/a.yaml', manifests(75, '/old'));
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', '-m', 'base');
  folder.write('dist/a.yaml', manifests(90, '/old'));
  const before = process.cwd();
  process.chdir(folder.path);
  try {
    const { stdout, code } = await run(['diff', '--base', 'HEAD', '--json'], { folder: folder.path });
    expect([code, JSON.parse(stdout).differences]).toMatchObject([
      0,
      [{ kind: 'split', before: [{ kind: 'forward' }, {}] }],
    ]);
  } finally {
    process.chdir(before);
  }
});
