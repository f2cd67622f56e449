import {
  authorizationPolicy,
  fromClient,
  fromGateway,
  gateway,
  http80,
  requestAuthentication,
  route,
  shares,
  to,
  virtualService,
  workloads,
} from '../fixtures/objects';

const wrong = { redirect: { uri: '/x', redirectCode: 304 } };
const mesh = [...workloads('web', 'api'), gateway('gw', [{ ...http80, hosts: ['*'] }])];
const other = virtualService('other', { hosts: ['other.com'], gateways: ['gw'], http: [to('web')] });

test('one refused rule takes the routes of every host of the port', () => {
  const only = virtualService('shop', { hosts: ['shop.com'], gateways: ['gw'], http: [wrong] });
  const verdict = route([...mesh, only, other], fromGateway('/', { host: 'other.com' }));
  expect(shares(verdict)).toEqual({ 'no-route': '1' });
  expect(verdict.trace).toContain(
    'Envoy refuses route configuration http.80, so no host has routes: VirtualService default/shop: ' +
      'http[0].redirect.redirectCode must be 301, 302, 303, 307 or 308, got 304',
  );
  expect(verdict.assumptions).toContainEqual(expect.stringContaining('it keeps its previous one'));
});

test('a rule behind one that matches every request is not sent', () => {
  const shop = virtualService('shop', { hosts: ['shop.com'], gateways: ['gw'], http: [to('web'), wrong] });
  expect(shares(route([...mesh, shop, other], fromGateway('/', { host: 'other.com' })))).toEqual({ web: '1' });
});

test('a rule for other callers is not sent', () => {
  const rule = { ...wrong, match: [{ sourceLabels: { app: 'other' } }] };
  const shop = virtualService('web', { hosts: ['web'], http: [rule, to('web')] });
  expect(shares(route([...mesh, shop], fromClient('/', { host: 'api' })))).toEqual({ api: '1' });
});

test('all services of a sidecar’s port lose their routes', () => {
  const shop = virtualService('web', { hosts: ['web'], http: [wrong] });
  expect(shares(route([...mesh, shop], fromClient('/', { host: 'api' })))).toEqual({ 'no-route': '1' });
});

test('a delegate is named', () => {
  const root = virtualService('shop', {
    hosts: ['shop.com'],
    gateways: ['gw'],
    http: [{ delegate: { name: 'leaf' } }],
  });
  const leaf = virtualService('leaf', { http: [wrong] });
  const { trace } = route([...mesh, root, leaf], fromGateway('/'));
  expect(trace.join('\n')).toContain('VirtualService default/leaf: http[0].redirect.redirectCode');
});

const empty = (app: string) => ({
  selector: { matchLabels: { [app === 'web' ? 'app' : 'istio']: app } },
  jwtRules: [{ issuer: 'a', jwks: '{"keys":[]}' }],
});

test('an empty key set closes the listeners of a gateway', () => {
  const tokens = requestAuthentication('istio-system/t', empty('ingressgateway'));
  const { outcomes } = route([...mesh, tokens, other], fromGateway('/', { host: 'other.com' }));
  const reason =
    'Envoy refuses the listener: RequestAuthentication istio-system/t: jwtRules[0].jwks must have at least one key';
  expect(outcomes).toMatchObject([{ kind: 'refused', reason }]);
});

test('an empty key set closes the workload', () => {
  const tokens = requestAuthentication('t', empty('web'));
  const { outcomes } = route([...mesh, tokens], fromClient('/'));
  expect(outcomes).toMatchObject([
    { kind: 'closed', reason: expect.stringContaining('the listener of default/web-v1') },
  ]);
});

test('a path template without a slash ends the gateway', () => {
  const policy = authorizationPolicy('istio-system/p', {
    selector: { matchLabels: { istio: 'ingressgateway' } },
    action: 'DENY',
    rules: [{ to: [{ operation: { paths: ['admin/{*}'] } }] }],
  });
  expect(shares(route([...mesh, policy, other], fromGateway('/', { host: 'other.com' })))).toEqual({ refused: '1' });
});
