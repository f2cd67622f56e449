import type { Endpoint } from '../registry/service';
import type { Sending } from '../routing/arrival';
import type { Cluster } from '../routing/cluster';

/** What the workload's own proxy says to a request that reaches it. */
export interface Inbound {
  /** The cluster has endpoints, and no policy at all concerns them. */
  isOpen(cluster: Cluster): boolean;
  /** `undefined` where the request gets through. */
  check(endpoint: Endpoint, sending: Sending): Rejection | undefined;
}

export type Rejection =
  | { readonly kind: 'denied'; readonly status: 401 | 403; readonly policy: string }
  | { readonly kind: 'closed'; readonly reason: string };
