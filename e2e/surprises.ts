import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../mesh/manifest/manifest';
import type { MeshRequest } from './request';

/** Behaviour of Istio and Envoy that readers of the manifests would not expect. */
export interface Surprise {
  readonly name: string;
  readonly manifests: readonly Manifest[];
  /**
   * The outcome of each request: the workload, optionally with the path that it received, or `kind`, or `kind detail`.
   * Several outcomes have shares in percent.
   */
  readonly requests: readonly (readonly [MeshRequest, string | Readonly<Record<string, number>>])[];
}

/** Services a, b and web with port 80, reviews with versions v1 and v2, wide with ports 80 and 8080, odd only with 8080. */
export const NEIGHBOURHOOD: readonly Manifest[] = [
  ...app('a', 'default'),
  ...app('b', 'default'),
  ...app('web', 'default'),
  ...app('reviews', 'default', { http: 80 }, ['v1', 'v2']),
  ...app('wide', 'default', { http: 80, 'http-alt': 8080 }),
  ...app('odd', 'default', { http: 8080 }),
  ...app('a', 'prod'),
];

/** Clients, besides the gateway: one with the label app=client, one with app=x, one in another namespace. */
export const CALLERS = ['default/client', 'default/x', 'team/client'];

export const SURPRISES: readonly Surprise[] = [
  {
    name: '1 a prefix is not aware of segments',
    manifests: web(`[{match: [{uri: {prefix: /api}}], ${to('a')}}, {${to('b')}}]`),
    requests: [
      [client('/apis'), 'a'],
      [client('/API'), 'b'],
    ],
  },
  {
    name: '2 a match that only checks the caller hides all later rules',
    manifests: web(`[{match: [{sourceLabels: {app: x}}], ${to('a')}}, {match: [{uri: {prefix: /v2}}], ${to('b')}}]`),
    requests: [
      [client('/v2', { from: 'default/x' }), 'a'],
      [client('/v2'), 'b'],
      [client('/'), 'no-route'],
    ],
  },
  {
    name: '3 a rule without a match hides everything after it',
    manifests: web(`[{${to('a')}}, {match: [{uri: {exact: /admin}}], ${to('b')}}]`),
    requests: [[client('/admin'), 'a']],
  },
  {
    name: '4 a catch-all goes last among the VirtualServices of a host at a gateway, not in a sidecar',
    manifests: [
      ...gateway('*'),
      ...virtualService('one', 'shop.com', `[{${to('a')}}]`, 'gateways: [gw, mesh]'),
      ...virtualService('two', 'shop.com', `[{match: [{uri: {prefix: /cart}}], ${to('b')}}]`, 'gateways: [gw, mesh]'),
    ],
    requests: [
      [ingress('/cart'), 'b'],
      [client('/cart', { host: 'shop.com' }), 'a'],
    ],
  },
  {
    name: '5 the longest prefix has no preference',
    manifests: [
      ...gateway('*'),
      ...atGateway('one', 'shop.com', `[{match: [{uri: {prefix: /cart}}], ${to('a')}}]`),
      ...atGateway('two', 'shop.com', `[{match: [{uri: {prefix: /cart/pay}}], ${to('b')}}]`),
    ],
    requests: [[ingress('/cart/pay'), 'a']],
  },
  {
    name: '6 no route of a virtual host falls through to another',
    manifests: [
      ...gateway('*'),
      ...atGateway('one', '*.foo.com', `[{${to('a')}}]`),
      ...atGateway('two', 'x.foo.com', `[{match: [{uri: {prefix: /v1}}], ${to('b')}}]`),
    ],
    requests: [
      [ingress('/other', { host: 'x.foo.com' }), 'no-route'],
      [ingress('/other', { host: 'y.foo.com' }), 'a'],
    ],
  },
  {
    name: '7 an empty prefix matches everything but is not sorted last like a catch-all',
    manifests: [
      ...gateway('*'),
      ...atGateway('one', 'shop.com', `[{match: [{uri: {prefix: ''}}], ${to('a')}}]`),
      ...atGateway('two', 'shop.com', `[{match: [{uri: {prefix: /x}}], ${to('b')}}]`),
    ],
    requests: [[ingress('/x'), 'a']],
  },
  {
    name: '8 a short name with a dot is absolute',
    manifests: virtualService('reviews', 'reviews.default', `[{${to('reviews.default')}}]`),
    requests: [
      [client('/', { host: 'reviews.default' }), 'no-cluster'],
      [client('/', { host: 'reviews.default.svc.cluster.local' }), { 'reviews-v1': 50, 'reviews-v2': 50 }],
    ],
  },
  {
    // The webhook now rejects a Gateway's host without a dot.
    name: '9 short hosts of VirtualServices are expanded at gateways, too',
    manifests: [...gateway('*'), ...atGateway('one', 'myapp', `[{${to('a')}}]`)],
    requests: [
      [ingress('/', { host: 'myapp' }), 'no-route'],
      [ingress('/', { host: 'myapp.default.svc.cluster.local' }), 'a'],
    ],
  },
  {
    name: '10 a private VirtualService is invisible to a gateway in another namespace',
    manifests: [
      ...gateway('*'),
      ...virtualService('one', 'shop.com', `[{${to('a')}}]`, 'gateways: [gw], exportTo: ["."]'),
    ],
    requests: [[ingress('/'), 'no-route']],
  },
  {
    name: '11 a Gateway without a namespace is looked up in the namespace of the VirtualService',
    manifests: [...gateway('*', '', 'prod'), ...atGateway('one', 'shop.com', `[{${to('a')}}]`)],
    requests: [[ingress('/'), 'no-route']],
  },
  {
    name: "12 a DestinationRule in the VirtualService's namespace does not apply at the gateway",
    manifests: [
      ...gateway('*', '', 'team'),
      ...virtualService(
        'one',
        'shop.com',
        `[{${to('a.prod.svc.cluster.local', 'v1')}}]`,
        'gateways: [gw, mesh]',
        'team',
      ),
      ...destinationRule('one', 'a.prod.svc.cluster.local', '[{name: v1, labels: {version: v1}}]', 'team'),
    ],
    requests: [
      [ingress('/'), 'no-cluster'],
      [client('/', { host: 'shop.com', from: 'team/client' }), 'prod/a'],
    ],
  },
  {
    name: "13 a wide DestinationRule in the client's namespace hides the service's own",
    manifests: [
      ...destinationRule('wide', '*.svc.cluster.local', '[]', 'team'),
      ...destinationRule('own', 'a.prod.svc.cluster.local', '[{name: v1, labels: {version: v1}}]', 'prod'),
      ...virtualService('one', 'shop.com', `[{${to('a.prod.svc.cluster.local', 'v1')}}]`, 'gateways: [mesh]'),
    ],
    requests: [
      [client('/', { host: 'shop.com', from: 'team/client' }), 'no-cluster'],
      [client('/', { host: 'shop.com' }), 'prod/a'],
    ],
  },
  {
    name: '14 a gateway infers the port of a destination, a sidecar does not',
    manifests: [
      ...gateway('*'),
      ...atGateway('one', 'shop.com', `[{${to('odd')}}]`),
      ...virtualService('web', 'web', `[{${to('odd')}}]`),
    ],
    requests: [
      [ingress('/'), 'odd'],
      [client('/'), 'no-cluster'],
    ],
  },
  {
    name: '16 the default route applies if a VirtualService has no rule for the caller',
    manifests: [
      ...destinationRule('reviews', 'reviews', VERSIONS()),
      ...virtualService('reviews', 'reviews', `[{match: [{sourceLabels: {app: x}}], ${to('reviews', 'v2')}}]`),
    ],
    requests: [
      [client('/', { host: 'reviews', from: 'default/x' }), 'reviews-v2'],
      [client('/', { host: 'reviews' }), { 'reviews-v1': 50, 'reviews-v2': 50 }],
    ],
  },
  {
    name: '17 gateways in a match disable its sourceLabels',
    manifests: virtualService(
      'web',
      'web',
      `[{match: [{gateways: [mesh], sourceLabels: {app: x}}], ${to('a')}}, {${to('b')}}]`,
      'gateways: [mesh, gw]',
    ),
    requests: [[client('/'), 'a']],
  },
  {
    name: '18 a missing header counts as empty in withoutHeaders',
    manifests: web(
      `[{match: [{uri: {prefix: /re}, withoutHeaders: {u: {regex: '.*'}}}], ${to('a')}},
        {match: [{uri: {prefix: /none}, withoutHeaders: {u: {}}}], ${to('a')}},
        {match: [{uri: {prefix: /x}, withoutHeaders: {u: {exact: x}}}], ${to('a')}}, {${to('b')}}]`,
    ),
    requests: [
      [client('/re'), 'b'],
      [client('/none'), 'a'],
      [client('/x'), 'a'],
    ],
  },
  {
    name: '19 an authority match includes port and letter case, a virtual host does not',
    manifests: [
      ...gateway('*'),
      ...atGateway('one', 'foo.com', `[{match: [{authority: {exact: foo.com}}], ${to('a')}}]`),
    ],
    requests: [
      [ingress('/', { host: 'foo.com' }), 'a'],
      [ingress('/', { host: 'foo.com:8080' }), 'no-route'],
      [ingress('/', { host: 'FOO.com' }), 'no-route'],
    ],
  },
  {
    name: '20 a single weight is ignored, and a destination without a weight among several gets no traffic',
    manifests: web(
      `[{match: [{uri: {prefix: /one}}], route: [{destination: {host: a}, weight: 0}]},
        {match: [{uri: {prefix: /two}}], route: [{destination: {host: a}}, {destination: {host: b}, weight: 10}]},
        {route: [{destination: {host: a}, weight: 1}, {destination: {host: b}, weight: 3}]}]`,
    ),
    requests: [
      [client('/one'), 'a'],
      [client('/two'), 'b'],
      [client('/'), { a: 25, b: 75 }],
    ],
  },
  {
    name: '21 the share of a missing subset fails',
    manifests: [
      ...destinationRule(
        'reviews',
        'reviews',
        '[{name: v1, labels: {version: v1}}, {name: v4, labels: {version: v4}}]',
      ),
      ...web(
        `[{match: [{uri: {prefix: /gone}}], route: [{destination: {host: reviews, subset: v1}, weight: 90},
           {destination: {host: reviews, subset: v3}, weight: 10}]},
          {route: [{destination: {host: reviews, subset: v1}, weight: 90},
           {destination: {host: reviews, subset: v4}, weight: 10}]}]`,
      ),
    ],
    requests: [
      [client('/gone'), { 'reviews-v1': 90, 'no-cluster': 10 }],
      [client('/'), { 'reviews-v1': 90, 'no-healthy': 10 }],
    ],
  },
  {
    name: '22 rewrite.uri without a uri match, with / and with a regex',
    manifests: web(
      `[{match: [{uri: {prefix: /foo}}], rewrite: {uri: /}, ${to('a')}},
        {match: [{uri: {regex: '/re/.*'}}], rewrite: {uri: /}, ${to('a')}}, {rewrite: {uri: /new}, ${to('a')}}]`,
    ),
    requests: [
      [client('/foo/bar'), 'a //bar'],
      [client('/re/bar?z'), 'a /?z'],
      [client('/x?q=1'), 'a /newx?q=1'],
    ],
  },
  {
    name: '23 uriRegexRewrite replaces everywhere',
    manifests: web(`[{rewrite: {uriRegexRewrite: {match: a, rewrite: b}}, ${to('a')}}]`),
    requests: [[client('/a/cat'), 'a /b/cbt']],
  },
  {
    name: "24 a redirect to the default port keeps the client's port",
    manifests: [
      ...gateway('*'),
      ...atGateway(
        'one',
        'shop.com',
        `[{match: [{uri: {prefix: /p}}], redirect: {port: 80}}, {match: [{uri: {prefix: /s}}], redirect: {scheme: https}},
          {redirect: {derivePort: FROM_REQUEST_PORT, scheme: https}}]`,
      ),
    ],
    requests: [
      [ingress('/p', { host: 'shop.com:8080' }), 'redirect 301 http://shop.com:8080/p'],
      [ingress('/s', { host: 'shop.com:80' }), 'redirect 301 https://shop.com/s'],
      [ingress('/s', { host: 'shop.com:8080' }), 'redirect 301 https://shop.com:8080/s'],
      [ingress('/d'), 'redirect 301 https://shop.com:80/d'],
    ],
  },
  {
    name: '25 httpsRedirect overrides routes and keeps the port',
    manifests: [
      ...gateway('shop.com', ', tls: {httpsRedirect: true}'),
      ...atGateway('one', 'shop.com', `[{match: [{uri: {prefix: /a}}], ${to('a')}}]`),
    ],
    requests: [
      [ingress('/a', { host: 'shop.com:80' }), 'redirect 301 https://shop.com:80/a'],
      [ingress('/nothing'), 'redirect 301 https://shop.com/nothing'],
    ],
  },
  {
    name: '26 a fault without a percentage never fires',
    manifests: web(`[{fault: {abort: {httpStatus: 500}}, ${to('a')}}]`),
    requests: [[client('/'), 'a']],
  },
  {
    name: '27 abort and delay are independent, and a delay is not bounded by the timeout',
    manifests: web(
      `[{fault: {delay: {percentage: {value: 50}, fixedDelay: 3s}, abort: {percentage: {value: 50}, httpStatus: 503}},
         timeout: 2s, ${to('a')}}]`,
    ),
    requests: [[client('/'), { a: 25, 'a delayed': 25, 'abort 503': 25, 'abort 503 delayed': 25 }]],
  },
  {
    name: '28 a preflight needs a route, and a fault comes before it',
    manifests: web(
      `[{match: [{uri: {prefix: /post}, method: {exact: POST}}], corsPolicy: {allowOrigins: [{exact: '*'}]}, ${to('a')}},
        {match: [{uri: {prefix: /fault}}], corsPolicy: {allowOrigins: [{exact: '*'}]},
         fault: {abort: {percentage: {value: 100}, httpStatus: 503}}, ${to('a')}},
        {match: [{uri: {prefix: /cors}}], corsPolicy: {allowOrigins: [{exact: '*'}]}, ${to('a')}}]`,
    ),
    requests: [
      [preflight('/post'), 'no-route'],
      [preflight('/fault'), 'abort 503'],
      [preflight('/cors'), 'preflight'],
    ],
  },
  {
    name: '33 headers.set at both levels: a single destination wins, among several the route wins',
    manifests: web(
      `[{match: [{uri: {prefix: /one}}], headers: {request: {set: {path-of: route}}},
         route: [{destination: {host: a}, headers: {request: {set: {path-of: destination}}}}]},
        {headers: {request: {set: {path-of: route}}},
         route: [{destination: {host: a}, weight: 1, headers: {request: {set: {path-of: destination}}}},
                 {destination: {host: a}, weight: 1, headers: {request: {set: {path-of: destination}}}}]}]`,
    ),
    requests: [
      [client('/one'), 'a path-of=destination'],
      [client('/'), 'a path-of=route'],
    ],
  },
  {
    name: '34 a regex under a prefix of the root drops the delegated rule',
    manifests: [
      ...virtualService('web', 'web', '[{match: [{uri: {prefix: /}}], delegate: {name: leaf}}]'),
      ...objects(`{kind: VirtualService, metadata: {name: leaf}, spec: {http: [
        {match: [{uri: {regex: '/x.*'}}], ${to('a')}}, {match: [{uri: {prefix: /y}}], ${to('b')}}]}}`),
    ],
    requests: [
      [client('/x'), 'no-route'],
      [client('/y'), 'b'],
    ],
  },
  {
    name: '40 query parameters are compared without decoding',
    manifests: web(`[{match: [{queryParams: {q: {exact: 'a b'}}}], ${to('a')}},
      {match: [{queryParams: {q: {exact: 'a%20b'}}}], ${to('b')}}]`),
    requests: [[client('/?q=a%20b'), 'b']],
  },
  {
    name: '42 exact "" matches an empty header, and in withoutHeaders excludes a missing one',
    manifests: web(`[{match: [{uri: {prefix: /h}, headers: {u: {exact: ''}}}], ${to('a')}},
      {match: [{uri: {prefix: /w}, withoutHeaders: {u: {exact: ''}}}], ${to('a')}}, {${to('b')}}]`),
    requests: [
      [client('/h', { headers: { u: '' } }), 'a'],
      [client('/h'), 'b'],
      [client('/w'), 'b'],
    ],
  },
];

function client(path: string, more: Partial<MeshRequest> = {}): MeshRequest {
  return { from: 'default/client', port: 80, method: 'GET', host: 'web', path, headers: {}, ...more };
}

function ingress(path: string, more: Partial<MeshRequest> = {}): MeshRequest {
  return { from: 'gateway', port: 80, method: 'GET', host: 'shop.com', path, headers: {}, ...more };
}

function preflight(path: string): MeshRequest {
  const headers = { origin: 'http://o.test', 'access-control-request-method': 'POST' };
  return client(path, { method: 'OPTIONS', headers });
}

function to(host: string, subset?: string): string {
  return `route: [{destination: {host: ${host}${subset === undefined ? '' : `, subset: ${subset}`}}}]`;
}

function VERSIONS(): string {
  return '[{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]';
}

function objects(...texts: readonly string[]): Manifest[] {
  return texts
    .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Manifest))
    .map((object) => ({
      ...object,
      apiVersion: 'networking.istio.io/v1',
      metadata: { ...object.metadata, namespace: object.metadata.namespace ?? 'default' },
    }));
}

function virtualService(name: string, host: string, http: string, more = 'gateways: [mesh]', namespace = 'default') {
  return objects(`{kind: VirtualService, metadata: {name: ${name}, namespace: ${namespace}},
    spec: {hosts: ['${host}'], ${more}, http: ${http}}}`);
}

function web(http: string): Manifest[] {
  return virtualService('web', 'web', http);
}

function atGateway(name: string, host: string, http: string): Manifest[] {
  return virtualService(name, host, http, 'gateways: [gw]');
}

function gateway(host: string, more = '', namespace = 'default'): Manifest[] {
  return objects(`{kind: Gateway, metadata: {name: gw, namespace: ${namespace}}, spec: {selector: {istio: ingressgateway},
    servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['${host}']${more}}]}}`);
}

function destinationRule(name: string, host: string, subsets: string, namespace = 'default'): Manifest[] {
  return objects(`{kind: DestinationRule, metadata: {name: ${name}, namespace: ${namespace}},
    spec: {host: '${host}', subsets: ${subsets}}}`);
}

function app(
  name: string,
  namespace: string,
  ports: Readonly<Record<string, number>> = { http: 80 },
  versions: readonly string[] = [''],
): Manifest[] {
  const written = Object.entries(ports).map(([portName, port]) => ({ name: portName, port, targetPort: port + 9000 }));
  const deployments = versions.map((version) => {
    const labels = { app: name, version: version || 'v1' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'echo', image: 'echo' }] } };
    const metadata = { name: version === '' ? name : `${name}-${version}`, namespace };
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { selector: { matchLabels: labels }, template },
    };
  });
  const spec = { selector: { app: name }, ports: written };
  return [{ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec }, ...deployments];
}
