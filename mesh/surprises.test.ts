import {
  deployment,
  destinationRule,
  fromClient,
  fromGateway,
  gateway,
  http80,
  type Manifests,
  newer,
  older,
  route,
  service,
  serviceEntry,
  shares,
  sidecar,
  subset,
  to,
  virtualService,
  workloads,
} from './fixtures/objects';
import type { Request } from './request/request';

// Behaviour of Istio and Envoy that is hard to guess from the manifests.
const ab = workloads('web', 'a', 'b');
const web = (...http: object[]) => virtualService('web', { hosts: ['web'], http });
const open = gateway('gw', [{ ...http80, hosts: ['*'] }]);
const atGateway = (name: string, host: string, http: object[], metadata = {}, more = {}) =>
  virtualService(name, { hosts: [host], gateways: ['gw'], http, ...more }, metadata);
const uri = (kind: string, value: string) => ({ match: [{ uri: { [kind]: value } }] });

interface Case {
  readonly name: string;
  readonly manifests: Manifests;
  /** Requests with their expected outcomes. */
  readonly requests: readonly [Request, Record<string, string> | string][];
}

const cases: Case[] = [
  {
    name: 'a prefix does not end at path segments',
    manifests: [...ab, web(to('a', uri('prefix', '/api')), to('b'))],
    requests: [
      [fromClient('/apis'), 'a'],
      [fromClient('/API'), 'b'],
    ],
  },
  {
    name: 'a match on the caller alone is a catch-all and drops the rules after it',
    manifests: [...ab, web(to('a', { match: [{ sourceLabels: { app: 'x' } }] }), to('b', uri('prefix', '/v2')))],
    requests: [
      [fromClient('/v2', { from: 'default/x' }), 'a'],
      [fromClient('/v2'), 'b'],
      [fromClient('/'), 'no-route'],
    ],
  },
  {
    name: 'a rule without a match hides everything after it',
    manifests: [...ab, web(to('a'), to('b', uri('exact', '/admin')))],
    requests: [[fromClient('/admin'), 'a']],
  },
  {
    name: 'a gateway moves the catch-alls of all VirtualServices to the end, a sidecar only uses the first VirtualService',
    manifests: [
      ...workloads('a', 'b'),
      open,
      ...[
        virtualService('one', { hosts: ['shop.com'], gateways: ['gw', 'mesh'], http: [to('a')] }, older),
        virtualService(
          'two',
          { hosts: ['shop.com'], gateways: ['gw', 'mesh'], http: [to('b', uri('prefix', '/cart'))] },
          newer,
        ),
      ],
    ],
    requests: [
      [fromGateway('/cart'), 'b'],
      [fromGateway('/'), 'a'],
      [fromClient('/cart', { host: 'shop.com' }), 'a'],
    ],
  },
  {
    name: 'within one VirtualService a gateway does not move the catch-all',
    manifests: [
      ...ab,
      open,
      atGateway('one', 'shop.com', [to('a', uri('prefix', '/')), to('b', uri('exact', '/admin'))]),
    ],
    requests: [[fromGateway('/admin'), 'a']],
  },
  {
    name: 'a subset of a DNS service without endpoints has no cluster',
    manifests: [
      serviceEntry('ext', {
        hosts: ['ext.com'],
        resolution: 'DNS',
        ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
      }),
      destinationRule('ext', { host: 'ext.com', subsets: [{ name: 'v1', labels: { version: 'v1' } }] }),
      virtualService('ext', { hosts: ['ext.com'], http: [{ route: [subset('ext.com', 'v1')] }] }),
    ],
    requests: [[fromClient('/', { host: 'ext.com' }), 'no-cluster ext.com/v1']],
  },
  {
    name: 'a gateway does not prefer the longer prefix',
    manifests: [
      ...ab,
      open,
      atGateway('one', 'shop.com', [to('a', uri('prefix', '/cart'))], older),
      atGateway('two', 'shop.com', [to('b', uri('prefix', '/cart/pay'))], newer),
    ],
    requests: [[fromGateway('/cart/pay'), 'a']],
  },
  {
    name: 'there is no fall-through from a virtual host to a wider one',
    manifests: [
      ...ab,
      open,
      atGateway('one', '*.foo.com', [to('a')]),
      atGateway('two', 'x.foo.com', [to('b', uri('prefix', '/v1'))]),
    ],
    requests: [
      [fromGateway('/other', { host: 'x.foo.com' }), 'no-route'],
      [fromGateway('/other', { host: 'y.foo.com' }), 'a'],
    ],
  },
  {
    name: 'an empty prefix matches everything, but is not a catch-all',
    manifests: [
      ...ab,
      open,
      atGateway('one', 'shop.com', [to('a', uri('prefix', ''))], older),
      atGateway('two', 'shop.com', [to('b', uri('prefix', '/x'))], newer),
    ],
    requests: [[fromGateway('/x'), 'a']],
  },
  {
    name: 'the prefix / is a catch-all, the regex /.* is not',
    manifests: [
      ...ab,
      open,
      atGateway('one', 'shop.com', [to('a', uri('prefix', '/'))], older),
      atGateway('two', 'shop.com', [to('b', uri('prefix', '/x'))], newer),
      atGateway('three', 'other.com', [to('a', uri('regex', '/.*'))], older),
      atGateway('four', 'other.com', [to('b', uri('prefix', '/x'))], newer),
    ],
    requests: [
      [fromGateway('/x'), 'b'],
      [fromGateway('/x', { host: 'other.com' }), 'a'],
    ],
  },
  {
    name: 'a short name with a dot is absolute',
    manifests: [
      service('prod/reviews'),
      deployment('prod/reviews'),
      virtualService('reviews', { hosts: ['reviews.prod'], http: [to('reviews.prod')] }),
      service('prod/reviews9', [{ port: 9080, name: 'http' }]),
      deployment('prod/reviews9'),
      virtualService('reviews9', { hosts: ['reviews9.prod'], http: [to('reviews9.prod')] }),
    ],
    requests: [
      [fromClient('/', { host: 'reviews.prod:80' }), 'no-cluster reviews.prod'],
      [fromClient('/', { host: 'reviews.prod.svc.cluster.local' }), 'reviews.prod'],
      [fromClient('/', { host: 'reviews9.prod:9080' }), 'reviews9.prod:9080'],
    ],
  },
  {
    name: 'a short host of a VirtualService is completed, a short host of a Gateway is not',
    manifests: [
      ...ab,
      gateway('gw', [{ ...http80, hosts: ['myapp'] }]),
      gateway('wide', [{ port: { number: 8080, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }]),
      virtualService('myapp', { hosts: ['myapp'], gateways: ['gw', 'wide'], http: [to('a')] }),
    ],
    requests: [
      [fromGateway('/', { host: 'myapp' }), 'no-route'],
      [fromGateway('/', { host: 'myapp', port: 8080 }), 'no-route'],
      [fromGateway('/', { host: 'myapp.default.svc.cluster.local', port: 8080 }), 'a'],
    ],
  },
  {
    name: 'a private VirtualService is invisible to a gateway Pod in another namespace',
    manifests: [
      ...ab,
      gateway('istio-system/gw', [{ ...http80, hosts: ['*'] }]),
      virtualService('shop/one', {
        hosts: ['shop.com'],
        gateways: ['istio-system/gw'],
        exportTo: ['.'],
        http: [to('a.default.svc.cluster.local')],
      }),
      virtualService('shop/two', {
        hosts: ['two.com'],
        gateways: ['istio-system/gw'],
        http: [to('a.default.svc.cluster.local')],
      }),
    ],
    requests: [
      [fromGateway('/'), 'no-route'],
      [fromGateway('/', { host: 'two.com' }), 'a'],
    ],
  },
  {
    name: 'a short gateway name is in the namespace of the VirtualService',
    manifests: [
      ...ab,
      gateway('istio-system/gw', [{ ...http80, hosts: ['*'] }]),
      virtualService('one', { hosts: ['shop.com'], gateways: ['gw'], http: [to('a')] }),
    ],
    requests: [[fromGateway('/'), 'no-route']],
  },
  {
    name: 'a gateway ignores DestinationRules in the namespace of the VirtualService',
    manifests: [
      service('prod/a'),
      deployment('prod/a'),
      gateway('team/gw', [{ ...http80, hosts: ['*'] }]),
      virtualService('team/one', {
        hosts: ['shop.com'],
        gateways: ['gw', 'mesh'],
        http: [{ route: [subset('a.prod.svc.cluster.local', 'v1')] }],
      }),
      destinationRule('team/a', {
        host: 'a.prod.svc.cluster.local',
        subsets: [{ name: 'v1', labels: { version: 'v1' } }],
      }),
    ],
    requests: [
      [fromGateway('/'), 'no-cluster a.prod/v1'],
      [fromClient('/', { from: 'team/client', host: 'shop.com' }), 'a.prod/v1'],
    ],
  },
  {
    name: "a wildcard DestinationRule in the client's namespace hides an exact one in the service's namespace",
    manifests: [
      service('p/a'),
      deployment('p/a'),
      destinationRule('c/all', { host: '*.svc.cluster.local', trafficPolicy: {} }),
      destinationRule('p/a', { host: 'a', subsets: [{ name: 'v1', labels: { version: 'v1' } }] }),
      virtualService('p/a', { hosts: ['a'], http: [{ route: [subset('a', 'v1')] }] }),
    ],
    requests: [
      [fromClient('/', { from: 'c/client', host: 'a.p' }), 'no-cluster a.p/v1'],
      [fromClient('/', { from: 'd/client', host: 'a.p' }), 'a.p/v1'],
    ],
  },
  {
    name: 'a gateway infers the only port of a destination, a sidecar does not',
    manifests: [
      ...workloads('web'),
      service('b', [{ port: 8080, name: 'http' }]),
      deployment('b'),
      open,
      virtualService('web', { hosts: ['web', 'shop.com'], gateways: ['gw', 'mesh'], http: [to('b')] }),
    ],
    requests: [
      [fromGateway('/'), 'b:8080'],
      [fromClient('/'), 'no-cluster b'],
    ],
  },
  {
    name: 'without a port, a destination with several ports gets the declared port of the server',
    manifests: [
      service('b', [
        { port: 80, name: 'http' },
        { port: 8080, name: 'http-b' },
      ]),
      deployment('b'),
      gateway('gw', [
        { ...http80, hosts: ['*'] },
        { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['*'], tls: { mode: 'SIMPLE' } },
      ]),
      atGateway('one', 'shop.com', [to('b')]),
    ],
    requests: [
      [fromGateway('/', { port: 443, scheme: 'https' }), 'no-cluster b:443'],
      [fromGateway('/'), 'b'],
    ],
  },
  {
    name: 'a VirtualService without a rule for the caller does not replace the default route',
    manifests: [
      ...ab,
      web(to('a', { match: [{ sourceLabels: { app: 'web' } }] })),
      virtualService('b', {
        hosts: ['b'],
        http: [to('a', { match: [{ sourceLabels: { app: 'web' } }] }), to('b', uri('prefix', '/x'))],
      }),
    ],
    requests: [
      [fromClient('/', { from: 'default/cart' }), 'web'],
      [fromClient('/', { from: 'default/cart', host: 'b' }), 'no-route'],
    ],
  },
  {
    name: 'gateways in a match disables sourceLabels',
    manifests: [
      ...ab,
      virtualService('web', {
        hosts: ['web'],
        gateways: ['mesh', 'gw'],
        http: [to('a', { match: [{ gateways: ['mesh'], sourceLabels: { app: 'web' } }] }), to('b')],
      }),
    ],
    requests: [[fromClient('/', { from: 'default/cart' }), 'a']],
  },
  ...(
    [
      [{ u: { regex: '.*' } }, {}, 'b'],
      [{ u: {} }, {}, 'a'],
      [{ u: { exact: 'x' } }, {}, 'a'],
      [{ u: { exact: '' } }, {}, 'b'],
      [{ u: { prefix: 'x' } }, {}, 'a'],
      [{ u: {} }, { u: '1' }, 'b'],
    ] as const
  ).map(([withoutHeaders, headers, expected]) => ({
    name: `withoutHeaders ${JSON.stringify(withoutHeaders)} with headers ${JSON.stringify(headers)}`,
    manifests: [...ab, web(to('a', { match: [{ withoutHeaders }] }), to('b'))],
    requests: [[fromClient('/', { headers }), expected]] satisfies Case['requests'],
  })),
  {
    name: 'an authority match includes port and case, a virtual host ignores them',
    manifests: [...ab, open, atGateway('one', 'foo.com', [to('a', { match: [{ authority: { exact: 'foo.com' } }] })])],
    requests: [
      [fromGateway('/', { host: 'foo.com:8080', port: 80 }), 'no-route'],
      [fromGateway('/', { host: 'FOO.com' }), 'no-route'],
      [fromGateway('/', { host: 'foo.com' }), 'a'],
    ],
  },
  {
    name: 'a single destination needs no weight; of several, those without a weight get no requests',
    manifests: [
      ...ab,
      web(
        {
          ...uri('exact', '/one'),
          route: [{ destination: { host: 'a' }, weight: 0 }],
        },
        {
          ...uri('exact', '/missing'),
          route: [{ destination: { host: 'a' } }, { destination: { host: 'b' }, weight: 10 }],
        },
        {
          route: [
            { destination: { host: 'a' }, weight: 1 },
            { destination: { host: 'b' }, weight: 3 },
          ],
        },
      ),
    ],
    requests: [
      [fromClient('/one'), 'a'],
      [fromClient('/missing'), 'b'],
      [fromClient('/'), { a: '1/4', b: '3/4' }],
    ],
  },
  {
    name: 'requests for a missing subset fail',
    manifests: [
      ...ab,
      destinationRule('a', {
        host: 'a',
        subsets: [
          { name: 'v1', labels: { version: 'v1' } },
          { name: 'v2', labels: { version: 'v2' } },
        ],
      }),
      web(
        {
          ...uri('exact', '/v3'),
          route: [
            { ...subset('a', 'v1'), weight: 90 },
            { ...subset('a', 'v3'), weight: 10 },
          ],
        },
        {
          route: [
            { ...subset('a', 'v1'), weight: 90 },
            { ...subset('a', 'v2'), weight: 10 },
          ],
        },
      ),
    ],
    requests: [
      [fromClient('/v3'), { 'a/v1': '9/10', 'no-cluster a/v3': '1/10' }],
      [fromClient('/'), { 'a/v1': '9/10', 'no-healthy a/v2': '1/10' }],
    ],
  },
  {
    name: 'httpsRedirect overrides routes, keeps the port, and applies to the host on all Gateways',
    manifests: [
      ...ab,
      gateway('gw', [{ ...http80, hosts: ['example.com'] }], older),
      gateway('other', [{ ...http80, hosts: ['example.com', 'ns1/two.com'], tls: { httpsRedirect: true } }], newer),
      atGateway('one', 'example.com', [to('a', uri('prefix', '/a'))]),
    ],
    requests: [
      [fromGateway('/x?y=1', { host: 'example.com:8080', port: 80 }), '301 https://example.com:8080/x?y=1'],
      [fromGateway('/', { host: 'two.com' }), 'no-route'],
    ],
  },
  {
    name: 'a fault without a percentage never fires',
    manifests: [
      ...ab,
      web(
        to('a', { ...uri('exact', '/abort'), fault: { abort: { httpStatus: 500 } } }),
        to('a', { ...uri('exact', '/delay'), fault: { delay: { fixedDelay: '5s' } } }),
        to('a', { fault: { abort: { httpStatus: 500, percentage: { value: 0.57 } } } }),
      ),
    ],
    requests: [
      [fromClient('/abort'), 'a'],
      [fromClient('/delay'), 'a'],
      [fromClient('/'), { 'abort 500': '5699/1000000', a: '994301/1000000' }],
    ],
  },
  {
    name: 'the timeout does not limit a delay, and delay and abort are independent',
    manifests: [
      ...ab,
      web(
        to('a', {
          timeout: '2s',
          fault: {
            delay: { fixedDelay: '7s', percentage: { value: 50 } },
            abort: { httpStatus: 503, percentage: { value: 50 } },
          },
        }),
      ),
    ],
    requests: [[fromClient('/'), { a: '1/4', '7s a': '1/4', 'abort 503': '1/4', '7s abort 503': '1/4' }]],
  },
  ...(() => {
    const preflight = {
      method: 'OPTIONS',
      headers: { Origin: 'https://x.com', 'Access-Control-Request-Method': 'POST' },
    };
    const corsPolicy = { allowOrigins: [{ exact: '*' }] };
    return [
      {
        name: 'a CORS preflight request needs a route that matches OPTIONS, and faults come first',
        manifests: [
          ...ab,
          web(to('a', { match: [{ method: { exact: 'POST' } }], corsPolicy })),
          virtualService('b', {
            hosts: ['b'],
            http: [to('b', { corsPolicy, fault: { abort: { httpStatus: 503, percentage: { value: 100 } } } })],
          }),
          virtualService('a', { hosts: ['a'], http: [to('a', { corsPolicy })] }),
        ],
        requests: [
          [fromClient('/', preflight), 'no-route'],
          [fromClient('/', { ...preflight, host: 'b' }), 'abort 503'],
          [fromClient('/', { ...preflight, host: 'a' }), 'preflight'],
        ] satisfies Case['requests'],
      },
    ];
  })(),
  {
    name: 'an auto-detected port ignores the Host, an HTTP port ignores the IP address',
    manifests: [
      service('a', [{ port: 80 }], { clusterIP: '10.0.0.1' }),
      deployment('a'),
      service('b', undefined, { clusterIP: '10.0.0.2' }),
      deployment('b'),
      service('c', undefined, { clusterIP: '10.0.0.3' }),
      deployment('c'),
      virtualService('a', { hosts: ['a'], http: [to('c', uri('exact', '/c')), to('a')] }),
    ],
    requests: [
      [fromClient('/', { host: 'anything.com', address: '10.0.0.1' }), 'a'],
      [fromClient('/c', { host: 'anything.com', address: '10.0.0.1' }), 'c'],
      [fromClient('/', { host: 'anything.com', address: '10.0.0.2' }), 'passthrough'],
      [fromClient('/', { host: 'c', address: '10.0.0.2' }), 'c'],
    ],
  },
  {
    name: 'if two TLS servers share a host, the newer one is dropped with all its hosts',
    manifests: [
      ...ab,
      gateway(
        'gw',
        [{ port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['a.com'], tls: { mode: 'SIMPLE' } }],
        older,
      ),
      gateway(
        'other',
        [
          {
            port: { number: 443, name: 'https', protocol: 'HTTPS' },
            hosts: ['a.com', 'b.com'],
            tls: { mode: 'SIMPLE' },
          },
        ],
        newer,
      ),
      virtualService('one', { hosts: ['a.com', 'b.com'], gateways: ['gw', 'other'], http: [to('a')] }),
    ],
    requests: [
      [fromGateway('/', { host: 'a.com', port: 443 }), 'a'],
      [fromGateway('/', { host: 'b.com', port: 443 }), 'closed'],
      [fromGateway('/', { host: 'b.com', sni: 'a.com', port: 443 }), 'no-route'],
    ],
  },
  {
    name: 'resolution NONE has no endpoints at a gateway, but passes through a sidecar',
    manifests: [
      open,
      serviceEntry('ext', {
        hosts: ['ext.com'],
        resolution: 'NONE',
        ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
      }),
      atGateway('one', 'shop.com', [to('ext.com')]),
    ],
    requests: [
      [fromGateway('/'), 'no-healthy ext.com'],
      [fromClient('/', { host: 'ext.com' }), 'ext.com'],
    ],
  },
  {
    name: 'a VirtualService for a host without a service only works on port 80',
    manifests: [
      ...workloads('a'),
      service('other', [{ port: 8080, name: 'http' }]),
      deployment('other'),
      virtualService('one', { hosts: ['nowhere.com'], http: [to('a')] }),
    ],
    requests: [
      [fromClient('/', { host: 'nowhere.com' }), 'a'],
      [fromClient('/', { host: 'nowhere.com:8080' }), 'passthrough'],
    ],
  },
  {
    name: 'an empty outboundTrafficPolicy of a Sidecar means REGISTRY_ONLY',
    manifests: [...workloads('a'), sidecar('strict', { outboundTrafficPolicy: {} })],
    requests: [
      [fromClient('/', { host: 'nowhere.com' }), 'blackhole'],
      [fromClient('/', { host: 'nowhere.com:4444' }), 'closed'],
      [fromClient('/', { host: 'nowhere.com', from: 'team/client' }), 'passthrough'],
    ],
  },
  {
    name: 'query parameters are compared without decoding',
    manifests: [...ab, web(to('a', { match: [{ queryParams: { q: { exact: 'a%20b' } } }] }), to('b'))],
    requests: [
      [fromClient('/?q=a%20b'), 'a'],
      [fromClient('/?q=a+b'), 'b'],
      [fromClient('/?q=x&q=a%20b'), 'b'],
    ],
  },
  {
    name: 'an exact empty value requires a header that is present and empty',
    manifests: [...ab, web(to('a', { match: [{ headers: { u: { exact: '' } } }] }), to('b'))],
    requests: [
      [fromClient('/', { headers: { U: '' } }), 'a'],
      [fromClient('/'), 'b'],
    ],
  },
  {
    name: 'a DestinationRule that is not exported to the caller hides wider ones in its namespace, but not those of the root',
    manifests: [
      service('p/a'),
      deployment('p/a'),
      destinationRule('p/exact', { host: 'a', exportTo: ['other'], subsets: [{ name: 'v1' }] }),
      destinationRule('p/wide', { host: '*.p.svc.cluster.local', subsets: [{ name: 'v1' }] }),
      destinationRule('istio-system/a', { host: 'a.p.svc.cluster.local', subsets: [{ name: 'root' }] }),
      virtualService('p/a', {
        hosts: ['a'],
        http: [{ ...uri('exact', '/root'), route: [subset('a', 'root')] }, { route: [subset('a', 'v1')] }],
      }),
    ],
    requests: [
      [fromClient('/', { host: 'a.p' }), 'no-cluster a.p/v1'],
      [fromClient('/root', { host: 'a.p' }), 'a.p/root'],
      [fromClient('/', { host: 'a.p', from: 'other/client' }), 'a.p/v1'],
    ],
  },
  {
    name: 'match.port at a gateway is the declared port, which the Service of the gateway maps',
    manifests: [
      ...ab,
      service('istio-system/istio-ingressgateway', [{ port: 80, name: 'http', targetPort: 8080 }], {
        selector: { istio: 'ingressgateway' },
      }),
      open,
      atGateway('one', 'shop.com', [to('a', { match: [{ port: 80 }] }), to('b', { match: [{ port: 8080 }] })]),
    ],
    requests: [
      [fromGateway('/', { port: 80 }), 'a'],
      [fromGateway('/', { port: 8080 }), 'a'],
      [fromGateway('/', { port: 81 }), 'refused'],
    ],
  },
  {
    name: 'http rules do not apply to a port named https',
    manifests: [
      ...ab,
      service('secure', [{ port: 443, name: 'https' }]),
      deployment('secure'),
      virtualService('secure', { hosts: ['secure'], http: [to('a')] }),
    ],
    requests: [[fromClient('/', { host: 'secure', scheme: 'https' }), 'secure:443']],
  },
];

test.each(
  cases.flatMap(({ name, manifests, requests }) =>
    requests.map(([request, expected], index) => ({ name: `${name} (${index})`, manifests, request, expected })),
  ),
)('$name', ({ manifests, request, expected }) => {
  const verdict = route(manifests, request);
  expect(shares(verdict)).toEqual(typeof expected === 'string' ? { [expected]: '1' } : expected);
});
