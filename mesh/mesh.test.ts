import { inspect } from 'node:util';
import {
  deployment,
  destinationRule,
  fromClient,
  gateway,
  http80,
  route,
  service,
  shares,
  subset,
  to,
  virtualService,
  workloads,
} from './fixtures/objects';
import { asContext } from './manifest/context';
import { type MeshSource, manifestsOf } from './manifest/mesh-source';
import { Mesh } from './mesh';
import type { Request } from './request/request';

const ab = workloads('web', 'a', 'b');
const web = (...http: object[]) => virtualService('web', { hosts: ['web'], http });
const withoutKind = (object: object) => ({ ...object, kind: undefined, apiVersion: undefined });

describe('sources of manifests', () => {
  const request = fromClient('/');
  const chart = { toJson: () => [...ab] };
  test.each<[string, Mesh]>([
    ['arrays', Mesh.of(ab, [web(to('a'))])],
    ['charts', Mesh.of(chart, [web(to('a'))])],
    ['single objects', Mesh.of(ab, web(to('a')))],
    ['objects with their files', Mesh.of([...ab, web(to('a'))].map((manifest) => ({ manifest })))],
    ['lists', Mesh.of({ apiVersion: 'v1', kind: 'List', items: [...ab, web(to('a'))] })],
    [
      'typed lists, as in the output of an API server',
      Mesh.of([
        ...ab,
        { apiVersion: 'networking.istio.io/v1', kind: 'VirtualServiceList', items: [withoutKind(web(to('a')))] },
      ]),
    ],
  ])('%s', (_, mesh) => expect(shares(mesh.route(request))).toEqual({ a: '1' }));

  test('a later object replaces an earlier one with the same name', () => {
    expect(shares(Mesh.of(ab, [web(to('a'))], [web(to('b'))]).route(request))).toEqual({ b: '1' });
  });

  test('an object of another API group with the same kind is ignored', () => {
    const gatewayApi = {
      apiVersion: 'example.com/v1',
      kind: 'VirtualService',
      metadata: { name: 'web' },
      spec: { hosts: ['web'] },
    };
    expect(shares(Mesh.of(ab, gatewayApi).route(request))).toEqual({ web: '1' });
  });

  test.each([
    { kind: 'VirtualService' },
    { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', spec: { hosts: 3, http: [null, { match: 'x' }] } },
  ])('an object that Kubernetes would reject is ignored: %j', (object) =>
    expect(shares(Mesh.of(ab, [object] as object[]).route(request))).toEqual({ web: '1' }),
  );

  test.each<[unknown, string]>([
    [null, 'null'],
    [3, '3'],
    ['kind: Service', 'the text "kind: Service" (parse it first)'],
    [Promise.resolve([]), 'a Promise (await it)'],
    [() => [], 'a function (pass what it returns, or an instance)'],
    [Mesh, 'the function or class Mesh (pass what it returns, or an instance)'],
    [Mesh.of(ab), 'an instance of Mesh'],
    [{ spec: {} }, 'an object with spec (a manifest has apiVersion, kind and metadata)'],
  ])('any other value throws: %s', (value, shown) => {
    const message = `a mesh source must be a manifest, a chart, an app, another construct, or a list of them, got ${shown}`;
    expect(() => Mesh.of(value as object[])).toThrow(message);
    expect(() => Mesh.of(ab, [[value]] as object[])).toThrow(message);
  });

  test('any other value does not compile', () => {
    const sources = () => [
      // @ts-expect-error: text
      Mesh.of('kind: Service'),
      // @ts-expect-error: a class instead of an instance
      Mesh.of(Mesh),
      // @ts-expect-error: a mesh
      Mesh.of(Mesh.of(ab)),
      // @ts-expect-error: no manifest
      Mesh.of({ spec: {} }),
      // @ts-expect-error: a promise
      Mesh.of(Promise.resolve(ab)),
    ];
    expect(sources).toThrow('a mesh source must be');
  });
});

test('a verdict and the coverage contain the file and line of the rule', () => {
  const line = (path: readonly (string | number)[]) => path.length;
  const source = { file: 'web.yaml', line, position: () => ({ line: 1, column: 1, text: '' }) };
  const mesh = Mesh.of(ab, { manifest: web(to('a', { match: [{ uri: { prefix: '/a' } }] })), source });
  expect(mesh.route(fromClient('/a')).location).toEqual({ file: 'web.yaml', line: 5 });
  expect(mesh.route(fromClient('/')).location).toBeNull();
  expect(mesh.coverage().entries.map(({ location }) => location)).toEqual([{ file: 'web.yaml', line: 5 }]);
});

test('rejected objects are ignored, and the verdict lists them', () => {
  const mesh = new Mesh(manifestsOf([...ab, web(to('a'))]), {
    refuses: ({ manifest }) => manifest.kind === 'VirtualService',
  });
  const verdict = mesh.route(fromClient('/'));
  expect(shares(verdict)).toEqual({ web: '1' });
  expect(verdict.refused).toEqual(['VirtualService default/web']);
  expect(verdict.trace[0]).toBe('VirtualService default/web is ignored: Istio rejects it');
});

test('a verdict as text is what the command prints', () => {
  const verdict = Mesh.of(ab, web(to('a'))).route(fromClient('/'));
  const text = `GET http://web/ from default/client
  by default/web http[0]
   100 %  forward to a.default.svc.cluster.local:80 (default/a-v1)
  up to 2 retries on connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes
assumed: default/client has label app=client and service account default (it is not in the manifests)
assumed: default/client has a sidecar (not specified in the manifests)`;
  expect(String(verdict)).toBe(text);
  expect(inspect(verdict)).toBe(text);
  expect(inspect([verdict])).toContain('by default/web http[0]');
});

describe('what the manifests lack, with the remedy', () => {
  const v1 = { name: 'v1', labels: { version: 'v1' } };
  const lacking = (manifests: readonly object[], more: Partial<Request> = {}) =>
    route(manifests, fromClient('/', more)).assumptions.filter((text) => !text.startsWith('default/client has'));
  const give = (name: string, more = '') =>
    `if there is one, add its manifest, or standIn.service('${name}', { namespace: 'default'${more} }) in a test`;

  test.each<[string, readonly object[], Partial<Request>, string[]]>([
    [
      'the Service that is called',
      [web(to('a'))],
      { host: 'reviews' },
      [`no Service or ServiceEntry has host reviews.default.svc.cluster.local: ${give('reviews')}`],
    ],
    [
      'the Service that a rule names',
      [service('web'), deployment('web'), web(to('a'))],
      {},
      [`no Service or ServiceEntry has host a.default.svc.cluster.local: ${give('a')}`],
    ],
    [
      'the port',
      [service('web', [{ port: 9080, name: 'http' }]), deployment('web')],
      {},
      ['web.default.svc.cluster.local has no port 80, only 9080'],
    ],
    [
      'the subset',
      [
        ...workloads('web'),
        destinationRule('web', { host: 'web', subsets: [v1] }),
        web({ route: [subset('web', 'v2')] }),
      ],
      {},
      ['no DestinationRule that applies to web.default.svc.cluster.local defines subset v2 (defined: v1)'],
    ],
    [
      'the workload of the subset',
      [service('web'), destinationRule('web', { host: 'web', subsets: [v1] }), web({ route: [subset('web', 'v1')] })],
      {},
      [`no workload in namespace default has labels app=web,version=v1: ${give('web', ", versions: ['v1']")}`],
    ],
    ['nothing for a host outside the cluster', [...ab], { host: 'www.example.com' }, []],
    ['nothing for an address', [...ab], { host: '10.0.0.1' }, []],
    ['nothing if the workload has no replicas', [service('web'), deployment('web', 'v1', { replicas: 0 })], {}, []],
  ])('%s', (_, manifests, more, expected) => expect(lacking(manifests, more)).toEqual(expected));

  test('a sender with a typo gets a suggestion', () => {
    const of = (from: string) => route(ab, fromClient('/', { from, host: 'a' })).assumptions[0];
    expect(of('default/a-v2')).toBe(
      'default/a-v2 has label app=a-v2 and service account default (it is not in the manifests, did you mean default/a-v1?)',
    );
    expect(of('default/client')).toMatch(/\(it is not in the manifests\)$/);
    expect(of('other/a-v1')).toMatch(/\(it is not in the manifests\)$/);
  });
});

describe('mesh config', () => {
  const strict = 'outboundTrafficPolicy:\n  mode: REGISTRY_ONLY\n';
  const configMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: { mesh: strict },
  };
  const operator = {
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { name: 'x' },
    spec: { meshConfig: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } } },
  };
  test.each([
    ['a ConfigMap', [...ab, configMap], 'blackhole'],
    ['an IstioOperator', [...ab, operator], 'blackhole'],
    ['nothing', [...ab], 'passthrough'],
  ])('%s', (_, manifests, expected) => {
    expect(shares(route(manifests, fromClient('/', { host: 'nowhere.com' })))).toEqual({ [expected]: '1' });
  });
});

test('the JSON form of a verdict', () => {
  const manifests = [
    service('web', [{ port: 9080, name: 'http' }]),
    deployment('web'),
    destinationRule('web', { host: 'web', subsets: [{ name: 'v1', labels: { version: 'v1' } }] }),
    gateway('gw', [{ ...http80, hosts: ['*'] }]),
    virtualService('one', {
      hosts: ['*'],
      gateways: ['gw'],
      http: [
        to('web', { match: [{ uri: { prefix: '/a' } }] }),
        {
          name: 'n',
          match: [{ uri: { prefix: '/x' } }],
          route: [subset('web', 'v1')],
          fault: { abort: { httpStatus: 500, percentage: { value: 20 } } },
        },
      ],
    }),
  ];
  const request: Request = { from: 'gateway', port: 80, method: 'GET', host: 'h', path: '/x?q=1', headers: {} };
  const { trace, assumptions, ...rest } = JSON.parse(JSON.stringify(Mesh.of(manifests).route(request)));
  expect(rest).toEqual({
    request,
    matched: { virtualService: 'default/one', rule: 1, match: 0, name: 'n' },
    outcomes: [
      {
        probability: 0.8,
        kind: 'forward',
        destination: { host: 'web.default.svc.cluster.local', subset: 'v1', port: 9080, workloads: ['default/web-v1'] },
        upstream: { path: '/x?q=1', host: 'h', headers: {} },
        delay: null,
      },
      { probability: 0.2, kind: 'abort', status: 500 },
    ],
    mirrors: [],
    timeout: null,
    retries: {
      attempts: 2,
      retryOn: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes',
      perTryTimeout: null,
      ignorePreviousHosts: true,
    },
    refused: [],
  });
  expect(trace).toEqual([
    'listener 80',
    'virtual host *:80',
    'default/one http[0].match[0]: no match: path "/x" does not match prefix "/a"',
    'default/one http[1].match[0] "n": matches path prefix "/x"',
    '4/5 forward to web.default.svc.cluster.local:9080 subset v1 (default/web-v1)',
    '1/5 abort 500',
  ]);
  expect(assumptions).toHaveLength(1);
});

describe('defaults of a request', () => {
  const server = (number: number, protocol: string, hosts: string[], tls?: object) => ({
    port: { number, name: `p${number}`, protocol },
    hosts,
    ...(tls && { tls }),
  });
  const bound = (hosts: string[]) => virtualService('one', { hosts, gateways: ['gw'], http: [to('a')] });
  test.each<[string, object[], Request]>([
    [
      'the host, if the gateway serves all hosts',
      [gateway('gw', [server(80, 'HTTP', ['*'])]), bound(['*'])],
      { gateway: 'gw', path: '/' },
    ],
    [
      'the host, if the gateway serves one host',
      [gateway('gw', [server(80, 'HTTP', ['*'])]), bound(['shop.com'])],
      { gateway: 'gw', path: '/' },
    ],
    [
      'the port, if the Gateway is requested',
      [gateway('gw', [server(8080, 'HTTP', ['*'])]), bound(['*'])],
      { gateway: 'default/gw', path: '/' },
    ],
    [
      'the scheme, if the port only accepts TLS',
      [gateway('gw', [server(443, 'HTTPS', ['*'], { mode: 'SIMPLE' })]), bound(['*'])],
      { gateway: 'gw', path: '/' },
    ],
    [
      'the host of an absolute URL',
      [gateway('gw', [server(80, 'HTTP', ['*'])]), bound(['shop.com', 'b.com'])],
      { from: 'gateway', path: 'http://b.com/x' },
    ],
    [
      'the port of the host',
      [gateway('gw', [server(8080, 'HTTP', ['*'])]), bound(['b.com'])],
      { from: 'gateway', path: '/', host: 'b.com:8080' },
    ],
  ])('%s', (_, manifests, request) => expect(shares(route([...ab, ...manifests], request))).toEqual({ a: '1' }));
});

test.each<[string, unknown, RegExp]>([
  ['an origin', { path: '/' }, /request\.from must be "gateway" or "namespace\/workload", got undefined/],
  ['a complete origin', { from: 'web', path: '/' }, /request\.from must be .*, got "web"/],
  ['a path', { from: 'gateway' }, /request\.path must be a path that starts with "\/".*, got undefined/],
  ['a path that starts with a slash', { from: 'gateway', path: 'x' }, /request\.path must be .*, got "x"/],
  ['a method', { from: 'gateway', path: '/', method: 'G T' }, /request\.method must be .*, got "G T"/],
  ['a port', { from: 'gateway', path: '/', port: 0 }, /request\.port must be a port from 1 to 65535, got 0/],
  [
    'a known Gateway',
    { gateway: 'nope', path: '/' },
    /request\.gateway must be a Gateway of the manifests, got "nope" \(known: default\/gw\)/,
  ],
  [
    'a host from a workload',
    { from: 'default/client', path: '/' },
    /request\.host is required for a request from a workload/,
  ],
  [
    'one of several hosts',
    { from: 'gateway', path: '/' },
    /request\.host is required: the gateway serves 2 hosts on this port \(a\.com, b\.com\)/,
  ],
])('a request needs %s', (_, request, message) => {
  const manifests = [
    gateway('gw', [{ ...http80, hosts: ['*'] }]),
    virtualService('one', { hosts: ['a.com', 'b.com'], gateways: ['gw'], http: [to('a')] }),
  ];
  expect(() => route(manifests, request as Request)).toThrow(message);
});

describe('coverage', () => {
  test('lists the rules and matches that no request has reached', () => {
    const mesh = Mesh.of(ab, web(to('a', { match: [{ uri: { prefix: '/a' } }, { uri: { prefix: '/b' } }] }), to('b')));
    expect(mesh.coverage().share).toBe(0);
    mesh.route(fromClient('/b'));
    expect(mesh.coverage().unreached).toEqual([
      {
        virtualService: 'default/web',
        protocol: 'http',
        rule: 0,
        match: 0,
        name: null,
        location: null,
        reached: false,
      },
      {
        virtualService: 'default/web',
        protocol: 'http',
        rule: 1,
        match: null,
        name: null,
        location: null,
        reached: false,
      },
    ]);
    mesh.route(fromClient('/a'));
    mesh.route(fromClient('/'));
    expect(mesh.coverage()).toMatchObject({ share: 1, unreached: [] });
  });
});

describe('an object with several definitions', () => {
  const service = (port: number) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { ports: [{ name: 'http', port }] },
  });
  const inFile = (file: string, manifest: object) => ({ manifest, source: { file } }) as unknown as MeshSource;
  const assumptions = (...sources: MeshSource[]) =>
    Mesh.of(...sources).route({ from: 'shop/a', host: 'web', path: '/' }).assumptions;

  test('is an assumption of each verdict, with the file that counts', () => {
    const files = ['a.yaml', 'b.yaml', 'c.yaml'].map((file, index) => inFile(file, service(80 + index)));
    expect(assumptions(...files)).toContain('Service shop/web is defined in 3 files, the last one (c.yaml) is used');
    expect(assumptions(service(81), service(80))).toContain(
      'Service shop/web is defined 2 times, the last one is used',
    );
  });

  test('is none if the definitions are equal, or one of them is context', () => {
    const about = (...sources: MeshSource[]) => assumptions(...sources).filter((text) => text.includes('is defined'));
    expect(about(service(80), service(80))).toEqual([]);
    expect(about(asContext(service(81)), service(80))).toEqual([]);
  });

  test('is none if one overlay replaces it, but two overlays compete', () => {
    const about = (...sources: MeshSource[]) => assumptions(...sources).filter((text) => text.includes('is defined'));
    const overlay = (name: string, port: number) => ({ ...inFile(name, service(port)), overlay: name }) as MeshSource;
    expect(about(service(80), overlay('a.yaml', 81))).toEqual([]);
    expect(about(service(80), overlay('a.yaml', 81), overlay('b.yaml', 82))).toHaveLength(1);
  });
});
