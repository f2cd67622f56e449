import { asContext } from '../../manifest/context';
import type { SourcedManifest } from '../../manifest/manifest';
import { parseManifests } from '../../reader';
import { judge } from '../engine/run';

interface Reference {
  readonly kind: string;
  /** The finding if the manifests contain another object of the kind. */
  readonly code: string;
  /** Manifests with a reference. */
  readonly from: string;
  /** Another object of the kind. */
  readonly other: string;
  /** What the reference names. */
  readonly target: string;
}

const named = (text: string, name: string) => text.replace(/name: \S+?([,}\s])/, `name: ${name}$1`);
const istio = (kind: string, name: string, spec: string, group = 'networking') =>
  `apiVersion: ${group}.istio.io/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n`;
const core = (kind: string, name: string, more = '') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name}${kind === 'Namespace' ? '' : ', namespace: shop'} }\n${more}`;

const gateway = istio(
  'Gateway',
  'edge',
  '{ selector: { app: edge }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }] }',
);
const service = (name: string) =>
  core('Service', name, `spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }\n`);
const deployment = (name: string, labels = `app: ${name}`) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { ${labels} } }
  template:
    metadata: { labels: { ${labels} } }
    spec: { containers: [{ name: app, image: app:1 }] }
`;
const routes = (spec: string) => istio('VirtualService', 'routes', spec);
const toReviews = 'http: [{ route: [{ destination: { host: reviews } }] }]';
const bound = routes(`{ hosts: [shop.example.com], gateways: [edge], ${toReviews} }`);
const rule = (host: string) =>
  istio('DestinationRule', host, `{ host: ${host}, subsets: [{ name: v1, labels: { version: v1 } }] }`);
const policy = (spec: string) => istio('AuthorizationPolicy', 'policy', spec, 'security');
const tokens = (app: string) =>
  istio(
    'RequestAuthentication',
    app,
    `{ selector: { matchLabels: { app: ${app} } }, jwtRules: [{ issuer: a.example.com, jwksUri: https://a.example.com/keys }] }`,
    'security',
  );
const entry = (host: string) =>
  istio(
    'ServiceEntry',
    host,
    `{ hosts: [${host}], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: DNS }`,
  );
const waypoint = (name: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: shop }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
`;
const tls = (credential: string) =>
  istio(
    'Gateway',
    'edge',
    `{ selector: { app: edge }, servers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: ["*"], tls: { mode: SIMPLE, ${credential} } }] }`,
  );
const secret = (name: string) => core('Secret', name, 'data: { tls.crt: "", tls.key: "" }\n');

const references: readonly Reference[] = [
  { kind: 'Gateway', code: 'IST0101', from: bound, other: named(gateway, 'other'), target: gateway },
  { kind: 'Gateway', code: 'IST0132', from: bound, other: named(gateway, 'other'), target: gateway },
  {
    kind: 'Service',
    code: 'IST0101',
    from: routes(`{ hosts: [a], ${toReviews} }`),
    other: service('a'),
    target: service('reviews'),
  },
  { kind: 'Service', code: 'IST0174', from: rule('reviews'), other: service('a'), target: service('reviews') },
  {
    kind: 'Service',
    code: 'KIA1004',
    from: istio('Sidecar', 'default', '{ egress: [{ hosts: [./reviews.shop.svc.cluster.local] }] }'),
    other: service('a'),
    target: service('reviews'),
  },
  {
    kind: 'Service',
    code: 'KIA0104',
    from: policy('{ rules: [{ to: [{ operation: { hosts: [reviews] } }] }] }'),
    other: service('a'),
    target: service('reviews'),
  },
  {
    kind: 'ServiceEntry',
    code: 'IST0101',
    from: routes('{ hosts: [a], http: [{ route: [{ destination: { host: api.example.com } }] }] }'),
    other: entry('b.example.com'),
    target: entry('api.example.com'),
  },
  {
    kind: 'DestinationRule',
    code: 'IST0101',
    from: routes('{ hosts: [a], http: [{ route: [{ destination: { host: reviews, subset: v1 } }] }] }'),
    other: rule('a'),
    target: rule('reviews'),
  },
  { kind: 'Workload', code: 'IST0101', from: gateway, other: deployment('a'), target: deployment('edge') },
  {
    kind: 'Workload',
    code: 'IST0127',
    from: policy('{ selector: { matchLabels: { app: reviews } } }'),
    other: deployment('a'),
    target: deployment('reviews'),
  },
  {
    kind: 'Workload',
    code: 'IST0173',
    from: `${service('reviews')}---\n${rule('reviews')}`,
    other: deployment('a'),
    target: deployment('reviews', 'app: reviews, version: v1'),
  },
  {
    kind: 'Namespace',
    code: 'IST0101',
    from: policy('{ rules: [{ from: [{ source: { namespaces: [web] } }] }] }'),
    other: core('Namespace', 'shop', ''),
    target: core('Namespace', 'web', ''),
  },
  {
    kind: 'Secret',
    code: 'IST0101',
    from: [tls('credentialName: cert'), deployment('edge')].join('---\n'),
    other: secret('other'),
    target: secret('cert'),
  },
  {
    kind: 'ServiceAccount',
    code: 'KIA0106',
    from: policy('{ rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }] }] }'),
    other: core('ServiceAccount', 'other'),
    target: core('ServiceAccount', 'web'),
  },
  {
    kind: 'RequestAuthentication',
    code: 'IST0149',
    from: [
      gateway,
      deployment('edge'),
      routes(
        `{ hosts: [shop.example.com], gateways: [edge], http: [{ match: [{ headers: { "@request.auth.claims.a": { exact: b } } }], route: [{ destination: { host: reviews } }] }] }`,
      ),
    ].join('---\n'),
    other: tokens('reviews'),
    target: tokens('edge'),
  },
  {
    kind: 'RequestAuthentication',
    code: 'MESH0115',
    from: [deployment('reviews'), policy('{ rules: [{ from: [{ source: { requestPrincipals: ["*"] } }] }] }')].join(
      '---\n',
    ),
    other: tokens('a'),
    target: tokens('reviews'),
  },
  {
    kind: 'Gateway of the Gateway API',
    code: 'KIA1313',
    from:
      core('Service', 'reviews').replace('reviews,', 'reviews, labels: { istio.io/use-waypoint: waypoint },') +
      'spec: { ports: [{ name: http, port: 80 }] }\n',
    other: waypoint('other'),
    target: waypoint('waypoint'),
  },
];

const parse = (...texts: string[]): SourcedManifest[] =>
  texts.flatMap((text, index) => parseManifests(text, `${index}.yaml`));
const codes = (manifests: SourcedManifest[], context: SourcedManifest[] = []) =>
  judge(manifests, { context })
    .findings.filter(({ level }) => level !== 'info')
    .map(({ code }) => code);

test.each(references)(
  'a missing $kind ($code) is reported only if another one is known',
  ({ code, from, other, target }) => {
    expect(codes(parse(from))).not.toContain(code);
    expect(codes(parse(from, other))).toContain(code);
    expect(codes(parse(from), parse(other))).toContain(code);
    expect(codes(parse(from, other), parse(target))).not.toContain(code);
    expect(codes([...parse(from, other), ...asContext(parse(target))])).not.toContain(code);
  },
);
