import { ipVersion } from '../grammar/ip-address';
import type { Workload } from '../registry/workload';
import { type Address, SOME_POD } from './ip-block';

export function addressOf({ address }: Workload): Address {
  return address === '' ? SOME_POD : address;
}

/**
 * The client's address at a gateway: the one that connects or, behind trusted proxies, the one that the outermost of
 * them has appended to `x-forwarded-for`.
 */
export function clientOfGateway(forwardedFor: string | undefined, peer: Address, trustedProxies: number): Address {
  if (trustedProxies === 0) return peer;
  return ipIn(forwardedFor?.split(',').at(-trustedProxies)) ?? peer;
}

/** The client's address at a sidecar, which trusts the last one in `x-forwarded-for`. */
export function clientOfSidecar(forwardedFor: string | undefined, peer: Address): Address {
  return ipIn(forwardedFor?.split(',').at(-1)) ?? peer;
}

function ipIn(written: string | undefined): string | undefined {
  const trimmed = written?.trim() ?? '';
  return ipVersion(trimmed) === 0 ? undefined : trimmed;
}
