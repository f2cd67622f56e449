/** A filter chain because of which Envoy refuses the listener. */
export interface RefusedChain {
  readonly index: number;
  /** The earlier chain that it conflicts with. @default the chain itself is invalid */
  readonly other?: number;
  readonly problem: string;
}

/**
 * Finds out whether Envoy refuses a listener with filter chains for these SNI hosts; `undefined` if it accepts it. A
 * chain without SNI hosts accepts every connection.
 */
export function refusedChain(chains: readonly (readonly string[])[]): RefusedChain | undefined {
  const used = new Map<string, number>();
  for (const [index, hosts] of chains.entries()) {
    // Envoy compares them in lower case.
    for (const host of hosts.length === 0 ? [EVERY] : hosts.map((host) => host.toLowerCase())) {
      if (isPartialWildcard(host)) {
        return { index, problem: `${host} is a partial wildcard, but SNI hosts can only start with *.` };
      }
      const other = used.get(host);
      if (other !== undefined) {
        return {
          index,
          other,
          problem: `two filter chains match ${host === EVERY ? 'every connection' : `SNI ${host}`}`,
        };
      }
      used.set(host, index);
    }
  }
  return undefined;
}

const EVERY = '';

function isPartialWildcard(host: string): boolean {
  return host.includes('*') && (!host.startsWith('*.') || host.lastIndexOf('*') > 0);
}
