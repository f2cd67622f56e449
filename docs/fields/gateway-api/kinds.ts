import type { Construct } from 'constructs';
import {
  type AllowedRoutes,
  type Backend,
  BackendTlsPolicy,
  type Cors,
  Filter,
  Gateway,
  type GatewayAddress,
  GrpcMethod,
  GrpcRoute,
  HttpRoute,
  Listener,
  ListenerSet,
  type Namespaces,
  type ParentRef,
  PathMatch,
  PathModifier,
  ReferenceGrant,
  SubjectAltName,
  TcpRoute,
  TlsRoute,
} from '../../../constructs/gateway-api';
import { Header, QueryParam } from '../../../index';
import type { Sample } from '../sample';

/** The kinds of the Gateway API with a construct, and the function that creates objects with every prop. */
export const GATEWAY_API_KINDS: Readonly<Record<string, (scope: Construct, sample: Sample) => void>> = {
  Gateway: gateways,
  ListenerSet: listenerSets,
  HTTPRoute: httpRoutes,
  GRPCRoute: grpcRoutes,
  TLSRoute: connectionRoutes,
  TCPRoute: connectionRoutes,
  ReferenceGrant: referenceGrants,
  BackendTLSPolicy: backendTlsPolicies,
};

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'] as const;
const CODES = [301, 302, 303, 307, 308] as const;

const changes = ({ text }: Sample) => ({
  set: { [text()]: text() },
  add: { [text()]: text() },
  remove: [text()],
});

const headerFilters = (sample: Sample) => [
  Filter.requestHeaderModifier(changes(sample)),
  Filter.responseHeaderModifier(changes(sample)),
];

const service = ({ text, number }: Sample): Backend => ({
  service: { name: text(), namespace: text() },
  port: number(),
});

/** Backends of both kinds. */
const backends = (sample: Sample) => [
  { ...service(sample), weight: sample.number() },
  { service: { host: sample.host() }, port: sample.number() },
];

const filteredBackends = (sample: Sample) =>
  backends(sample).map((backend) => ({ ...backend, filters: headerFilters(sample) }));

const mirrors = (sample: Sample) => [
  Filter.requestMirror({ backendRef: service(sample), percent: sample.percent() }),
  Filter.requestMirror({
    backendRef: { service: { host: sample.host() }, port: sample.number() },
    fraction: { numerator: sample.percent(), denominator: sample.number() },
  }),
];

const parents = ({ text, number }: Sample): ParentRef[] => [
  { name: text(), namespace: text(), sectionName: text(), port: number() },
  { kind: 'ServiceEntry', name: text() },
  { kind: 'Service', name: text() },
];

function httpRoutes(scope: Construct, sample: Sample): void {
  const { text, number, host, path, duration } = sample;
  const cors: Cors = {
    allowOrigins: [`https://${host()}`],
    allowMethods: METHODS,
    allowHeaders: [text()],
    exposeHeaders: [text()],
    maxAge: duration(),
    allowCredentials: sample.flag(),
  };
  const matches = [
    ...METHODS.map((method) => ({ method })),
    { path: PathMatch.exact(path()), headers: [Header.exact(text(), text())] },
    { path: PathMatch.prefix(path()), headers: [Header.regex(text(), text())] },
    {
      path: PathMatch.regex(path()),
      queryParams: [QueryParam.exact(text(), text()), QueryParam.regex(text(), text())],
    },
  ];
  const filters = [
    ...headerFilters(sample),
    ...mirrors(sample),
    Filter.urlRewrite({ hostname: host(), path: PathModifier.replaceFullPath(path()) }),
    Filter.cors(cors),
  ];
  const prefix = () => [{ path: PathMatch.prefix(path()) }];
  const replaced = () => PathModifier.replacePrefixMatch(path());
  const redirects = CODES.map((statusCode) =>
    Filter.requestRedirect({ scheme: sample.pick('http', 'https'), hostname: host(), port: number(), statusCode }),
  );
  new HttpRoute(scope, 'http', {
    parentRefs: parents(sample),
    hostnames: [host()],
    rules: [
      {
        name: text(),
        matches,
        filters,
        backendRefs: filteredBackends(sample),
        timeouts: { backendRequest: duration(), request: duration() },
        retry: { attempts: number(), codes: [400 + sample.percent()], backoff: duration() },
      },
      {
        matches: prefix(),
        filters: [Filter.urlRewrite({ path: replaced() }), Filter.cors({ allowOrigins: ['*'], allowMethods: ['*'] })],
        backendRefs: backends(sample),
      },
      ...redirects.map((redirect) => ({ filters: [redirect] })),
      ...(['http', 'https'] as const).map((scheme) => ({
        matches: prefix(),
        filters: [Filter.requestRedirect({ scheme, path: replaced() })],
      })),
      { filters: [Filter.requestRedirect({ path: PathModifier.replaceFullPath(path()) })] },
    ],
  });
}

function grpcRoutes(scope: Construct, sample: Sample): void {
  const { text, host } = sample;
  new GrpcRoute(scope, 'grpc', {
    parentRefs: parents(sample),
    hostnames: [host()],
    rules: [
      {
        name: text(),
        matches: [
          { method: GrpcMethod.exact({ service: text(), method: text() }), headers: [Header.exact(text(), text())] },
          { method: GrpcMethod.regex({ service: text() }), headers: [Header.regex(text(), text())] },
        ],
        filters: [...headerFilters(sample), ...mirrors(sample)],
        backendRefs: filteredBackends(sample),
      },
    ],
  });
}

function connectionRoutes(scope: Construct, sample: Sample): void {
  const props = () => ({ parentRefs: parents(sample), backendRefs: backends(sample) });
  new TcpRoute(scope, 'tcp', props());
  new TlsRoute(scope, 'tls', { ...props(), hostnames: [sample.host()] });
}

const selector = <From extends string>({ text, labels, pick }: Sample): Namespaces<From> => ({
  from: 'Selector',
  selector: {
    matchLabels: labels(),
    matchExpressions: [{ key: text(), operator: pick('In' as const, 'NotIn' as const), values: [text()] }],
  },
});

function listeners(sample: Sample): Listener[] {
  const { text, number, host } = sample;
  const allowed: AllowedRoutes[] = [
    { namespaces: selector(sample) },
    { namespaces: { from: 'All' }, kinds: [sample.pick('HTTPRoute', 'GRPCRoute')] },
    { namespaces: { from: 'Same' } },
  ];
  return [
    ...allowed.map((allowedRoutes) => Listener.http({ name: text(), port: number(), hostname: host(), allowedRoutes })),
    Listener.https({
      name: text(),
      port: number(),
      tls: { certificateRefs: [{ name: text(), namespace: text() }], options: { option: text() } },
    }),
    Listener.tls({ port: number() }),
    Listener.tls({ port: number(), tls: { options: { option: text() } } }),
  ];
}

function gateways(scope: Construct, sample: Sample): void {
  const { text, number, labels, host } = sample;
  const verified = (mode: 'AllowValidOnly' | 'AllowInsecureFallback') => ({
    validation: {
      caCertificateRefs: [
        { kind: sample.pick<'Secret' | 'ConfigMap'>('Secret', 'ConfigMap'), name: text(), namespace: text() },
      ],
      mode,
    },
  });
  new Gateway(scope, 'gateway', {
    gatewayClassName: text(),
    listeners: listeners(sample),
    addresses: [
      sample.pick<GatewayAddress>({ type: 'Hostname', value: host() }, { type: 'IPAddress', value: sample.address() }),
    ],
    infrastructure: { labels: labels(), annotations: labels(), parametersRef: { name: text() } },
    tls: {
      frontend: {
        default: verified('AllowValidOnly'),
        perPort: [
          { port: number(), tls: verified('AllowValidOnly') },
          { port: number(), tls: verified('AllowInsecureFallback') },
        ],
      },
    },
    allowedListeners: { namespaces: selector(sample) },
  });
  for (const from of ['All', 'Same', 'None'] as const) {
    const tls = { frontend: { default: verified('AllowInsecureFallback') } };
    new Gateway(scope, `from-${from.toLowerCase()}`, { allowedListeners: { namespaces: { from } }, tls });
  }
}

function listenerSets(scope: Construct, sample: Sample): void {
  const parentRef = { name: sample.text(), namespace: sample.text() };
  new ListenerSet(scope, 'listeners', { parentRef, listeners: listeners(sample) });
}

function referenceGrants(scope: Construct, { text, pick }: Sample): void {
  new ReferenceGrant(scope, 'grant', {
    from: [{ kind: pick('HTTPRoute', 'GRPCRoute'), namespace: text() }],
    to: [{ kind: pick('Service', 'Secret'), name: text() }],
  });
}

function backendTlsPolicies(scope: Construct, { text, host, pick }: Sample): void {
  const kinds = pick(['Service', 'ServiceEntry'] as const, ['ServiceEntry', 'Service'] as const);
  new BackendTlsPolicy(scope, 'own-ca', {
    targetRefs: kinds.map((kind) => ({ kind, name: text(), sectionName: text() })),
    validation: {
      hostname: host(),
      caCertificateRefs: [{ kind: pick('Secret', 'ConfigMap'), name: text() }],
      subjectAltNames: [SubjectAltName.hostname(host()), SubjectAltName.uri(`spiffe://${host()}`)],
    },
    options: { option: text() },
  });
  new BackendTlsPolicy(scope, 'system', {
    targetRefs: [{ name: text() }],
    validation: { hostname: host(), wellKnownCACertificates: 'System' },
  });
}
