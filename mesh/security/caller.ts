import { matchesPattern } from './pattern';

/** Compiles a test of the caller's identity, `TRUST_DOMAIN/ns/NAMESPACE/sa/SERVICE_ACCOUNT`, empty without mutual TLS. */
type IdentityTest = (value: string) => (principal: string) => boolean;

/** Matches an identity; a pattern of the mesh's own trust domain, or of `cluster.local`, also covers its aliases. */
export function principalTest(trustDomains: readonly string[]): IdentityTest {
  return (pattern) => {
    const alternatives = withAliases(pattern, trustDomains);
    return (principal) =>
      principal !== '' && alternatives.some((alternative) => matchesPattern(principal, alternative));
  };
}

function withAliases(pattern: string, trustDomains: readonly string[]): string[] {
  const parts = pattern.split('/');
  const [written = '', ...rest] = parts;
  if (parts.length !== 5 || written === '*') return [pattern];
  const covers = (domain: string) => domain === written || isSuffix(written, domain);
  if (written !== 'cluster.local' && !trustDomains.some(covers)) return [pattern];
  return trustDomains.map((domain) => (isSuffix(written, domain) ? pattern : [domain, ...rest].join('/')));
}

function isSuffix(pattern: string, domain: string): boolean {
  return pattern.startsWith('*') && domain.endsWith(pattern.slice(1));
}

/** Matches the namespace of the identity; a `*` matches any text, wherever it is. */
export const namespaceTest: IdentityTest = (value) => {
  const namespace = value.split('*').map(escaped).join('.*');
  return matching(`^.*/ns/${namespace}/.*$`);
};

/** Matches the service account; one without a namespace is in the policy's namespace. */
export function serviceAccountTest(policyNamespace: string): IdentityTest {
  return (value) => {
    const [namespace, name] = value.includes('/') ? splitAt(value, '/') : [policyNamespace, value];
    return matching(`^.+/ns/${escaped(namespace)}/(.+/|)sa/${escaped(name)}(/.+)?$`);
  };
}

/** Matches the trust domain; each of the mesh's own covers its aliases. */
export function trustDomainTest(trustDomains: readonly string[]): IdentityTest {
  return (value) => {
    if (value === '*') return (principal) => principal !== '';
    if (!value.includes('*')) {
      const domains = trustDomains.includes(value) ? trustDomains : [value];
      return (principal) => domains.some((domain) => principal.startsWith(`${domain}/`));
    }
    const [before, after] = splitAt(value, '*');
    return matching(`^${escaped(before)}[^/]*${escaped(after)}/.*$`);
  };
}

function splitAt(value: string, separator: string): [string, string] {
  const index = value.indexOf(separator);
  return [value.slice(0, index), value.slice(index + 1)];
}

function matching(pattern: string): (principal: string) => boolean {
  const expression = new RegExp(pattern);
  return (principal) => expression.test(principal);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
