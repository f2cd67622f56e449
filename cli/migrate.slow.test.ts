import { join } from 'node:path';
import { run } from './fixtures/run';

const root = join(__dirname, '..');

test('--to typescript prints a program that is proved to write the objects', async () => {
  const files = ['dist/web-api.yaml', 'dist/istio-ingress.yaml', 'dist/web-api-80-20.yaml'].map((file) =>
    join(root, file),
  );
  const context = ['--context', join(root, 'docs/migrate/ingress-gateway.yaml')];
  const accepted = ['--accept', 'prefix-by-segment,version-hosts'];
  const { code, stdout, stderr } = await run(['migrate', ...files, ...context, ...accepted, '--to', 'typescript']);
  expect(code).toBe(0);
  expect(stdout).toContain("new HttpRoute(meshChart, 'virtualservice-ingress', {");
  expect(stdout).toContain('parentRefs: [defaultGatewayIngress],');
  expect(stdout).toContain('export function mesh(app: Construct)');
  expect(stderr).toContain('accepted: version-hosts (2 differences)');
}, 180_000);
