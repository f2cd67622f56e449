/** A lower-case host name; a wildcard if it starts with `*`. */
export type HostName = string;

export function isWildcard(host: HostName): boolean {
  return host.startsWith('*');
}

/** Whether two names overlap, in either direction: `*.com` and `a.b.com` do, `*.foo.com` and `foo.com` do not. */
export function matches(a: HostName, b: HostName): boolean {
  const wildA = isWildcard(a);
  const wildB = isWildcard(b);
  if (wildA && wildB) {
    return a.length >= b.length ? a.slice(1).endsWith(b.slice(1)) : b.slice(1).endsWith(a.slice(1));
  }
  if (wildA) return b.endsWith(a.slice(1));
  if (wildB) return a.endsWith(b.slice(1));
  return a === b;
}

/** Whether `b` covers `a`. An exact name never covers a wildcard. */
export function subsetOf(a: HostName, b: HostName): boolean {
  if (!isWildcard(b)) return a === b;
  if (isWildcard(a)) return a.length >= b.length && a.slice(1).endsWith(b.slice(1));
  return a.endsWith(b.slice(1));
}

/** Completes a name without a dot, using its resource's namespace; other names are absolute. */
export function resolveShortName(host: string, namespace: string, domain: string): HostName {
  const lower = host.toLowerCase();
  if (lower === '' || lower === '*' || lower.includes('.') || lower.includes(':')) return lower;
  return `${lower}.${namespace}.svc.${domain}`;
}

/** Lower-cases a Host header and strips its port; an IPv6 literal keeps its brackets. */
export function withoutPort(authority: string): HostName {
  const colon = authority.indexOf(':');
  if (colon < 0) return authority.toLowerCase();
  if (authority.endsWith(']') || authority.indexOf(':', colon + 1) >= 0) {
    const bracket = authority.indexOf(']:');
    return (bracket < 0 ? authority : authority.slice(0, bracket + 1)).toLowerCase();
  }
  return authority.slice(0, colon).toLowerCase();
}

/** Returns the port in a Host header, 0 if there is none. */
export function portOf(authority: string): number {
  if (!authority.includes(':')) return 0;
  const host = withoutPort(authority);
  return host.length < authority.length ? Number(authority.slice(host.length + 1)) || 0 : 0;
}
