import {
  authorizationPolicy,
  deployment,
  destinationRule,
  gateway,
  http80,
  service,
  serviceEntry,
  shares,
  subset,
  to,
  virtualService,
  workloads,
} from './fixtures/objects';
import { Mesh } from './mesh';

const versions = (host: string) =>
  destinationRule(host, { host, subsets: ['v1', 'v2'].map((version) => ({ name: version, labels: { version } })) });

const versioned = (name: string) => [service(name), deployment(name, 'v1'), deployment(name, 'v2'), versions(name)];
const split = (host: string, v1: number, v2: number) => ({
  route: [
    { ...subset(host, 'v1'), weight: v1 },
    { ...subset(host, 'v2'), weight: v2 },
  ],
});

describe('a call chain', () => {
  const edge = [
    gateway('edge', [{ ...http80, hosts: ['shop.com'] }]),
    virtualService('edge', { hosts: ['shop.com'], gateways: ['edge'], http: [split('web', 80, 20)] }),
    ...versioned('web'),
    ...versioned('authors'),
  ];
  const request = { gateway: 'edge', host: 'shop.com', path: '/' };
  const calls = [{ host: 'authors', path: '/authors' }];

  test('the shares of the hops are multiplied', () => {
    const mesh = Mesh.of(edge, virtualService('authors', { hosts: ['authors'], http: [split('authors', 1, 2)] }));
    const verdict = mesh.follow(request, calls);
    expect(shares(verdict)).toEqual({ 'authors/v1': '1/3', 'authors/v2': '2/3' });
    expect(
      verdict.hops.map((hop) => [hop.verdict.request.from ?? hop.verdict.request.gateway, `${hop.probability}`]),
    ).toEqual([
      ['edge', '1'],
      ['default/web-v1', '4/5'],
      ['default/web-v2', '1/5'],
    ]);
    expect(verdict.matched).toMatchObject({ virtualService: 'default/edge' });
    expect(shares(mesh.follow(request))).toEqual({ 'web/v1': '4/5', 'web/v2': '1/5' });
    expect(mesh.coverage().unreached).toEqual([]);
  });

  test('a rule for one version of the caller applies to its share', () => {
    const fromV2 = {
      match: [{ sourceLabels: { version: 'v2' } }],
      fault: { abort: { httpStatus: 503, percentage: { value: 50 } } },
    };
    const mesh = Mesh.of(
      edge,
      virtualService('authors', { hosts: ['authors'], http: [to('authors', fromV2), to('authors')] }),
    );
    expect(shares(mesh.follow(request, calls))).toEqual({ authors: '9/10', 'abort 503': '1/10' });
  });

  test('a policy of a later hop denies its share', () => {
    const onlyV1 = authorizationPolicy('only-v1', {
      selector: { matchLabels: { app: 'authors' } },
      action: 'DENY',
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/default/sa/second'] } }] }],
    });
    const mesh = Mesh.of(edge, deployment('web', 'v2', {}, { serviceAccountName: 'second' }), onlyV1);
    expect(shares(mesh.follow(request, calls))).toEqual({ authors: '4/5', 'denied default/only-v1': '1/5' });
  });

  test('a request that ends early causes no call', () => {
    const half = { fault: { abort: { httpStatus: 500, percentage: { value: 50 } } } };
    const mesh = Mesh.of(
      workloads('web', 'authors', 'books'),
      virtualService('web', { hosts: ['web'], http: [to('web', half)] }),
      virtualService('authors', { hosts: ['authors'], http: [to('authors', half)] }),
    );
    const chain = [...calls, { host: 'books', path: '/' }];
    expect(shares(mesh.follow({ from: 'default/client', host: 'web', path: '/' }, chain))).toEqual({
      'abort 500': '3/4',
      books: '1/4',
    });
  });

  test('workloads behind one Service call in proportion to their replicas', () => {
    const fromV2 = { match: [{ sourceLabels: { version: 'v2' } }], redirect: { uri: '/v2' } };
    const mesh = Mesh.of(
      workloads('authors'),
      service('web'),
      deployment('web', 'v1', { replicas: 3 }),
      deployment('web', 'v2', { replicas: 1 }),
      virtualService('authors', { hosts: ['authors'], http: [fromV2, to('authors')] }),
    );
    const verdict = mesh.follow({ from: 'default/client', host: 'web', path: '/' }, calls);
    expect(verdict.outcomes.map(({ kind, probability }) => [kind, `${probability}`])).toEqual([
      ['forward', '3/4'],
      ['redirect', '1/4'],
    ]);
    expect(verdict.assumptions).toContain(
      'default/web-v1, default/web-v2 receive requests in proportion to their replicas',
    );
  });

  test('delays add up, and mirrors have the share of their hop', () => {
    const slow = (host: string, delay: string) =>
      virtualService(host, {
        hosts: [host],
        http: [
          to(host, { fault: { delay: { fixedDelay: delay, percentage: { value: 50 } } }, mirror: { host: 'copy' } }),
        ],
      });
    const mesh = Mesh.of(workloads('web', 'authors', 'copy'), slow('web', '1s'), slow('authors', '2s'));
    const verdict = mesh.follow({ from: 'default/client', host: 'web', path: '/' }, calls);
    expect(shares(verdict)).toEqual({ authors: '1/4', '1s authors': '1/4', '2s authors': '1/4', '3s authors': '1/4' });
    expect(verdict.mirrors.map(({ probability }) => `${probability}`)).toEqual(['1', '1/2', '1/2']);
  });

  test('an invalid call throws', () => {
    expect(() => Mesh.of(edge).follow(request, [{ host: 'authors', path: 'x' }])).toThrow(
      'request.path must be a path',
    );
  });
});

describe('an egress gateway', () => {
  const egress = (server: object, more: object = {}) =>
    [
      {
        ...service('istio-system/egress', [
          { port: 80, name: 'http' },
          { port: 443, name: 'tls' },
        ]),
      },
      deployment('istio-system/egress'),
      gateway('out', [{ hosts: ['api.com'], ...server }], {}),
      serviceEntry('api', {
        hosts: ['api.com'],
        ports: [
          { number: 80, name: 'http', protocol: 'HTTP' },
          { number: 443, name: 'https', protocol: 'TLS' },
        ],
        resolution: 'DNS',
        ...more,
      }),
    ].map((object) =>
      object.kind === 'Gateway'
        ? { ...object, spec: { ...(object.spec as object), selector: { app: 'egress' } } }
        : object,
    );
  const routes = virtualService('api', {
    hosts: ['api.com'],
    gateways: ['mesh', 'out'],
    http: [
      {
        match: [{ gateways: ['mesh'] }],
        route: [{ destination: { host: 'egress.istio-system.svc.cluster.local', port: { number: 80 } } }],
      },
      { match: [{ gateways: ['out'] }], rewrite: { uri: '/v2' }, ...to('api.com') },
    ],
  });
  const request = { from: 'default/web', host: 'api.com', path: '/' };

  test('a request goes to the host behind it', () => {
    const verdict = Mesh.of(egress(http80), routes).follow(request);
    expect(verdict.outcomes).toMatchObject([
      { kind: 'forward', destination: { host: 'api.com', port: 80 }, upstream: { path: '/v2', host: 'api.com' } },
    ]);
    expect(verdict.hops.map((hop) => hop.verdict.request.from)).toEqual(['default/web', 'istio-system/egress-v1']);
    expect(String(verdict)).toContain(`GET http://api.com/ from default/web
   100 %  GET http://api.com/ from default/web
          by default/api http[0].match[0]
   100 %  GET http://api.com:80/ from default/out
          by default/api http[1].match[0]
  in the end
   100 %  forward to api.com:80 (api.com)
`);
    expect(verdict.toJSON()).toMatchObject({ outcomes: [{ probability: 1 }], hops: [{ probability: 1 }, {}] });
  });

  test('with mutual TLS its policies see the caller', () => {
    const server = { port: { number: 443, name: 'https', protocol: 'HTTPS' }, tls: { mode: 'ISTIO_MUTUAL' } };
    const mutual = destinationRule('egress', {
      host: 'egress.istio-system.svc.cluster.local',
      trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL', sni: 'api.com' } },
    });
    const to443 = JSON.parse(JSON.stringify(routes).replace('"number":80', '"number":443'));
    const only = (account: string) =>
      authorizationPolicy('istio-system/only', {
        selector: { matchLabels: { app: 'egress' } },
        rules: [{ from: [{ source: { principals: [`cluster.local/ns/default/sa/${account}`] } }] }],
      });
    const follow = (...more: object[]) => shares(Mesh.of(egress(server), to443, more).follow(request));
    expect(follow(mutual)).toEqual({ 'api.com:443': '1' });
    expect(follow(mutual, only('default'))).toEqual({ 'api.com:443': '1' });
    expect(follow(mutual, only('other'))).toEqual({ 'denied istio-system/only': '1' });
    // Without the DestinationRule, the sidecar sends plain HTTP to a TLS port.
    expect(Mesh.of(egress(server), to443).follow(request).outcomes).toMatchObject([{ kind: 'closed' }]);
  });

  test('a loop ends', () => {
    const loop = virtualService('api', {
      hosts: ['api.com'],
      gateways: ['mesh', 'out'],
      http: [{ route: [{ destination: { host: 'egress.istio-system.svc.cluster.local', port: { number: 80 } } }] }],
    });
    const verdict = Mesh.of(egress(http80), loop).follow(request);
    expect(verdict.assumptions).toContain('the request ends after 10 gateways (it goes around in a loop)');
    expect(verdict.outcomes).toMatchObject([
      { kind: 'forward', destination: { host: 'egress.istio-system.svc.cluster.local' } },
    ]);
  });
});
