import type { Access, HttpAccess } from './access';
import { namespaceTest, principalTest, serviceAccountTest, trustDomainTest } from './caller';
import { claimMatches, nestedNames } from './claims';
import { isAddressIn, isOwnAddressIn } from './ip-block';
import { pathMatcher } from './path-template';
import { matchesHeader, matchesPattern } from './pattern';
import { matchesRequestPrincipal } from './request-principal';

/** The part of a request that an attribute is about. All requests of a connection from a proxy have the same `connection`. */
export type AttributeSubject =
  | { readonly kind: 'connection' | 'sni' | 'address' | 'remote-address' }
  | { readonly kind: 'method' | 'path' | 'host' | 'request-principal' }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'claim'; readonly path: readonly string[] };

/** What a policy compares with its values: a field of `source` or `operation`, or the `key` of a condition. */
export interface Attribute {
  readonly subject: AttributeSubject;
  /** Only known for HTTP. At a TCP port, Istio drops an ALLOW rule with it, and ignores it in a DENY rule. */
  readonly isHttpOnly: boolean;
  /** Compiles a value of the policy. */
  readonly matcher: (value: string) => (access: Access) => boolean;
}

/** What the values of a policy refer to. */
export interface PolicyScope {
  readonly namespace: string;
  /** The mesh's trust domain, then its aliases. */
  readonly trustDomains: readonly string[];
}

const always = (
  kind: 'connection' | 'sni' | 'address' | 'remote-address',
  test: (access: Access, value: string) => boolean,
): Attribute => ({
  subject: { kind },
  isHttpOnly: false,
  matcher: (value) => (access) => test(access, value),
});

const http = (subject: AttributeSubject, test: (http: HttpAccess, value: string) => boolean): Attribute => ({
  subject,
  isHttpOnly: true,
  matcher: (value) => (access) => access.http !== undefined && test(access.http, value),
});

const paths: Attribute = {
  subject: { kind: 'path' },
  isHttpOnly: true,
  matcher(value) {
    const matches = pathMatcher(value);
    return ({ http }) => http !== undefined && matches(http.path);
  },
};

/** Fields of `source` and `operation`. */
export function fieldAttributes({ namespace, trustDomains }: PolicyScope): ReadonlyMap<string, Attribute> {
  const identity = (compiled: (value: string) => (principal: string) => boolean): Attribute => ({
    subject: { kind: 'connection' },
    isHttpOnly: false,
    matcher(value) {
      const matches = compiled(value);
      return ({ principal }) => matches(principal);
    },
  });
  return new Map([
    ['principals', identity(principalTest(trustDomains))],
    ['namespaces', identity(namespaceTest)],
    ['serviceAccounts', identity(serviceAccountTest(namespace))],
    ['trustDomains', identity(trustDomainTest(trustDomains))],
    ['ipBlocks', always('address', ({ sourceIp }, value) => isAddressIn(sourceIp, value))],
    ['remoteIpBlocks', always('remote-address', ({ remoteIp }, value) => isAddressIn(remoteIp, value))],
    [
      'requestPrincipals',
      http({ kind: 'request-principal' }, ({ claims }, value) => matchesRequestPrincipal(claims, value)),
    ],
    ['hosts', http({ kind: 'host' }, ({ host }, value) => matchesHeader(host.toLowerCase(), value.toLowerCase()))],
    ['ports', always('connection', ({ destinationPort }, value) => Number(value) === destinationPort)],
    ['methods', http({ kind: 'method' }, ({ method }, value) => matchesHeader(method, value))],
    ['paths', paths],
  ]);
}

const FIELD_OF_KEY = new Map([
  ['source.ip', 'ipBlocks'],
  ['remote.ip', 'remoteIpBlocks'],
  ['source.namespace', 'namespaces'],
  ['source.serviceAccount', 'serviceAccounts'],
  ['source.trustDomain', 'trustDomains'],
  ['source.principal', 'principals'],
  ['request.auth.principal', 'requestPrincipals'],
  ['destination.port', 'ports'],
]);

const HEADERS = 'request.headers';
const CLAIMS = 'request.auth.claims';

/** The attribute of a `key` in `when`; `undefined` if Istio does not know the key, and drops the rule. */
export function keyAttribute(key: string, scope: PolicyScope): Attribute | undefined {
  const field = FIELD_OF_KEY.get(key);
  if (field) return fieldAttributes(scope).get(field);
  if (key.startsWith(HEADERS)) {
    const name = key.slice(HEADERS.length + 1, -1).toLowerCase();
    return http({ kind: 'header', name }, ({ headerLines }, value) =>
      headerLines(name).some((line) => matchesHeader(line, value)),
    );
  }
  if (key.startsWith(CLAIMS)) {
    const path = nestedNames(key.slice(CLAIMS.length));
    return http({ kind: 'claim', path }, ({ claims }, value) => claimMatches(claims, path, value));
  }
  switch (key) {
    case 'request.auth.audiences':
      return http({ kind: 'claim', path: ['aud'] }, ({ claims }, value) => claimMatches(claims, ['aud'], value));
    case 'request.auth.presenter':
      return http({ kind: 'claim', path: ['azp'] }, ({ claims }, value) => claimMatches(claims, ['azp'], value));
    case 'destination.ip':
      return always('connection', ({ destinationIp }, value) => isOwnAddressIn(destinationIp, value));
    case 'connection.sni':
      return always('sni', ({ sni }, value) => matchesPattern(sni, value));
    default:
      // Metadata of other filters, which no request has.
      return key.startsWith('experimental.envoy.filters.') ? always('connection', () => false) : undefined;
  }
}
