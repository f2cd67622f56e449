import { matchesPattern } from './pattern';

/** A test of the caller's identity, `TRUST_DOMAIN/ns/NAMESPACE/sa/SERVICE_ACCOUNT`, empty without mutual TLS. */
type IdentityTest = (principal: string, value: string) => boolean;

/** Matches an identity; a pattern of the mesh's own trust domain, or of `cluster.local`, also covers its aliases. */
export function principalTest(trustDomains: readonly string[]): IdentityTest {
  return (principal, pattern) => {
    if (principal === '') return false;
    return withAliases(pattern, trustDomains).some((alternative) => matchesPattern(principal, alternative));
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

/** Matches the namespace of the identity; a `*` stands for any text, wherever it is. */
export const namespaceTest: IdentityTest = (principal, value) => {
  const namespace = value.split('*').map(escaped).join('.*');
  return new RegExp(`^.*/ns/${namespace}/.*$`).test(principal);
};

/** Matches the service account; one without a namespace is in the policy's namespace. */
export function serviceAccountTest(policyNamespace: string): IdentityTest {
  return (principal, value) => {
    const [namespace, name] = value.includes('/') ? splitAt(value, '/') : [policyNamespace, value];
    const expression = `^.+/ns/${escaped(namespace)}/(.+/|)sa/${escaped(name)}(/.+)?$`;
    return new RegExp(expression).test(principal);
  };
}

/** Matches the trust domain; each of the mesh's own covers its aliases. */
export function trustDomainTest(trustDomains: readonly string[]): IdentityTest {
  return (principal, value) => {
    if (principal === '') return false;
    if (value === '*') return true;
    const domain = principal.slice(0, principal.indexOf('/'));
    if (!value.includes('*')) return (trustDomains.includes(value) ? trustDomains : [value]).includes(domain);
    const [before = '', after = ''] = splitAt(value, '*');
    return new RegExp(`^${escaped(before)}[^/]*${escaped(after)}$`).test(domain);
  };
}

function splitAt(value: string, separator: string): [string, string] {
  const index = value.indexOf(separator);
  return [value.slice(0, index), value.slice(index + 1)];
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
