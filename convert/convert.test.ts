import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests, readManifests } from '../mesh/reader';
import { convert } from '.';

const FILE = 'shop.yaml';
const conversionOf = (text: string, file = FILE) => convert(parseManifests(text, file), { textOf: () => text });
/** The body of the function, without indentation. */
const bodyOf = (text: string) => /: void \{\n(.*)\n\}\n/s.exec(conversionOf(text).source)?.[1]?.replace(/^ {2}/gm, '');

const virtualService = (spec: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
${spec.replace(/^(?=.)/gm, '  ')}`;
const reviews = `apiVersion: networking.istio.io/v1beta1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  subsets:
  - { name: v1, labels: { version: v1 } }
  - { name: v2, labels: { version: v2 } }
`;
const to = (subset: string, weight?: number) =>
  `{ destination: { host: reviews, subset: ${subset} }${weight === undefined ? '' : `, weight: ${weight}`} }`;

test('objects refer to each other by variables, whatever their order in the file', () => {
  const gateway = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop-gateway }
spec:
  selector: { istio: ingressgateway }
  servers:
  - { port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }
`;
  const routes = virtualService(
    `hosts: [shop.example.com]\ngateways: [shop-gateway]\nhttp: [{ route: [${to('v1')}], timeout: 90s }]\n`,
  );
  expect(bodyOf([routes, gateway, reviews].join('---\n'))).toBe(
    `const chart = new Chart(app, 'shop');
const shopGateway = new Gateway(chart, 'shop-gateway', {
  servers: [{ port: 80, protocol: 'HTTP', hosts: ['shop.example.com'] }],
});
const reviews = new DestinationRule(chart, 'reviews', { subsets: ['v1', 'v2'] });
new VirtualService(chart, 'reviews-virtual-service', {
  name: 'reviews',
  hosts: ['shop.example.com'],
  gateways: [shopGateway],
  rules: [{ to: reviews.subset('v1'), timeout: Duration.seconds(90) }],
});`,
  );
});

test.each([
  [
    'a split of two subsets',
    `- route: [${to('v1', 95)}, ${to('v2', 5)}]`,
    "rules: CanarySplit.rules({ stable: reviews.subset('v1'), canary: reviews.subset('v2'), canaryPercent: 5 }),",
  ],
  [
    'a header rule before the rule for the other requests',
    `- match: [{ headers: { end-user: { exact: jason } } }]
  route: [${to('v2')}]
- route: [${to('v1')}]`,
    `rules: HeaderRoute.rules({
    when: [Header.exact('end-user', 'jason')],
    to: reviews.subset('v2'),
    otherwise: reviews.subset('v1'),
  }),`,
  ],
  [
    'a fault',
    `- fault: { delay: { fixedDelay: 7s, percentage: { value: 10 } } }
  route: [${to('v1')}]`,
    "rules: FaultInjection.rules({ to: reviews.subset('v1'), delay: { fixedDelay: Duration.seconds(7), percent: 10 } }),",
  ],
  [
    'a mirror',
    `- route: [${to('v1')}]
  mirrors: [{ destination: { host: reviews, subset: v2 }, percentage: { value: 50 } }]`,
    "rules: [{ to: reviews.subset('v1'), mirrors: [{ to: reviews.subset('v2'), percent: 50 }] }],",
  ],
])('%s', (_what, http, code) => {
  expect(bodyOf(`${reviews}---\n${virtualService(`hosts: [reviews]\nhttp:\n${http}\n`)}`)).toContain(code);
});

test('fields without a prop are JSON patches', () => {
  const rule = `${reviews}  futureField: 5\n`.replace(
    'futureField: 5',
    'trafficPolicy: { loadBalancer: { simple: UNSPECIFIED } }',
  );
  expect(bodyOf(rule)).toBe(
    `const reviews = new DestinationRule(new Chart(app, 'shop'), 'reviews', { subsets: ['v1', 'v2'] });
ApiObject.of(reviews).addJsonPatch(JsonPatch.add('/spec/trafficPolicy', { loadBalancer: { simple: 'UNSPECIFIED' } }));`,
  );
});

test('kinds without a construct use their generated class', () => {
  const { source } = conversionOf(`apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: headers }
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    patch: { operation: MERGE, value: { typed_config: {} } }
`);
  expect(source).toContain(`import {
  EnvoyFilter,
  EnvoyFilterSpecConfigPatchesApplyTo,
  EnvoyFilterSpecConfigPatchesPatchOperation,
} from 'cdk8s-istio/imports/networking.istio.io';`);
  expect(source).toContain(`new EnvoyFilter(new Chart(app, 'shop'), 'headers', {
    metadata: { name: 'headers' },
    spec: {
      configPatches: [
        {
          applyTo: EnvoyFilterSpecConfigPatchesApplyTo.HTTP_UNDERSCORE_FILTER,
          patch: { operation: EnvoyFilterSpecConfigPatchesPatchOperation.MERGE, value: { typed_config: {} } },
        },
      ],
    },
  });`);
});

test('comments keep their places', () => {
  const text = `# Owned by the shop team.
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
spec:
  host: reviews # the Service
  # Until the new version is stable.
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: 10 # was 5
# The end.
`;
  expect(bodyOf(text)).toBe(
    `// Owned by the shop team.
// the Service
new DestinationRule(new Chart(app, 'shop'), 'reviews', {
  // Until the new version is stable.
  trafficPolicy: {
    connectionPool: {
      tcp: {
        // was 5
        maxConnections: 10,
      },
    },
  },
});
// The end.`,
  );
});

test('removes what a cluster adds, and says so', () => {
  const { source, removed } = conversionOf(`apiVersion: v1
kind: List
items:
- ${reviews.replaceAll('\n', '\n  ').trim().replace('{ name: reviews }', '{ name: reviews, uid: x, resourceVersion: "1", annotations: { kubectl.kubernetes.io/last-applied-configuration: "{}" } }')}
  status: {}
`);
  expect(source).not.toMatch(/uid|annotations|status/);
  expect(removed).toEqual([
    'DestinationRule reviews: /status, /metadata/uid, /metadata/resourceVersion, /metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration',
  ]);
});

test('names what it leaves out, with the line', () => {
  const wrong = virtualService('hosts: reviews\n');
  const { leftOut, objects } = conversionOf(`${reviews}---\n${wrong}`);
  expect(objects).toBe(1);
  expect(leftOut).toEqual([
    { object: 'VirtualService reviews', file: FILE, line: 14, reason: expect.stringContaining('spec.hosts') },
  ]);
});

// The manifests of the workshop are next to the checkout if the project is developed.
const ORIGINALS = join(__dirname, '..', '..', 'shared', 'originals', 'istio');

(existsSync(ORIGINALS) ? describe : describe.skip)("the workshop's originals", () => {
  const files = existsSync(ORIGINALS) ? readdirSync(ORIGINALS).filter((file) => !file.endsWith('-sa.yaml')) : [];
  const manifests = readManifests(files.map((file) => join(ORIGINALS, file)));

  test('become a program about as short as main.ts', () => {
    const lines = (text: string) => text.split('\n').length;
    const { source, patched, leftOut } = convert(manifests);
    expect(lines(source)).toBeLessThan(1.5 * lines(readFileSync(join(__dirname, '..', 'main.ts'), 'utf8')));
    expect({ patched, leftOut }).toEqual({ patched: [], leftOut: [] });
  });
});
