import type { Chart } from 'cdk8s';
import { refusal, ruleRefusal } from '../fixtures/synth';
import { Gateway } from '../gateway/gateway';
import { CanarySplit } from '../patterns/canary-split';
import { FaultInjection } from '../patterns/fault-injection';
import { HeaderRoute } from '../patterns/header-route';
import { PathRoute } from '../patterns/path-route';
import { WebApiRouting } from '../patterns/web-api-routing';
import { PeerAuthentication } from '../security/peer-authentication';
import { Sidecar } from '../sidecar/sidecar';
import { Destination } from '../virtual-service/destination';
import { VirtualService } from '../virtual-service/virtual-service';

// docs/fields/words.test.ts compares the words with the CRDs. Here are the messages, and words without a CRD.

interface Construct {
  new (scope: Chart, id: string, props: never): unknown;
  readonly name: string;
}
type Case = [Class: Construct, props: object, message: string];

/** Cases with the name of the test in front. */
const named = (cases: readonly Case[]) =>
  cases.map(([Class, props, message]) => [Class.name, message, Class, props] as const);

const refused = (Class: Construct, props: object) =>
  refusal((chart) => new Class(chart, 'x', props as never)).replace(/^\w+ of 'chart\/x(?:\/\w+)?': /, '');

const to = Destination.host('reviews');

test.each(
  named([
    [VirtualService, { http: [] }, "'http' is called 'rules' here"],
    [VirtualService, { host: 'reviews' }, "'host' is called 'hosts' here"],
    [VirtualService, { metadata: { name: 'a' } }, "'metadata' is not a prop here (write its fields directly)"],
    [VirtualService, { rule: [] }, "unknown prop 'rule', did you mean 'rules'?"],
    [
      VirtualService,
      { workloads: [] },
      "unknown prop 'workloads' (known props: name, namespace, labels, annotations, suppress, hosts, gateways, rules, tlsRules, tcpRules, exportTo)",
    ],
    [PeerAuthentication, { mtls: { mode: 'STRICT' } }, "'mtls' is called 'mode' here"],
    [WebApiRouting, { http: [] }, "'http' is called 'api' here"],
    [WebApiRouting, { gateways: ['mesh'] }, "'gateways' is called 'gateway' here"],
    [CanarySplit, { stable: to, canary: to, weight: 20 }, "'weight' is called 'canaryPercent' here"],
    [CanarySplit, { route: [] }, "'route' is not a prop here (write stable and canary)"],
    [CanarySplit, { stable: to, canary: to, host: 'reviews' }, "'host' is called 'hosts' here"],
    [FaultInjection, { to, fault: {} }, "'fault' is not a prop here (write abort and delay directly)"],
    [HeaderRoute, { to, hots: ['reviews'] }, "unknown prop 'hots', did you mean 'hosts'?"],
    [PathRoute, { uri: '/api' }, "'uri' is called 'path' here"],
    [PathRoute, { rewrite: {} }, "'rewrite' is not a prop here (write newPath: '/')"],
  ]),
)('%s: %s', (_name, message, Class, props) => {
  expect(refused(Class, props)).toBe(message);
});

const STRING_MATCH = "must be a StringMatch, such as StringMatch.exact('GET'), got";

test.each<[rule: object, message: string]>([
  [{ route: [] }, "rules[0]: 'route' is called 'to' here"],
  [{ to, match: [{ uri: {} }] }, "rules[0].match[0]: 'uri' is called 'path' here"],
  [
    { to, match: [{ method: { exact: 'GET' } }] },
    `rules[0].match[0].method ${STRING_MATCH} an object with exact (write StringMatch.exact('GET'))`,
  ],
  [
    { to, match: [{ path: { prefix: '/api' } }] },
    "rules[0].match[0].path must be a Path, such as Path.prefix('/api'), got an object with prefix (write Path.prefix('/api'))",
  ],
  [
    { to, match: [{ headers: { 'x-a': { regex: '.*' }, 'x-b': {} } }] },
    "rules[0].match[0].headers must be a list, got an object with x-a, x-b (write [Header.regex('x-a', '.*'), Header.present('x-b')])",
  ],
  [
    { to: { host: 'reviews', subset: 'v2' } },
    "rules[0].to must be a Destination, such as webApi.subset('v2') or Destination.host('web-api'), got an object with host, subset (write subset('v2') of the DestinationRule for 'reviews')",
  ],
  [{ to: [{ destination: {}, weight: '80' }] }, "rules[0].to[0]: 'destination' is called 'to' here"],
  [
    { to: [{ to, weight: '80' }] },
    "rules[0].to[0].weight must be a whole number from 0, got '80' (write 80 without quotes)",
  ],
  [
    { to, timeout: '1h30m' },
    "rules[0].timeout must be a Duration, such as Duration.seconds(5) from 'cdk8s', got '1h30m' (write Duration.minutes(90))",
  ],
  [
    { to, fault: { abort: { status: 500, percent: { value: 50 } } } },
    'rules[0].fault.abort.percent must be a percentage: 0, or 0.0001 to 100, got an object with value (write 50)',
  ],
  [
    { directResponse: { status: 200, body: { bytes: 'aGk=' } } },
    "rules[0].directResponse.body must be a string, got an object with bytes (write bodyBytes: Buffer.from('…', 'base64'))",
  ],
  [{ to, mirrors: { to } }, 'rules[0].mirrors must be a list, got an object with to (write [{ … }])'],
])('%j', (rule, message) => {
  expect(ruleRefusal(rule)).toBe(message);
});

test.each(
  named([
    [
      VirtualService,
      { hosts: ['a.b.c'], gateways: ['istio-system/edge'], rules: [{ to }] },
      "gateways[0] must be a Gateway, { name, namespace }, or 'mesh', got 'istio-system/edge' (write { name: 'edge', namespace: 'istio-system' })",
    ],
    [
      Gateway,
      { servers: [{ port: { number: 443, name: 'https', protocol: 'HTTPS' } }] },
      "servers[0].port must be a number, got an object with number, name, protocol (write port: 443, portName: 'https', protocol: 'HTTPS')",
    ],
    [
      Gateway,
      { servers: [{ port: 443, hosts: ['*'], protocol: 'HTTPS', tls: { mode: 'SIMPLE', certificate: 'cert' } }] },
      "servers[0].tls.certificate must be a Certificate, such as Certificate.secret('web-api-tls'), got 'cert' (write Certificate.secret('cert'))",
    ],
    [
      Sidecar,
      { workloadSelector: { labels: { app: 'web' } } },
      'workloadSelector must be labels, got an object with labels (write only the map in labels)',
    ],
    [
      PeerAuthentication,
      { mode: 'strict' },
      "mode must be one of DISABLE, PERMISSIVE, STRICT, got 'strict' (did you mean 'STRICT'?)",
    ],
  ]),
)('%s: %s', (_name, message, Class, props) => {
  expect(refused(Class, props)).toBe(message);
});
