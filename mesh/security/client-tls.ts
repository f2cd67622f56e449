import { fields, text } from '../manifest/fields';
import type { ProxyNode } from '../registry/proxy-node';
import type { Endpoint } from '../registry/service';
import type { Workload } from '../registry/workload';
import type { Cluster } from '../routing/cluster';
import { endpointTlsMode } from '../routing/destination-rule';
import { originatedTls } from '../routing/tls-origination';
import type { PeerAuthenticationMode } from './peer-authentication';

export type ClientTls = 'mutual' | 'simple' | 'plaintext';

/** What automatic mutual TLS depends on. */
export interface AutomaticTls {
  readonly enableAutoMtls: boolean;
  /** The mode of a port of a workload. */
  readonly modeOf: (workload: Workload, port: number) => PeerAuthenticationMode;
  /** The mode of a namespace, without regard to policies for single workloads. */
  readonly namespaceMode: (namespace: string) => PeerAuthenticationMode;
}

/** How a proxy, or a workload without one, connects to an endpoint of a cluster. */
export function clientTls(endpoint: Endpoint, cluster: Cluster, proxy: ProxyNode, automatic: AutomaticTls): ClientTls {
  if (proxy.type === 'sidecar' && proxy.workload.sidecar === 'none') return 'plaintext';
  switch (originatedTls(cluster, proxy)) {
    case 'ISTIO_MUTUAL':
      return 'mutual';
    case 'SIMPLE':
    case 'MUTUAL':
      return 'simple';
    case 'DISABLE':
      return 'plaintext';
    default:
      return isMutual(endpoint, cluster, automatic) ? 'mutual' : 'plaintext';
  }
}

function isMutual(endpoint: Endpoint, cluster: Cluster, automatic: AutomaticTls): boolean {
  const { service, port, subset, rule, policy } = cluster;
  if (!automatic.enableAutoMtls || service.meshExternal) return false;
  if (automatic.namespaceMode(service.namespace) === 'DISABLE') return false;
  const isPassthrough =
    service.resolution === 'PASSTHROUGH' || text(fields(policy.loadBalancer).simple) === 'PASSTHROUGH';
  // Such a cluster has one way to connect to all endpoints.
  if (isPassthrough && !service.endpoints(port).every(({ acceptsMutualTls }) => acceptsMutualTls)) return false;
  if (cluster.discovery === 'original') return true;
  const written = endpointTlsMode(rule, subset, port.number);
  if (written !== undefined) return written === 'ISTIO_MUTUAL';
  const { workload, acceptsMutualTls } = endpoint;
  return acceptsMutualTls && workload !== undefined && automatic.modeOf(workload, endpoint.port) !== 'DISABLE';
}
