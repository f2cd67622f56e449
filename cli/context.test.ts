import { testFolder } from './fixtures/folder';
import { run } from './fixtures/run';

const folder = testFolder();
const { write } = folder;
const before = process.cwd();
afterEach(() => process.chdir(before));

const cluster = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }]
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ port: 80, name: http }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: theirs, namespace: other }
spec: { hosts: [other.example.com], gateways: [istio-system/edge], http: [{ timeout: 5 }] }
`;
const own = (gateway = 'istio-system/edge') => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: routes, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [${gateway}]
  http: [{ route: [{ destination: { host: web } }] }]
`;

test('check: without a context, references to unknown kinds are not errors; with one, they are checked', async () => {
  const path = write('own/routes.yaml', own('istio-system/edg'));
  const context = write('cluster.yaml', cluster);
  expect((await run(['check', path])).stdout).toBe('no findings in 1 object of 1 file\n');
  const { code, stdout } = await run(['check', path, '--context', context, '--only', 'IST0101']);
  expect(code).toBe(1);
  expect(stdout).toContain('Gateway "istio-system/edg" does not exist');
  expect(stdout).toContain('1 error in 1 object of 1 file\n');
  write('own/routes.yaml', own());
  expect((await run(['check', path, '--context', context])).stdout).toBe('no findings in 1 object of 1 file\n');
});

test('check: an unreadable context is exit code 2, and named', async () => {
  const path = write('own.yaml', own());
  const context = write('cluster.yaml', 'a: [\n');
  const { code, stderr } = await run(['check', path, '--context', context], { folder: folder.path });
  expect([code, stderr]).toEqual([2, expect.stringContaining('DIR/cluster.yaml')]);
});

test('route: the context takes part in routing', async () => {
  const path = write('own.yaml', own());
  const context = write('cluster.yaml', cluster);
  const { code, stdout } = await run(['route', path, '--context', context, '--request', 'http://shop.example.com/']);
  expect(code).toBe(0);
  expect(stdout).toContain('web.shop.svc.cluster.local:80');
});

test('the configuration file names the context, for check and for route', async () => {
  write('own/routes.yaml', own());
  write('cluster.yaml', cluster);
  write('cdk8s-istio.yaml', 'paths: [own]\ncontext: [cluster.yaml]\n');
  process.chdir(folder.path);
  expect((await run(['check'])).stdout).toBe('no findings in 1 object of 1 file\n');
  expect((await run(['route', '--request', 'http://shop.example.com/'])).stdout).toContain(
    'web.shop.svc.cluster.local:80',
  );
  write('own/routes.yaml', own('edge'));
  expect((await run(['check'])).code).toBe(1);
});
