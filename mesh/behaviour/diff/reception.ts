import { fields } from '../../manifest/fields';
import type { ProxyNode } from '../../registry/proxy-node';
import type { Endpoint } from '../../registry/service';
import type { Workload } from '../../registry/workload';
import type { Cluster } from '../../routing/cluster';
import type { HeaderOperations } from '../../routing/header-operations';
import type { RouteContext } from '../../routing/route-action';
import type { WeightedCluster } from '../../routing/weighted-clusters';
import type { Security } from '../../security/security';
import { Fraction } from '../../verdict/fraction';
import type { RoutedDestination } from '../../verdict/verdict';
import type { Part } from './shares';

/** Requests as an endpoint's proxy receives them. */
export interface Reception {
  /** Equal for the same destination and endpoint. */
  readonly key: string;
  readonly endpoint: Endpoint;
  readonly workload: Workload;
  readonly cluster: Cluster;
  readonly proxy: ProxyNode;
  readonly isHttp: boolean;
  readonly operations: readonly HeaderOperations[];
  /** New Host header, empty if it is kept. */
  readonly authority: string;
  /** What decides there: equal texts decide alike. */
  readonly policies: string;
}

type SentTo = Pick<Reception, 'cluster' | 'operations' | 'authority' | 'isHttp'> & {
  readonly destination: RoutedDestination;
  readonly responseHeaders: WeightedCluster['responseHeaders'];
};

/** What happens at a cluster's endpoints; adds the receptions at which policies decide. */
export function reached(
  { cluster, destination, operations, authority, responseHeaders, isHttp }: SentTo,
  { proxy }: RouteContext,
  security: Security,
  receptions: Reception[],
): Part[] {
  const { sni } = fields(cluster.policy.tls);
  const { host, subset, port: ofService } = destination;
  const open: Endpoint[] = [];
  let isGuarded = responseHeaders.length === 0;
  const described: unknown[] = [];
  for (const endpoint of cluster.endpoints) {
    const { name, weight, workload, port } = endpoint;
    const { tls, mismatch } = security.connection(endpoint, cluster, proxy);
    const hasProxy = workload !== undefined && workload.sidecar !== 'none';
    if (mismatch !== '' || (hasProxy && security.refusal(workload) !== '')) continue;
    open.push(endpoint);
    // Only the receiving proxy normalizes the paths of a caller without one.
    described.push([name, weight, hasProxy && isWithoutProxy(proxy)]);
    const filters = hasProxy ? security.filters(workload, port) : '';
    if (filters === '') isGuarded = false;
    if (!hasProxy) continue;
    const key = JSON.stringify([host, subset, ofService, operations, authority, name, port]);
    const policies =
      filters && JSON.stringify([filters, tls, sni, security.principal(proxy.workload), proxy.workload.address]);
    // TLS of the caller's proxy that the workload ends is not read by the workload's proxy.
    const isRead = isHttp && tls !== 'simple';
    receptions.push({ key, endpoint, workload, cluster, proxy, isHttp: isRead, operations, authority, policies });
  }
  const parts = (endpoints: unknown) => [
    { host, subset, port: ofService },
    operations,
    authority,
    responseHeaders,
    cluster.discovery,
    endpoints,
  ];
  // Names that DNS resolves, and destinations that clients choose.
  if (cluster.endpoints.length === 0)
    return [{ share: Fraction.one, part: parts(destination.workloads), isGuarded: false }];
  const weightOf = (endpoints: readonly Endpoint[]) => endpoints.reduce((sum, { weight }) => sum + weight, 0);
  const [all, sent] = [weightOf(cluster.endpoints), weightOf(open)];
  return [
    ...(open.length > 0 ? [{ share: Fraction.of(sent, all), part: parts(described), isGuarded }] : []),
    ...(open.length < cluster.endpoints.length
      ? [
          {
            share: Fraction.of(all - sent, all),
            part: responseHeaders.length > 0 ? ['closed', responseHeaders] : 'closed',
            isGuarded: false,
          },
        ]
      : []),
  ];
}

/** Whether a cluster has somebody to send requests to. */
export const isReachable = ({ discovery, endpoints }: Cluster) => discovery !== 'endpoints' || endpoints.length > 0;

const isWithoutProxy = ({ type, workload }: ProxyNode) => type === 'sidecar' && workload.sidecar === 'none';

/** What decides at some receptions: equal texts decide alike. */
export const policiesOf = (receptions: readonly Reception[]) =>
  [...new Set(receptions.flatMap(({ policies }) => policies || []))].sort().join();
