import type { Manifest } from '../../manifest/manifest';
import { pathText } from '../../manifest/path-text';
import { examine } from '../examine';

const GROUPS: Readonly<Record<string, string>> = {
  AuthorizationPolicy: 'security.istio.io/v1',
  PeerAuthentication: 'security.istio.io/v1',
  RequestAuthentication: 'security.istio.io/v1',
  Telemetry: 'telemetry.istio.io/v1',
  Service: 'v1',
};

/** The errors of an object, and the remedies in them: `spec.hosts: …`. */
function errorsOf(kind: string, spec: unknown, more: object = {}): string[] {
  const apiVersion = GROUPS[kind] ?? 'networking.istio.io/v1';
  const manifest = { apiVersion, kind, metadata: { name: 'a' }, spec, ...more } as Manifest;
  return examine({ manifest }).errors.map(({ path, message }) => `${pathText(path)}: ${message}`);
}

const route = [{ destination: { host: 'a' } }];
const rule = (fields: object) => ({ hosts: ['a'], http: [{ route, ...fields }] });
const to = (fields: object) => ({ hosts: ['a'], http: [{ route: [fields] }] });
const policy = (fields: object) => ({ rules: [fields] });
const server = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] };

describe('an unknown field', () => {
  test.each<[mistake: string, kind: string, spec: object, path: string, remedy: string]>([
    ['misspelled', 'VirtualService', { host: ['a'] }, 'spec.host', ', did you mean "hosts"?'],
    ['short', 'VirtualService', rule({ cors: {} }), 'spec.http[0].cors', ' (write corsPolicy)'],
    [
      'without its prefix',
      'VirtualService',
      rule({ fault: { abort: { status: 503 } } }),
      'spec.http[0].fault.abort.status',
      ' (write httpStatus)',
    ],
    [
      'too low',
      'VirtualService',
      to({ ...route[0], timeout: '3s' }),
      'spec.http[0].route[0].timeout',
      ' (move it to spec.http[0].timeout)',
    ],
    [
      'too low by one object',
      'VirtualService',
      to({ destination: { host: 'a', weight: 80 } }),
      'spec.http[0].route[0].destination.weight',
      ' (move it to spec.http[0].route[0].weight)',
    ],
    ['too high', 'VirtualService', { hosts: ['a'], timeout: '3s' }, 'spec.timeout', ' (move it to http[].timeout)'],
    [
      'in several places',
      'VirtualService',
      rule({ headers: { set: {} } }),
      'spec.http[0].headers.set',
      ' (move it to request.set or response.set)',
    ],
    [
      'with a value that one place allows',
      'VirtualService',
      rule({ uri: { prefix: '/' } }),
      'spec.http[0].uri',
      ' (move it to match[].uri)',
    ],
    [
      'indented too little',
      'VirtualService',
      rule({ match: [{ uri: null, prefix: '/' }] }),
      'spec.http[0].match[0].prefix',
      ' (move it to uri.prefix)',
    ],
    [
      'beside retries',
      'VirtualService',
      rule({ attempts: 3 }),
      'spec.http[0].attempts',
      ' (move it to retries.attempts)',
    ],
    [
      'of a source',
      'AuthorizationPolicy',
      policy({ from: [{ principals: ['a'] }] }),
      'spec.rules[0].from[0].principals',
      ' (move it to source.principals)',
    ],
    [
      'of an operation',
      'AuthorizationPolicy',
      policy({ methods: ['GET'] }),
      'spec.rules[0].methods',
      ' (move it to to[].operation.methods)',
    ],
    [
      'a label of a selector',
      'AuthorizationPolicy',
      { selector: { app: 'a' } },
      'spec.selector.app',
      ' (move it to matchLabels.app)',
    ],
    [
      'a label named like a field',
      'AuthorizationPolicy',
      { selector: { name: 'a' } },
      'spec.selector.name',
      ' (move it to matchLabels.name)',
    ],
    [
      'labels of another selector',
      'Sidecar',
      { workloadSelector: { matchLabels: { app: 'a' } } },
      'spec.workloadSelector.matchLabels',
      ' (write labels)',
    ],
    [
      'a label of a subset',
      'DestinationRule',
      { host: 'a', subsets: [{ name: 'v1', version: 'v1' }] },
      'spec.subsets[0].version',
      ' (move it to labels.version)',
    ],
    [
      'a policy of a DestinationRule',
      'DestinationRule',
      { host: 'a', tls: { mode: 'SIMPLE' } },
      'spec.tls',
      ' (move it to trafficPolicy.tls)',
    ],
    [
      'with a longer name and a wrapped value',
      'VirtualService',
      rule({ fault: { abort: { percent: 50 } } }),
      'spec.http[0].fault.abort.percent',
      ' (write percentage: { value: 50 })',
    ],
    [
      'for a required one',
      'VirtualService',
      to({ destination: { name: 'a' } }),
      'spec.http[0].route[0].destination.name',
      ' (write host)',
    ],
    [
      'with two meanings',
      'VirtualService',
      rule({ retries: { timeout: '2s' } }),
      'spec.http[0].retries.timeout',
      ' (write perTryTimeout, or move it to spec.http[0].timeout)',
    ],
    ['of mtls', 'PeerAuthentication', { mode: 'STRICT' }, 'spec.mode', ' (move it to mtls.mode)'],
    [
      'of TLS at a server',
      'Gateway',
      { selector: { a: 'b' }, servers: [{ ...server, httpsRedirect: true }] },
      'spec.servers[0].httpsRedirect',
      ' (move it to tls.httpsRedirect)',
    ],
    ['of a token', 'RequestAuthentication', { issuer: 'a' }, 'spec.issuer', ' (move it to jwtRules[].issuer)'],
    ['that is nowhere', 'VirtualService', rule({ xyzzy: 1 }), 'spec.http[0].xyzzy', ''],
    ['that is everywhere', 'VirtualService', { hosts: ['a'], http: [{ exact: 'a', route }] }, 'spec.http[0].exact', ''],
  ])('%s', (_, kind, spec, path, remedy) => {
    expect(errorsOf(kind, spec)).toContain(`${path}: unknown field "${path.split('.').at(-1)}"${remedy}`);
  });

  test('with its value', () => {
    expect(errorsOf('DestinationRule', { host: 'a', 'subsets:internal': null })).toEqual([
      'spec["subsets:internal"]: unknown field "subsets:internal" (write "subsets: internal" with a space after the colon)',
    ]);
    expect(errorsOf('DestinationRule', { host: 'a', subsets: ['name:internal'] })).toEqual([
      'spec.subsets[0]: must be an object, got "name:internal" (write "name: internal" with a space after the colon)',
    ]);
  });

  test('beside spec', () => {
    expect(errorsOf('VirtualService', undefined, { hosts: ['a'] })).toContain(
      'hosts: unknown field "hosts" (move it to spec.hosts)',
    );
  });

  test('in metadata', () => {
    const metadata = { name: 'a', spec: {}, app: 'a' };
    expect(errorsOf('VirtualService', rule({}), { metadata })).toEqual([
      'metadata.spec: unknown field "spec" (move it to the top level)',
      'metadata.app: unknown field "app"',
    ]);
  });
});

describe('a value of the wrong type', () => {
  test.each<[mistake: string, kind: string, spec: object, remedy: string]>([
    ['duration as a number', 'VirtualService', rule({ timeout: 3 }), 'got the number 3 (write "3s" for seconds)'],
    ['duration without a unit', 'VirtualService', rule({ timeout: '3' }), 'greater than 1ms (write "3s" for seconds)'],
    ['number in quotes', 'VirtualService', to({ ...route[0], weight: '80' }), 'got "80" (write 80 without quotes)'],
    ['percent sign', 'VirtualService', to({ ...route[0], weight: '80%' }), 'got "80%" (write 80 without quotes and %)'],
    [
      'number without quotes',
      'AuthorizationPolicy',
      policy({ to: [{ operation: { ports: [80] } }] }),
      'got the number 80 (write "80" with quotes)',
    ],
    [
      'boolean in quotes',
      'RequestAuthentication',
      { jwtRules: [{ issuer: 'a', forwardOriginalToken: 'yes' }] },
      'got "yes" (write true without quotes)',
    ],
    [
      'text instead of a list',
      'VirtualService',
      { hosts: 'a, b', http: [{ route }] },
      'got "a, b" (write a list: ["a", "b"])',
    ],
    [
      'dash without a space',
      'VirtualService',
      { hosts: '-a -b', http: [{ route }] },
      'got "-a -b" (put a space after each "-")',
    ],
    [
      'dash of an object without a space',
      'VirtualService',
      { hosts: ['a'], http: { '-route': route } },
      'got an object (put a space after each "-")',
    ],
    [
      'map instead of a list',
      'VirtualService',
      rule({ match: { uri: { prefix: '/' } } }),
      'got an object (write a list: put "- " before its first field)',
    ],
    [
      'list instead of a map',
      'VirtualService',
      rule({ match: [{ headers: [{ name: 'a' }] }] }),
      'got an array (write a map without "- ", with each name as a key)',
    ],
    [
      'list instead of an object',
      'VirtualService',
      rule({ retries: [{ attempts: 3 }] }),
      'got an array (remove the "- ")',
    ],
    [
      'list instead of a text',
      'VirtualService',
      rule({ retries: { retryOn: ['5xx', 'reset'] } }),
      'got an array (write "5xx,reset")',
    ],
    [
      'port',
      'VirtualService',
      to({ destination: { host: 'a', port: 80 } }),
      'got the number 80 (write { number: 80 })',
    ],
    [
      'port with required neighbours',
      'Gateway',
      { selector: { a: 'b' }, servers: [{ ...server, port: 80 }] },
      'got the number 80 (write { number: 80, … })',
    ],
    [
      'path',
      'VirtualService',
      rule({ match: [{ uri: '/api' }] }),
      'got "/api" (write { exact: "/api" } or { prefix: "/api" })',
    ],
    ['header', 'VirtualService', rule({ match: [{ headers: { a: 'b' } }] }), 'got "b" (write { exact: "b" })'],
    [
      'percentage',
      'VirtualService',
      rule({ fault: { abort: { percentage: 50 } } }),
      'got the number 50 (write { value: 50 })',
    ],
    ['rewrite', 'VirtualService', rule({ rewrite: '/' }), 'got "/" (write { uri: "/" })'],
    ['mirror', 'VirtualService', rule({ mirror: 'a' }), 'got "a" (write { host: "a" })'],
    ['mode', 'PeerAuthentication', { mtls: 'STRICT' }, 'got "STRICT" (write { mode: "STRICT" })'],
    [
      'load balancer',
      'DestinationRule',
      { host: 'a', trafficPolicy: { loadBalancer: 'RANDOM' } },
      'got "RANDOM" (write { simple: "RANDOM" })',
    ],
    ['hosts of a Sidecar', 'Sidecar', { egress: ['./*'] }, 'got "./*" (write { hosts: ["./*"] })'],
    [
      'labels in a map of labels',
      'Gateway',
      { selector: { matchLabels: { a: 'b' } }, servers: [server] },
      'got an object (remove matchLabels: the labels are written directly here)',
    ],
    [
      'object for its only field',
      'ServiceEntry',
      { hosts: ['a.b'], ports: [{ name: 'a', number: { number: 80 } }] },
      'got an object (write 80)',
    ],
    ['enum in lower case', 'AuthorizationPolicy', { action: 'allow' }, 'got "allow", did you mean ALLOW?'],
    ['nothing similar', 'VirtualService', rule({ retries: 'often' }), 'must be an object, got "often"'],
  ])('%s', (_, kind, spec, remedy) => {
    const [error = '', ...others] = errorsOf(kind, spec);
    expect(others).toEqual([]);
    expect(error.endsWith(remedy) ? remedy : error).toBe(remedy);
  });
});

test('a kind of another group', () => {
  const manifest = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'a' },
    spec: {},
  };
  expect(examine({ manifest }).errors[0]?.message).toBe(
    'networking.istio.io/v1 has no kind AuthorizationPolicy, it is in security.istio.io/v1',
  );
});
