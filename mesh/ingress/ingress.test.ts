import {
  deployment,
  gateway,
  http80,
  ingress,
  ingressPath,
  type Manifests,
  meshOf,
  newer,
  older,
  service,
  shares,
  to,
  virtualService,
  workloads,
} from '../fixtures/objects';
import type { Request } from '../request/request';
import type { Verdict } from '../verdict/verdict';

const apps = workloads('a', 'b', 'c');
const ask = (path: string, more: Partial<Request> = {}): Request => ({
  from: 'gateway',
  host: 'shop.com',
  path,
  ...more,
});
const verdict = (manifests: Manifests, request: Request): Verdict => meshOf([...apps, ...manifests]).route(request);
const answer = (manifests: Manifests, path: string, more?: Partial<Request>) =>
  Object.keys(shares(verdict(manifests, ask(path, more))))[0];

const shop = (...paths: object[]) => ({ rules: [{ host: 'shop.com', http: { paths } }] });
const ingressClass = (name: string, controller: string, metadata: object = {}) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: { name, ...metadata },
  spec: { controller },
});
const ISTIO = 'istio.io/ingress-controller';
const annotated = (name: string) => ({ annotations: { 'kubernetes.io/ingress.class': name } });
const withMesh = (meshConfig: object) => ({
  apiVersion: 'install.istio.io/v1alpha1',
  kind: 'IstioOperator',
  metadata: { name: 'istio' },
  spec: { meshConfig },
});

describe('paths', () => {
  test.each([
    ['Prefix', '/api', '/api', true],
    ['Prefix', '/api', '/api/x', true],
    ['Prefix', '/api', '/apis', false],
    ['Prefix', '/api/', '/api', true],
    ['Prefix', '/', '/anything', true],
    ['Exact', '/api', '/api', true],
    ['Exact', '/api', '/api/', false],
    ['ImplementationSpecific', '/api', '/api', true],
    ['ImplementationSpecific', '/api', '/api/x', false],
    ['ImplementationSpecific', '/api/*', '/api', true],
    ['ImplementationSpecific', '/api/*', '/api/x', true],
    ['ImplementationSpecific', '/api.*', '/api/x', true],
    ['ImplementationSpecific', '/api.*', '/apis', false],
    ['ImplementationSpecific', '/*', '/x', true],
    ['ImplementationSpecific', '/v[0-9]', '/v1', false],
  ])('%s %s and a request for %s', (pathType, path, requested, matches) => {
    const manifests = [ingress('web', shop(ingressPath(path, 'a', pathType)))];
    expect(answer(manifests, requested)).toBe(matches ? 'a' : 'no-route');
  });

  test.each([
    ['Prefix', '/search?q='],
    ['Prefix', '/a#b'],
    ['ImplementationSpecific', '/a//.*'],
    ['ImplementationSpecific', '///*'],
  ])('%s %s is refused by Envoy, with all routes of the port', (pathType, path) => {
    const manifests = [
      ingress('bad', { rules: [{ host: 'bad.com', http: { paths: [ingressPath(path, 'a', pathType)] } }] }),
      ingress('web', shop(ingressPath('/', 'a'))),
    ];
    expect(answer(manifests, '/')).toBe('no-route');
    expect(verdict(manifests, ask('/')).trace.join()).toContain(
      'Ingress default/bad: rules[0].http.paths[0] has the path prefix',
    );
  });

  test.each(['/a?', '/a/'])('an exact path %s is accepted', (path) => {
    const manifests = [ingress('web', shop(ingressPath(path, 'a', 'Exact'), ingressPath('/', 'b')))];
    expect(answer(manifests, '/')).toBe('b');
  });

  test('without a path, every path matches', () => {
    const { path: _, ...anywhere } = ingressPath('', 'a', 'ImplementationSpecific');
    expect(answer([ingress('web', shop(anywhere))], '/x')).toBe('a');
  });

  test('the longest path goes first, and of two equal ones the exact one', () => {
    const paths = [ingressPath('/', 'a'), ingressPath('/api', 'b'), ingressPath('/api', 'c', 'Exact')];
    const manifests = [ingress('web', shop(...paths))];
    expect(['/', '/api', '/api/x'].map((path) => answer(manifests, path))).toEqual(['a', 'c', 'b']);
    expect(verdict(manifests, ask('/api')).trace.join('\n')).toContain(
      'is tried before Ingress default/web rules[0].http.paths[1]: an exact path goes before a path prefix of the same length',
    );
    expect(verdict(manifests, ask('/api/x')).trace.join('\n')).toContain(
      'a path of 4 bytes goes before a path of 1 byte',
    );
  });

  test('a request names the path that matched', () => {
    const manifests = [ingress('web', shop(ingressPath('/', 'a'), ingressPath('/api', 'b')))];
    const { matched } = verdict(manifests, ask('/api'));
    expect(matched).toEqual({ route: 'default/web', kind: 'Ingress', rule: 0, match: 1, name: null });
  });
});

describe('hosts', () => {
  const rules = [
    { host: 'shop.com', http: { paths: [ingressPath('/shop', 'a')] } },
    { host: '*.shop.com', http: { paths: [ingressPath('/', 'b')] } },
    { http: { paths: [ingressPath('/', 'c')] } },
  ];
  test.each([
    ['shop.com', '/shop', 'a'],
    ['shop.com', '/', 'no-route'],
    ['eu.shop.com', '/', 'b'],
    // Unlike Kubernetes' own definition, a wildcard covers several labels.
    ['a.eu.shop.com', '/', 'b'],
    ['other.com', '/', 'c'],
  ])('%s%s', (host, path, expected) => {
    expect(answer([ingress('web', { rules })], path, { host })).toBe(expected);
  });

  test('several Ingresses for one host are merged, the oldest first', () => {
    const first = ingress('z', shop(ingressPath('/', 'a'), ingressPath('/a', 'a')), older);
    const second = ingress('shop/b', shop(ingressPath('/', 'b'), ingressPath('/b', 'b')), newer);
    const manifests = [second, first, ...workloads('shop/b')];
    expect(['/', '/a', '/b'].map((path) => answer(manifests, path))).toEqual(['a', 'a', 'b.shop']);
    const exact = [
      ingress('z', shop(ingressPath('/x', 'a', 'Exact')), older),
      ingress('b', shop(ingressPath('/x', 'b', 'Exact')), newer),
    ];
    expect(verdict(exact, ask('/x')).trace.join('\n')).toContain('the older Ingress, then the earlier path goes first');
  });

  test('of equal ages, the name decides, then the namespace', () => {
    const of = (id: string) => ingress(id, shop(ingressPath('/', 'a')));
    const manifests = [of('a/y'), of('b/x'), of('a/x'), ...workloads('a/a', 'b/a')];
    expect(verdict(manifests, ask('/')).matched).toMatchObject({ route: 'a/x' });
  });

  test('the rules of a VirtualService for the same host come after those of Ingresses', () => {
    const manifests = [
      ingress('web', shop(ingressPath('/api', 'a'))),
      gateway('edge', [{ ...http80, hosts: ['*'] }], older),
      virtualService('all', { hosts: ['shop.com'], gateways: ['edge'], http: [to('b')] }, older),
    ];
    expect(['/api', '/'].map((path) => answer(manifests, path))).toEqual(['a', 'b']);
  });
});

describe('TLS', () => {
  const tls = (secretName?: string, hosts = ['shop.com']) => ({ tls: [{ hosts, ...(secretName && { secretName }) }] });
  const https = { scheme: 'https' } as const;

  test('hosts with a Secret are served at port 443, and at port 80 without a redirect', () => {
    const manifests = [ingress('web', { ...tls('cert'), ...shop(ingressPath('/', 'a')) })];
    expect([answer(manifests, '/', https), answer(manifests, '/')]).toEqual(['a', 'a']);
    expect(answer(manifests, '/', { ...https, host: 'other.com' })).toBe('closed');
  });

  test('without a Secret, nothing listens at port 443', () => {
    expect(answer([ingress('web', { ...tls(), ...shop(ingressPath('/', 'a')) })], '/', https)).toBe('refused');
  });

  test('without hosts, all are served', () => {
    const manifests = [ingress('web', { ...tls('cert', []), ...shop(ingressPath('/', 'a')) })];
    expect(answer(manifests, '/', https)).toBe('a');
  });

  test('the rules of a host are only served at port 443 if the oldest Ingress of the host has TLS', () => {
    const plain = ingress('plain', shop(ingressPath('/', 'a')), older);
    const secure = ingress('secure', { ...tls('cert'), ...shop(ingressPath('/b', 'b')) }, newer);
    expect(answer([plain, secure], '/b')).toBe('b');
    expect(answer([plain, secure], '/b', https)).toBe('no-route');
    expect(`${verdict([plain, secure], ask('/b', https))}`).toContain(
      'Ingress default/secure accepts host shop.com at port 443, but no rule serves it there',
    );
  });
});

test('only the first Ingress by name listens for a host with TLS', () => {
  const secure = (name: string, path: string, metadata: object, ...hosts: string[]) =>
    ingress(name, { tls: [{ hosts, secretName: 'cert' }], ...shop(ingressPath(path, 'a')) }, metadata);
  const https = { scheme: 'https' } as const;
  const old = secure('z', '/', older, 'shop.com');
  expect(answer([old, secure('a', '/a', newer, 'shop.com')], '/', https)).toBe('no-route');
  expect(answer([old, secure('zz', '/a', newer, 'shop.com')], '/', https)).toBe('a');
  // The whole item is dropped, with all its hosts.
  const both = [old, secure('zz', '/a', newer, 'shop.com', 'other.com')];
  expect(answer(both, '/', { ...https, host: 'other.com' })).toBe('closed');
});

describe('backends', () => {
  const named = (name: string, port: object) => ({
    ...ingressPath('/', name),
    backend: { service: { name, port } },
  });

  test('a port has a number or a name', () => {
    const ports = [
      { port: 80, name: 'http' },
      { port: 8080, name: 'http-admin' },
    ];
    const manifests = [service('d', ports), deployment('d')];
    const at = (port: object) => answer([...manifests, ingress('web', shop(named('d', port)))], '/');
    expect([at({ number: 8080 }), at({ name: 'http-admin' })]).toEqual(['d:8080', 'd:8080']);
  });

  test('a path whose named port does not exist is dropped, and one with a number answers 503', () => {
    const missing = [ingress('web', shop(named('a', { name: 'grpc' })))];
    expect(answer(missing, '/')).toBe('no-route');
    expect(verdict(missing, ask('/')).assumptions.join()).not.toContain('istiod drops');
    const { outcomes } = verdict([ingress('web', shop(named('a', { number: 90 })))], ask('/'));
    expect(outcomes).toMatchObject([{ kind: 'unavailable', status: 503 }]);
  });

  test('a Service that is not in the manifests may have the named port', () => {
    const { assumptions } = verdict([ingress('web', shop(named('elsewhere', { name: 'http' })))], ask('/'));
    expect(assumptions).toContain(
      'no Service default/elsewhere with a port named http exists (it is not in the manifests), so istiod drops ' +
        'rules[0].http.paths[0] of Ingress default/web',
    );
  });

  test('resources and defaultBackend are ignored', () => {
    const resource = { path: '/', pathType: 'Prefix', backend: { resource: { kind: 'Bucket', name: 'b' } } };
    const manifests = [ingress('web', { defaultBackend: named('a', { number: 80 }).backend, ...shop(resource) })];
    expect(answer(manifests, '/')).toBe('no-route');
  });
});

describe('classes', () => {
  const web = (spec: object, metadata: object = {}) =>
    ingress('web', { ...shop(ingressPath('/', 'a')), ...spec }, metadata);
  const none = { ingressClassName: undefined };
  const isServed = (...manifests: object[]) => answer(manifests, '/') === 'a';

  test.each([
    ['annotation of the class', [web(none, annotated('istio'))], true],
    ['annotation of another class', [web(none, annotated('nginx'))], false],
    ['IngressClass of Istio', [web({ ingressClassName: 'mesh' }), ingressClass('mesh', ISTIO)], true],
    ['IngressClass of another', [web({ ingressClassName: 'istio' }), ingressClass('istio', 'k8s.io/nginx')], false],
    ['the annotation beats the IngressClass', [web({}, annotated('nginx')), ingressClass('istio', ISTIO)], false],
    ['no class', [web(none)], false],
    [
      'no class, and a default IngressClass',
      [
        web(none),
        ingressClass('mesh', ISTIO, { annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } }),
      ],
      true,
    ],
    ['no class, mode DEFAULT', [web(none), withMesh({ ingressControllerMode: 'DEFAULT' })], true],
    ['mode OFF', [web({}, annotated('istio')), withMesh({ ingressControllerMode: 'OFF' })], false],
    ['class of the MeshConfig', [web(none, annotated('edge')), withMesh({ ingressClass: 'edge' })], true],
  ])('%s', (_, manifests, expected) => {
    expect(isServed(...manifests)).toBe(expected);
  });

  test('an Ingress of another class is named, and an IngressClass that is not in the manifests', () => {
    expect(verdict([web({ ingressClassName: 'nginx' })], ask('/')).assumptions).toContain(
      'no effect of Ingress default/web (not simulated)',
    );
    const known = [web({}), ingressClass('istio', ISTIO)];
    const text = 'IngressClass istio exists with controller istio.io/ingress-controller (it is not in the manifests)';
    expect(verdict([web({})], ask('/')).assumptions).toContain(text);
    expect(verdict(known, ask('/')).assumptions).not.toContain(text);
  });
});

test.each([
  [{}, 'ingressgateway'],
  [{ ingressService: 'istio-ingressgateway' }, 'ingressgateway'],
  [{ ingressService: 'edge' }, 'edge'],
  [{ ingressService: 'edge', ingressSelector: 'inner' }, 'inner'],
])('MeshConfig %j: Pods with label istio=%s serve Ingresses', (meshConfig, label) => {
  const pods = ['ingressgateway', 'edge', 'inner'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'istio-system', labels: { istio: name } },
    spec: { containers: [] },
  }));
  const manifests = [ingress('web', shop(ingressPath('/', 'a'))), withMesh(meshConfig), ...pods];
  const outcomes = pods.map(({ metadata: { name } }) => {
    const gatewayOfIngresses = 'istio-system/istio-autogenerated-k8s-ingress';
    return answer(manifests, '/', { from: `istio-system/${name}`, gateway: gatewayOfIngresses });
  });
  expect(outcomes).toEqual(pods.map(({ metadata: { name } }) => (name === label ? 'a' : 'refused')));
});
