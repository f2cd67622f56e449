import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Testing, Yaml } from 'cdk8s';
import { Mesh, type Request } from 'cdk8s-istio/mesh';
import { istioMatchers, standIn } from 'cdk8s-istio/testing';
import { charts } from './charts.ts';

expect.extend(istioMatchers);

const app = Testing.app();
charts(app);
const written = app.node.children.filter(Chart.isChart).map((chart) => [chart.node.id, Testing.synth(chart)] as const);

const mesh = Mesh.of(
  ...written.map(([, objects]) => objects),
  ...['accounts', 'web', 'transfers'].map((name) => standIn.service(name, { namespace: 'bank' })),
  standIn.egressGateway(),
);

const jwt = { issuer: 'https://login.example.com', subject: 'alice', audiences: ['bank'] };
const accounts = (from: string, path: string, more: Partial<Request> = {}) =>
  mesh.route({ from: `bank/${from}`, host: 'accounts', path, ...more });

test('web may read accounts with a valid token', () => {
  expect(accounts('web', '/accounts/1', { jwt })).toRouteTo('accounts.bank');
  expect(accounts('web', '/accounts/1')).toBeDenied();
  expect(accounts('web', '/accounts/1', { jwt: { ...jwt, valid: false } })).toBeDenied();
  expect(accounts('web', '/accounts/1', { jwt, method: 'DELETE' })).toBeDenied();
});

test('transfers may create bookings and do nothing else', () => {
  expect(accounts('transfers', '/accounts/1/bookings', { method: 'POST' })).toRouteTo('accounts.bank');
  expect(accounts('transfers', '/accounts/1')).toBeDenied();
});

test('requests that no policy allows are denied', () => {
  expect(mesh.route({ from: 'bank/accounts', host: 'transfers', path: '/' })).toBeDenied('bank/deny-by-default');
});

test('requests for rates leave the cluster through the egress gateway', () => {
  const request: Request = { host: 'rates.example.com', scheme: 'tls', port: 443 };
  const through = mesh.route({ ...request, from: 'bank/transfers' });
  expect(through.outcomes).toMatchObject([
    { kind: 'forward', destination: { workloads: ['istio-system/istio-egressgateway'] } },
  ]);
  const out = mesh.route({ ...request, gateway: 'bank/rates-egress' });
  expect(out.outcomes).toMatchObject([{ kind: 'forward', destination: { host: 'rates.example.com', port: 443 } }]);
});

test('requests to any other external host are blocked', () => {
  const verdict = mesh.route({ from: 'bank/transfers', host: 'elsewhere.example.com', path: '/' });
  expect(verdict.outcomes).toMatchObject([{ kind: 'blackhole', status: 502 }]);
});

test.each(written)('dist/%s.yaml is up to date', (name, objects) => {
  expect(Yaml.stringify(...objects)).toBe(readFileSync(join(__dirname, `dist/${name}.yaml`), 'utf8'));
});
