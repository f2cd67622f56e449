import type { Random } from '../random';
import { jwks } from './random-jwks';
import { numbers } from './words';

type Carrier = (random: Random) => { readonly apiVersion: string; readonly kind: string; readonly spec: Spec };
type Spec = Readonly<Record<string, unknown>>;

const networking = (kind: string) => (spec: Spec) => ({ apiVersion: 'networking.istio.io/v1', kind, spec });
const virtualService = (spec: Spec) => networking('VirtualService')({ hosts: ['a'], ...spec });
const destinationRule = (spec: Spec) => networking('DestinationRule')({ host: 'a', ...spec });
const serviceEntry = networking('ServiceEntry');
const gateway = (server: Spec) => {
  const port = { number: 80, name: 'a', protocol: 'HTTP' };
  return networking('Gateway')({ servers: [{ port, hosts: ['*'], ...server }] });
};
const sidecar = networking('Sidecar');
const security = (kind: string) => (spec: Spec) => ({ apiVersion: 'security.istio.io/v1', kind, spec });
const allow = (rule: Spec) => security('AuthorizationPolicy')({ rules: [rule] });
const jwt = (rule: Spec) => security('RequestAuthentication')({ jwtRules: [{ issuer: 'a', ...rule }] });
const route = [{ destination: { host: 'a' } }];
const http = (fields: Spec) => virtualService({ http: [{ route, ...fields }] });

/** Some of the tokens in a row. */
function some(random: Random, tokens: readonly string[], most: number): string {
  return Array.from({ length: random.below(most + 1) }, () => random.pick(tokens)).join('');
}
function list(random: Random, least: number, most: number, items: readonly string[]): string[] {
  return Array.from({ length: least + random.below(most - least + 1) }, () => random.pick(items));
}
const words = (text: string) => text.split(/\s+/);

const host = [...words('a b1 * . - _ A 1 23 .. *. *- com / é : % ~'), 'x'.repeat(62), ' '];
const regex =
  words(String.raw`a . * + ? ( ) [ ] ^ $ | { } 1 , {2} {2,} {1,1001} (?i) (?: (?P<n> (?<n> (?P=n) (?! (?= (?<=
  (?# (?s-i: (?U) (?x) \ \d \D \w \b \B \A \z \Z \C \Q \E \1 \8 \x41 \x{41} \x{110000} \xz \pL \p{Greek} \p{Foo} \PN \u0041
  \cA \0 \07 \a \y \- \é [a-z] [^a] [z-a] [[:alpha:]] [[:foo:]] []a] [a-] [\d] [\d-z] - *? ** é / [a&&b]`);
const cel = [
  ...words(`a b 'x' "y" 1 1.5 1u . . ( ) [ ] { } , : ? + - ! == != < >= && || true null has( has(a.b) a.all(x,x) .exists(
  .map(x,x,x) .filter(1,x) for if as T{ r'\\d' b'a' '''a'b''' '\\n' '\\q' // 0x1F 1e5 .5 % * / & | = @ \`a\` a.\`b\`
  9223372036854775807 9223372036854775808 -9223372036854775808 é 'é' _a a() .a a.b.c`),
  ' in ',
  ' ',
];
const url = [
  ...words(`http:// https:// HTTP:// http: // / a a.b : 80 443 x @ ? # % %20 %zz %C3%A9 [ ] [::1] [fe80::1%25eth0] ::1 é "
  < \\ ^ { | ~ + - . u:p@ & = 99999999999999999999 * ! '`),
  ' ',
  '\u0001',
];
const header = words(`a B - _ . : / ! # $ & ' * + ^ | ~ , ; = ( ) @ [ ] { } 1 é :path :status host Host :authority
  @request.auth.claims @REQUEST.auth.claims .x [a]`);
const headerValue = [...words('% %% A ( ) [ ] " , \\ b %A% %A(b)% [" "] é'), ' ', '\t', '\u007f', '\n'];
const ip = [...words('1 10 . 255 256 0 01 : :: f ffff / 8 32 33 128 129 % eth0 1.2.3.4 a +'), ' '];
const duration = words('1s 1ms 0.5ms 1.5ms 10us 1000us 1ns 0s 1m 1h .5s 1.s 0.001s 1.0000001ms - + x');
const localities = words('us eu * us/a us/b us/* us/a/1 us/a/2 us/a/* us/a/1/2 / us/ ** u*s */a us//1 eu/a/1');
const gateways = words('a mesh ns/a ns/ / /a a.b a.b.c ns/a.b a/b/c A_ . a..b 1.2 ns/A a_/b_');
const imported = words(
  './a.com default/a.com ns/* ns/a.com ns/b.com */* ./* ~/* ~ns/a.com ns/*.com */a.com a.com ~/ a/b/c.d',
);
const conditions = words(`request.headers request.auth.claims experimental.envoy.filters. source.ip destination.port
  source.serviceAccount source.trustDomain source.principal destination.labels destination.user [ ] a [a] [a][b] .x`);

const integers = numbers.filter(Number.isInteger);
const fractions = [...numbers, 0.0002, 99.9, 100.0001, -0.1];

/** For each grammar, an object with a random value that may or may not match it. */
export const valueCarriers: Readonly<Record<string, Carrier>> = {
  regex: (random) => http({ match: [{ uri: { regex: some(random, regex, 6) } }] }),
  status: (random) => {
    const [httpStatus, status, redirectCode] = [random, random, random].map((draw) => draw.pick(integers));
    const redirect = { uri: '/', redirectCode, port: random.pick(integers.filter((number) => number >= 0)) };
    const delay = { fixedDelay: '1s', percentage: { value: random.pick(fractions) } };
    const abort = { httpStatus, percentage: { value: random.pick(fractions) } };
    const routes = [
      { route, fault: { abort, delay } },
      { redirect },
      { directResponse: { status: Math.abs(status ?? 0) } },
    ];
    return virtualService({ http: routes });
  },
  percentage: (random) => {
    const mirrorPercentage = { value: random.pick(fractions) };
    const outlierDetection = { maxEjectionPercent: random.pick(integers), minHealthPercent: random.pick(integers) };
    if (random.chance(0.5)) return destinationRule({ trafficPolicy: { outlierDetection } });
    return http({
      mirrorPercentage,
      mirrors: [{ destination: { host: 'a' }, percentage: { value: random.pick(fractions) } }],
    });
  },
  number: (random) => {
    const [port, weight, attempts, maxRetries, tableSize] = Array.from({ length: 5 }, () => random.pick(integers));
    const maglev = { tableSize: Math.abs(tableSize ?? 0) };
    const trafficPolicy = { connectionPool: { http: { maxRetries } }, loadBalancer: { consistentHash: { maglev } } };
    if (random.chance(0.5)) return destinationRule({ trafficPolicy });
    const destination = { host: 'a', port: { number: Math.abs(port ?? 0) } };
    return http({ retries: { attempts, retryOn: '5xx' }, route: [{ destination, weight }, ...route] });
  },
  'header value': (random) => http({ headers: { request: { add: { x: some(random, headerValue, 8) } } } }),
  'matched header': (random) => http({ match: [{ headers: { [some(random, header, 3)]: { exact: 'a' } } }] }),
  'set header': (random) => {
    const set = { [some(random, header, 2)]: 'a' };
    return http({ headers: { request: { set }, response: { set } } });
  },
  'CORS header': (random) => http({ corsPolicy: { allowHeaders: [some(random, header, 2)] } }),
  host: (random) => virtualService({ hosts: [some(random, host, 5)], http: [{ route }] }),
  'overlapping hosts': (random) => {
    const hosts = list(random, 2, 5, words('a a.com *.com *.a.com b.a.com * *a.com 1.2.3.4 *-a.com a.com.'));
    return virtualService({ hosts, gateways: random.pick([['g'], [], ['g', 'mesh']]), http: [{ route }] });
  },
  destination: (random) => virtualService({ http: [{ route: [{ destination: { host: some(random, host, 4) } }] }] }),
  'server name': (random) => {
    const sniHosts = [
      random.pick([some(random, host, 4), ...words('b.a *.com outbound_.80_._.a.b outbound_1_x_1 1.2.3.4')]),
    ];
    const gateways = random.pick([['g'], ['mesh'], []]);
    return virtualService({
      hosts: random.pick([['a'], ['*.com'], ['*']]),
      gateways,
      tls: [{ match: [{ sniHosts }], route }],
    });
  },
  'host of a gateway': (random) => gateway({ hosts: [some(random, [...host, '10.0.0.1', './', '*/'], 5)] }),
  'hosts of a sidecar': (random) =>
    sidecar({ egress: [{ hosts: list(random, 1, 4, [...imported, some(random, host, 4)]) }] }),
  'host of a service': (random) => {
    const resolution = random.pick(words('NONE DNS STATIC DYNAMIC_DNS DNS_ROUND_ROBIN'));
    return serviceEntry({
      hosts: [some(random, host, 4)],
      ports: [{ number: 80, name: 'a', protocol: 'HTTP' }],
      resolution,
    });
  },
  'IP range': (random) => virtualService({ tcp: [{ match: [{ destinationSubnets: [some(random, ip, 8)] }], route }] }),
  'IP block': (random) => allow({ from: [{ source: { ipBlocks: [some(random, ip, 6)] } }] }),
  address: (random) =>
    networking('WorkloadEntry')({ address: some(random, words('1.2.3.4 ::1 a . b.c * unix:// / @ %a'), 4) }),
  duration: (random) => {
    const tcp = { [random.pick(words('connectTimeout idleTimeout maxConnectionDuration'))]: some(random, duration, 5) };
    return destinationRule({ trafficPolicy: { connectionPool: { tcp } } });
  },
  'max age': (random) => http({ corsPolicy: { maxAge: some(random, duration, 4) } }),
  ttl: (random) => {
    const httpCookie = { name: 'a', ttl: some(random, duration, 4) };
    return destinationRule({ trafficPolicy: { loadBalancer: { consistentHash: { httpCookie } } } });
  },
  URL: (random) => jwt({ jwksUri: some(random, url, 6) }),
  'key set': (random) => jwt({ jwks: jwks(random) }),
  CEL: (random) => ({
    apiVersion: 'telemetry.istio.io/v1',
    kind: 'Telemetry',
    spec: { accessLogging: [{ filter: { expression: some(random, cel, 7) } }] },
  }),
  path: (random) =>
    allow({
      to: [{ operation: { paths: [some(random, [...words('/ a {*} {**} * { } % é . ~ // {***}'), ' '], 6)] } }],
    }),
  condition: (random) => {
    const values = [random.pick(['a', '', '1.2.3.4', '80', '65536', '+1', 'a/b', '*', '*a*'])];
    return allow({ when: [{ key: some(random, conditions, 3), values }] });
  },
  'service account': (random) => {
    const names = Array.from({ length: random.pick([1, 2, 16, 17]) }, () =>
      some(random, ['a', '/', '*', 'x'.repeat(160)], 4),
    );
    return allow({ from: [{ source: { serviceAccounts: names } }] });
  },
  'trust domain': (random) => allow({ from: [{ source: { trustDomains: [some(random, words('a * . / b'), 4)] } }] }),
  'cipher suite': (random) => {
    const cipherSuites = list(random, 0, 4, [
      'AES128-SHA',
      'AES256-SHA',
      'ALL',
      '',
      '-x',
      'RC4',
      'é',
      '1',
      'aes128-sha',
    ]);
    const tls = {
      mode: 'SIMPLE',
      credentialName: 'a',
      minProtocolVersion: random.pick(['TLSV1_0', 'TLSV1_2']),
      cipherSuites,
    };
    return gateway({ port: { number: 443, name: 'a', protocol: 'HTTPS' }, tls });
  },
  'retry policy': (random) => {
    const retryOn = some(random, [...words('5xx reset , 200 +200 0200 599 -1 418 425 104 unavailable Reset'), ' '], 4);
    return http({ retries: { attempts: 2, retryOn } });
  },
  'default endpoint': (random) => {
    const defaultEndpoint = some(
      random,
      words('127.0.0.1 0.0.0.0 ::1 :: [ ] : 80 0 65536 +80 x unix:// /a @ localhost %'),
      4,
    );
    return sidecar({ ingress: [{ port: { number: 80, protocol: 'HTTP' }, defaultEndpoint }] });
  },
  locality: (random) => {
    const distribute = list(random, 1, 4, localities).map((from) => ({ from, to: { us: 100 } }));
    return destinationRule({ trafficPolicy: { loadBalancer: { localityLbSetting: { distribute } } } });
  },
  gateway: (random) => virtualService({ gateways: list(random, 1, 3, gateways), http: [{ route }] }),
  label: (random) => {
    const key = some(random, [...words('a / . - _ A 1 b.c é *'), 'x'.repeat(62)], 4);
    return destinationRule({ subsets: [{ name: 'a', labels: { [key]: some(random, words('a . - _ é /'), 3) } }] });
  },
  selector: (random) => {
    const labels = { [some(random, words('a * /'), 3)]: some(random, words('a * -'), 3) };
    return random.chance(0.5)
      ? security('PeerAuthentication')({ selector: { matchLabels: labels } })
      : sidecar({ workloadSelector: { labels }, outboundTrafficPolicy: {} });
  },
  exportTo: (random) => {
    const exportTo = list(random, 0, 3, ['.', '*', '~', 'default', 'a', 'A_', '']);
    const workloadSelector = { matchLabels: { a: 'b' } };
    if (random.chance(0.3)) return serviceEntry({ hosts: ['a.b'], exportTo });
    return destinationRule({ exportTo, ...(random.chance(0.5) && { workloadSelector }) });
  },
  bind: (random) => {
    const port = { number: random.pick([0, 80]), name: 'a', protocol: random.pick(['HTTP', 'TCP', 'TLS', '']) };
    return gateway({ bind: some(random, words('unix:// / a @ 10.0.0.1 ::1 x'), 3), port });
  },
};
