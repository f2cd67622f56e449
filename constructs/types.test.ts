import { Duration } from 'cdk8s';
import {
  type AuthorizationPolicyProps,
  Certificate,
  type ClientTls,
  type ConsistentHash,
  Destination,
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
  StringMatch,
  type VirtualServiceProps,
} from '../index';

// What the compiler refuses: an error that is expected and does not come fails `npm run typecheck`.

const to = Destination.host('shop');
const certificate = Certificate.secret('cert');
const tls = { mode: 'SIMPLE', certificate } as const;
const server = { port: 443, hosts: ['*'] };
const percent = 50;

test('a rule does one thing', () => {
  const rules: Rule[] = [
    { to },
    // @ts-expect-error nothing happens
    {},
    // @ts-expect-error two actions
    { to, redirect: { uri: '/' } },
    // @ts-expect-error two actions
    { redirect: { uri: '/' }, directResponse: { status: 200 } },
    // @ts-expect-error a redirect does not wait
    { redirect: { uri: '/' }, timeout: Duration.seconds(1) },
    // @ts-expect-error a direct response comes from no destination that could be mirrored
    { directResponse: { status: 200 }, mirrors: [{ to }] },
    // @ts-expect-error the proxy does not look at corsPolicy beside a redirect
    { redirect: { uri: '/' }, corsPolicy: { allowOrigins: [] } },
    // @ts-expect-error unknown field
    { to, http: [] },
    // @ts-expect-error a share without weight
    { to: [{ to }] },
    // @ts-expect-error a destination is made by a factory
    { to: { host: 'shop' } },
    // @ts-expect-error and not by its name
    { to: 'shop' },
    // @ts-expect-error seconds of what
    { to, timeout: 5 },
    // @ts-expect-error not in a list
    { to, mirrors: { to } },
  ];
  expect(rules).toBeDefined();
});

test('a match is made of values that were checked', () => {
  const matches: Match[] = [
    { path: Path.exact('/a') },
    // @ts-expect-error a path as text
    { path: '/a' },
    // @ts-expect-error Istio's name
    { uri: { exact: '/a' } },
    // @ts-expect-error a path is no condition on a method
    { method: Path.exact('/a') },
    // @ts-expect-error headers are a list
    { headers: Header.present('a') },
    // @ts-expect-error a header is no query parameter
    { queryParams: [Header.present('a')] },
    // @ts-expect-error a value made by hand was not checked
    { headers: [{ name: 'a', value: StringMatch.exact('b') }] },
    // @ts-expect-error a port is a number
    { port: '80' },
  ];
  expect(matches).toBeDefined();
});

test('faults name their share', () => {
  const faults: Fault[] = [
    { abort: { status: 500, percent } },
    // @ts-expect-error without percent Istio aborts nothing
    { abort: { status: 500 } },
    // @ts-expect-error without percent Istio delays nothing
    { delay: { fixedDelay: Duration.seconds(1) } },
    // @ts-expect-error no status
    { abort: { percent } },
    // @ts-expect-error two statuses
    { abort: { status: 500, grpcStatus: 'OK', percent } },
    // @ts-expect-error unknown status
    { abort: { grpcStatus: 'ok', percent } },
  ];
  // @ts-expect-error the pattern's own faults
  const rules: FaultInjectionRules = { to, abort: { status: 500, percent }, fault: {} };
  expect([faults, rules]).toBeDefined();
});

test('what happens to a request', () => {
  const retries: Retries[] = [
    { attempts: 1, retryOn: ['5xx', 503] },
    // @ts-expect-error no attempts
    { retryOn: ['5xx'] },
    // @ts-expect-error unknown condition
    { attempts: 1, retryOn: ['resets'] },
  ];
  // @ts-expect-error a code that Envoy lacks
  const redirect: Redirect = { uri: '/', redirectCode: 304 };
  // @ts-expect-error alone, it says where the others go
  const route: HeaderRouteProps = { when: [Header.present('a')], to };
  expect([retries, redirect, route]).toBeDefined();
});

test('servers and their TLS', () => {
  const servers: Server[] = [
    { ...server, protocol: 'HTTPS', tls },
    // @ts-expect-error HTTPS without tls
    { ...server, protocol: 'HTTPS' },
    // @ts-expect-error HTTP with tls
    { ...server, protocol: 'HTTP', tls },
    // @ts-expect-error HTTPS is not redirected to itself
    { ...server, protocol: 'HTTPS', tls, httpsRedirect: true },
    // @ts-expect-error TCP is not redirected
    { ...server, protocol: 'TCP', httpsRedirect: true },
    // @ts-expect-error unknown protocol
    { ...server, protocol: 'UDP' },
    // @ts-expect-error no protocol
    server,
  ];
  const modes: ServerTls[] = [
    tls,
    // @ts-expect-error no certificate
    { mode: 'SIMPLE' },
    // @ts-expect-error what passes through shows no certificate
    { mode: 'PASSTHROUGH', certificate },
    // @ts-expect-error Istio's own certificate
    { mode: 'ISTIO_MUTUAL', certificate },
    // @ts-expect-error a certificate is made by a factory
    { mode: 'SIMPLE', certificate: 'cert' },
  ];
  // @ts-expect-error servers are a list
  const gateway: GatewayProps = { servers: { ...server, protocol: 'HTTPS', tls } };
  expect([servers, modes, gateway]).toBeDefined();
});

test('TLS of callers', () => {
  const modes: ClientTls[] = [
    { mode: 'MUTUAL', credentialName: 'cert' },
    // @ts-expect-error both sides show a certificate
    { mode: 'MUTUAL' },
    // @ts-expect-error a certificate without its key
    { mode: 'MUTUAL', clientCertificate: '/cert' },
    // @ts-expect-error from files and from a secret
    { mode: 'MUTUAL', clientCertificate: '/cert', privateKey: '/key', credentialName: 'cert' },
    // @ts-expect-error nothing is checked
    { mode: 'DISABLE', sni: 'shop' },
    // @ts-expect-error unknown mode
    { mode: 'STRICT' },
  ];
  expect(modes).toBeDefined();
});

test('load balancers', () => {
  const balancers: LoadBalancer[] = [
    { simple: 'RANDOM' },
    // @ts-expect-error two rules
    { simple: 'RANDOM', consistentHash: { useSourceIp: true } },
    // @ts-expect-error unknown rule
    { simple: 'LEAST_CONN' },
  ];
  const hashes: ConsistentHash[] = [
    { useSourceIp: true },
    // @ts-expect-error no key
    {},
    // @ts-expect-error two keys
    { useSourceIp: true, httpHeaderName: 'x-user' },
    // @ts-expect-error not by the address is no key
    { useSourceIp: false },
  ];
  expect([balancers, hashes]).toBeDefined();
});

test('objects', () => {
  // @ts-expect-error no hosts
  const service: VirtualServiceProps = { rules: [{ to }] };
  // @ts-expect-error a gateway is an object, not a name
  const reference: VirtualServiceProps = { hosts: ['shop'], rules: [{ to }], gateways: ['edge'] };
  // @ts-expect-error a version has a name
  const versions: DestinationRuleProps = { subsets: [{ labels: {} }] };
  // @ts-expect-error no mode
  const mtls: PeerAuthenticationProps = {};
  // @ts-expect-error unknown action
  const policy: AuthorizationPolicyProps = { action: 'LOG' };
  expect([service, reference, versions, mtls, policy]).toBeDefined();
});
