/**
 * Why Envoy refuses a listener with filter chains for these SNI hosts; empty if it accepts it. A chain without SNI hosts
 * accepts every connection.
 */
export function refusedChains(chains: readonly (readonly string[])[]): string {
  const used = new Set<string>();
  for (const hosts of chains) {
    // Envoy compares them in lower case.
    for (const host of hosts.length === 0 ? [EVERY] : hosts.map((host) => host.toLowerCase())) {
      if (isPartialWildcard(host)) return `${host} is a partial wildcard, but SNI hosts can only start with *.`;
      if (used.has(host)) return `two filter chains match ${host === EVERY ? 'every connection' : `SNI ${host}`}`;
      used.add(host);
    }
  }
  return '';
}

const EVERY = '';

function isPartialWildcard(host: string): boolean {
  return host.includes('*') && (!host.startsWith('*.') || host.lastIndexOf('*') > 0);
}
