import { Chart, Duration, Testing } from 'cdk8s';
import {
  type AuthorizationPolicyProps,
  Certificate,
  type ClientTls,
  type ConsistentHash,
  Destination,
  DestinationRule,
  type DestinationRuleProps,
  type Fault,
  type FaultInjectionRules,
  type GatewayProps,
  Header,
  type HeaderRouteProps,
  type LoadBalancer,
  type Match,
  Path,
  type PeerAuthenticationProps,
  type Redirect,
  type Retries,
  type Rule,
  type Server,
  type ServerTls,
  type ServiceReference,
  StringMatch,
  type VirtualServiceProps,
  type WebApiRoutingProps,
} from '../index';

// Props that must not compile: `npm run typecheck` fails if one of these lines has no error.

const to = Destination.host('shop');
const certificate = Certificate.secret('cert');
const tls = { mode: 'SIMPLE', certificate } as const;
const server = { port: 443, hosts: ['*'] };
const percent = 50;

test('a rule has exactly one action', () => {
  const rules: Rule[] = [
    { to },
    // @ts-expect-error no action
    {},
    // @ts-expect-error two actions
    { to, redirect: { uri: '/' } },
    // @ts-expect-error two actions
    { redirect: { uri: '/' }, directResponse: { status: 200 } },
    // @ts-expect-error a redirect has no timeout
    { redirect: { uri: '/' }, timeout: Duration.seconds(1) },
    // @ts-expect-error a direct response has no mirrors
    { directResponse: { status: 200 }, mirrors: [{ to }] },
    // @ts-expect-error the proxy ignores corsPolicy of a redirect
    { redirect: { uri: '/' }, corsPolicy: { allowOrigins: [] } },
    // @ts-expect-error unknown prop
    { to, http: [] },
    // @ts-expect-error a share without weight
    { to: [{ to }] },
    // @ts-expect-error an object literal as destination
    { to: { host: 'shop' } },
    // @ts-expect-error a name as destination
    { to: 'shop' },
    // @ts-expect-error a number as duration
    { to, timeout: 5 },
    // @ts-expect-error mirrors without a list
    { to, mirrors: { to } },
  ];
  expect(rules).toBeDefined();
});

test('a match accepts only checked values', () => {
  const matches: Match[] = [
    { path: Path.exact('/a') },
    // @ts-expect-error a string as path
    { path: '/a' },
    // @ts-expect-error Istio's name
    { uri: { exact: '/a' } },
    // @ts-expect-error a Path for a method
    { method: Path.exact('/a') },
    // @ts-expect-error headers without a list
    { headers: Header.present('a') },
    // @ts-expect-error a Header for a query parameter
    { queryParams: [Header.present('a')] },
    // @ts-expect-error an object literal as header
    { headers: [{ name: 'a', value: StringMatch.exact('b') }] },
    // @ts-expect-error a string as port
    { port: '80' },
  ];
  expect(matches).toBeDefined();
});

test('a fault requires a percentage', () => {
  const faults: Fault[] = [
    { abort: { status: 500, percent } },
    // @ts-expect-error without percent, Istio aborts nothing
    { abort: { status: 500 } },
    // @ts-expect-error without percent, Istio delays nothing
    { delay: { fixedDelay: Duration.seconds(1) } },
    // @ts-expect-error no status
    { abort: { percent } },
    // @ts-expect-error two statuses
    { abort: { status: 500, grpcStatus: 'OK', percent } },
    // @ts-expect-error unknown status
    { abort: { grpcStatus: 'ok', percent } },
  ];
  // @ts-expect-error the pattern sets the faults
  const rules: FaultInjectionRules = { to, abort: { status: 500, percent }, fault: {} };
  expect([faults, rules]).toBeDefined();
});

test('retries, redirects and header routes', () => {
  const retries: Retries[] = [
    { attempts: 1, retryOn: ['5xx', 503] },
    // @ts-expect-error without attempts
    { retryOn: ['5xx'] },
    // @ts-expect-error unknown condition
    { attempts: 1, retryOn: ['resets'] },
  ];
  // @ts-expect-error a status code that Envoy does not support
  const redirect: Redirect = { uri: '/', redirectCode: 304 };
  // @ts-expect-error without otherwise
  const route: HeaderRouteProps = { when: [Header.present('a')], to };
  expect([retries, redirect, route]).toBeDefined();
});

test('servers of a Gateway and their TLS', () => {
  const servers: Server[] = [
    { ...server, protocol: 'HTTPS', tls },
    // @ts-expect-error HTTPS without tls
    { ...server, protocol: 'HTTPS' },
    // @ts-expect-error HTTP with tls
    { ...server, protocol: 'HTTP', tls },
    // @ts-expect-error HTTPS with httpsRedirect
    { ...server, protocol: 'HTTPS', tls, httpsRedirect: true },
    // @ts-expect-error TCP with httpsRedirect
    { ...server, protocol: 'TCP', httpsRedirect: true },
    // @ts-expect-error unknown protocol
    { ...server, protocol: 'UDP' },
    // @ts-expect-error without a protocol
    server,
  ];
  const modes: ServerTls[] = [
    tls,
    // @ts-expect-error without a certificate
    { mode: 'SIMPLE' },
    // @ts-expect-error passthrough with a certificate
    { mode: 'PASSTHROUGH', certificate },
    // @ts-expect-error Istio provides the certificate
    { mode: 'ISTIO_MUTUAL', certificate },
    // @ts-expect-error a string as certificate
    { mode: 'SIMPLE', certificate: 'cert' },
  ];
  // @ts-expect-error servers without a list
  const gateway: GatewayProps = { servers: { ...server, protocol: 'HTTPS', tls } };
  expect([servers, modes, gateway]).toBeDefined();
});

test('TLS settings of a DestinationRule', () => {
  const modes: ClientTls[] = [
    { mode: 'MUTUAL', credentialName: 'cert' },
    // @ts-expect-error without a client certificate
    { mode: 'MUTUAL' },
    // @ts-expect-error a certificate without a key
    { mode: 'MUTUAL', clientCertificate: '/cert' },
    // @ts-expect-error files and a Secret
    { mode: 'MUTUAL', clientCertificate: '/cert', privateKey: '/key', credentialName: 'cert' },
    // @ts-expect-error plain text has no SNI
    { mode: 'DISABLE', sni: 'shop' },
    // @ts-expect-error unknown mode
    { mode: 'STRICT' },
  ];
  expect(modes).toBeDefined();
});

test('load balancers', () => {
  const balancers: LoadBalancer[] = [
    { simple: 'RANDOM' },
    // @ts-expect-error two algorithms
    { simple: 'RANDOM', consistentHash: { useSourceIp: true } },
    // @ts-expect-error unknown algorithm
    { simple: 'LEAST_CONN' },
  ];
  const hashes: ConsistentHash[] = [
    { useSourceIp: true },
    // @ts-expect-error without a hash key
    {},
    // @ts-expect-error two hash keys
    { useSourceIp: true, httpHeaderName: 'x-user' },
    // @ts-expect-error false is not a hash key
    { useSourceIp: false },
  ];
  expect([balancers, hashes]).toBeDefined();
});

test('props of constructs', () => {
  // @ts-expect-error without hosts
  const service: VirtualServiceProps = { rules: [{ to }] };
  // @ts-expect-error a name as gateway
  const reference: VirtualServiceProps = { hosts: ['shop'], rules: [{ to }], gateways: ['edge'] };
  // @ts-expect-error a subset without a name
  const subsets: DestinationRuleProps = { subsets: [{ labels: {} }] };
  // @ts-expect-error without a mode
  const mtls: PeerAuthenticationProps = {};
  // @ts-expect-error unknown action
  const policy: AuthorizationPolicyProps = { action: 'LOG' };
  expect([service, reference, subsets, mtls, policy]).toBeDefined();
});

test('subsets of a DestinationRule', () => {
  const chart = new Chart(Testing.app(), 'chart');
  const reviews = new DestinationRule(chart, 'reviews', {
    subsets: ['v1', { name: 'v2', labels: { app: 'reviews' } }],
  });
  const names: string[] = ['v3'];
  const computed = new DestinationRule(chart, 'computed', { subsets: names });
  const none = new DestinationRule(chart, 'none');
  expect([reviews.subset('v1'), reviews.subset('v2'), computed.subset('v3')]).toHaveLength(3);
  const misspelled = [
    // @ts-expect-error unknown subset
    () => reviews.subset('v3'),
    // These compile, because the names are only known at run time.
    () => computed.subset('v1'),
    () => none.subset('v1'),
  ];
  for (const call of misspelled) expect(call).toThrow(/has no subset 'v\d'/);

  // Where the names do not matter, the plain type accepts them all.
  const rules: DestinationRule[] = [reviews, computed, none];
  const services: ServiceReference[] = rules;
  const routing: Pick<WebApiRoutingProps, 'webApi'> = { webApi: reviews };
  expect([services, routing]).toBeDefined();
});
