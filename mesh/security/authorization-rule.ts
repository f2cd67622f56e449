import { type Fields, fields, list, text, texts } from '../manifest/fields';
import { claimValues } from '../routing/condition';
import type { Access, HttpAccess } from './access';
import { inBlock } from './ip-block';
import { matchesPath } from './path-template';
import { claimsOf, requestPrincipal } from './request-authentication';

export type RuleTest = (access: Access) => boolean;

/** Tests a request attribute against a value in the policy. */
type ValueTest = (access: Access, value: string) => boolean;

/** Tests an HTTP attribute. For other connections, an ALLOW policy fails it, and a DENY policy ignores it. */
type HttpValueTest = (http: HttpAccess, value: string) => boolean;

/** Compiles a rule: one `from`, one `to` and all `when` must match. */
export function compileRule(rule: Fields, namespace: string, isDeny: boolean): RuleTest {
  const conditions = conditionsFor(namespace, isDeny);
  const from = list(rule.from).map((entry) => conditions(fields(fields(entry).source)));
  const to = list(rule.to).map((entry) => conditions(fields(fields(entry).operation)));
  const when = list(rule.when).map((entry) => whenCondition(fields(entry), namespace, isDeny));
  const any =
    (tests: readonly RuleTest[]): RuleTest =>
    (access) =>
      tests.length === 0 || tests.some((test) => test(access));
  return (access) => any(from)(access) && any(to)(access) && when.every((test) => test(access));
}

function attributes(namespace: string, isDeny: boolean): ReadonlyMap<string, ValueTest> {
  const http =
    (test: HttpValueTest): ValueTest =>
    (access, value) =>
      access.http ? test(access.http, value) : isDeny;
  return new Map<string, ValueTest>([
    ['principals', ({ principal }, value) => principal !== '' && matchesPattern(principal, value)],
    ['namespaces', (access, value) => matchesPart(namespaceOf(access), value)],
    ['serviceAccounts', (access, value) => serviceAccountOf(access) === qualified(value, namespace)],
    ['trustDomains', ({ principal }, value) => matchesPart(principal.split('/')[0] ?? '', value)],
    ['ipBlocks', ({ sourceIp }, value) => sourceIp !== undefined && inBlock(sourceIp, value)],
    ['remoteIpBlocks', ({ sourceIp }, value) => sourceIp !== undefined && inBlock(sourceIp, value)],
    [
      'requestPrincipals',
      http(({ token }, value) => token !== undefined && matchesPattern(requestPrincipal(token), value)),
    ],
    ['hosts', http(({ host }, value) => matchesPattern(host.toLowerCase(), value.toLowerCase()))],
    ['ports', ({ destinationPort }, value) => `${destinationPort}` === value],
    ['methods', http(({ method }, value) => matchesPattern(method, value))],
    ['paths', http(({ path }, value) => matchesPath(path, value))],
  ]);
}

function conditionsFor(namespace: string, isDeny: boolean): (written: Fields) => RuleTest {
  const known = attributes(namespace, isDeny);
  return (written) => {
    const tests: RuleTest[] = [];
    for (const [name, test] of known) {
      const negative = `not${name[0]?.toUpperCase()}${name.slice(1)}`;
      const values = texts(written[name]);
      const excluded = texts(written[negative]);
      if (values.length > 0) tests.push((access) => values.some((value) => test(access, value)));
      if (excluded.length > 0) tests.push(inverted(name, excluded, test, isDeny));
    }
    return (access) => tests.every((test) => test(access));
  };
}

const HTTP_ONLY = new Set(['requestPrincipals', 'hosts', 'methods', 'paths']);

function inverted(name: string, values: readonly string[], test: ValueTest, isDeny: boolean): RuleTest {
  return (access) => (!access.http && HTTP_ONLY.has(name) ? isDeny : !values.some((value) => test(access, value)));
}

function whenCondition(condition: Fields, namespace: string, isDeny: boolean): RuleTest {
  const key = text(condition.key);
  const test = whenTest(key, namespace);
  const values = texts(condition.values);
  const excluded = texts(condition.notValues);
  const isHttpOnly = key.startsWith('request.');
  return (access) => {
    if (!access.http && isHttpOnly) return isDeny;
    if (values.length > 0 && !values.some((value) => test(access, value))) return false;
    return !excluded.some((value) => test(access, value));
  };
}

function whenTest(key: string, namespace: string): ValueTest {
  const bracketed = /^([a-z.]+)\[(.+)\]$/i.exec(key);
  const inner = bracketed?.[2] ?? '';
  if (bracketed?.[1] === 'request.headers') {
    const name = inner.toLowerCase();
    return ({ http }, value) => matchesOptional(http?.header(name), value);
  }
  if (bracketed?.[1] === 'request.auth.claims') {
    const path = inner.split('][');
    return ({ http }, value) =>
      http?.token !== undefined &&
      claimValues(claimsOf(http.token), path).some((claim) => matchesPattern(claim, value));
  }
  const known = attributes(namespace, false);
  const testOf = (name: string): ValueTest => known.get(name) ?? (() => false);
  switch (key) {
    case 'source.ip':
    case 'remote.ip':
      return testOf('ipBlocks');
    case 'source.namespace':
      return testOf('namespaces');
    case 'source.serviceAccount':
      return testOf('serviceAccounts');
    case 'source.trustDomain':
      return testOf('trustDomains');
    case 'source.principal':
      return testOf('principals');
    case 'request.auth.principal':
      return testOf('requestPrincipals');
    case 'request.auth.audiences':
      return ({ http }, value) => claimsMatch(http, 'aud', value);
    case 'request.auth.presenter':
      return ({ http }, value) => claimsMatch(http, 'azp', value);
    case 'destination.port':
      return testOf('ports');
    case 'connection.sni':
      return ({ sni }, value) => matchesOptional(sni, value);
    default:
      return () => false;
  }
}

function claimsMatch(http: HttpAccess | undefined, claim: string, value: string): boolean {
  if (!http?.token) return false;
  return claimValues(claimsOf(http.token), [claim]).some((found) => matchesPattern(found, value));
}

function matchesOptional(subject: string | undefined, pattern: string): boolean {
  return subject !== undefined && matchesPattern(subject, pattern);
}

/** Matches a pattern: `*` at one end matches any text there, a single `*` any value that is not empty. */
function matchesPattern(subject: string, pattern: string): boolean {
  if (pattern === '*') return subject !== '';
  if (pattern.startsWith('*')) return subject.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return subject.startsWith(pattern.slice(0, -1));
  return subject === pattern;
}

function matchesPart(part: string, pattern: string): boolean {
  return part !== '' && matchesPattern(part, pattern);
}

function namespaceOf({ principal }: Access): string {
  return /\/ns\/([^/]+)\/sa\//.exec(principal)?.[1] ?? '';
}

function serviceAccountOf({ principal }: Access): string {
  const found = /\/ns\/([^/]+)\/sa\/(.+)$/.exec(principal);
  return found ? `${found[1]}/${found[2]}` : '';
}

function qualified(serviceAccount: string, namespace: string): string {
  return serviceAccount.includes('/') ? serviceAccount : `${namespace}/${serviceAccount}`;
}
