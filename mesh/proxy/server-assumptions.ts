import { isTls } from '../registry/protocol';
import type { Workload } from '../registry/workload';
import type { Cluster } from '../routing/cluster';
import { expectsTls, originatedTls } from '../routing/tls-origination';
import type { Outcome } from '../verdict/verdict';
import type { View } from './missing';
import type { Passage } from './model';

/** What is assumed about the server that a request reaches, and about its address. */
export function serverAssumptions(outcome: Outcome, passage: Passage, { proxy, clusters, model }: View): string[] {
  if (outcome.kind !== 'forward') return [];
  const { host, port, subset } = outcome.destination;
  const cluster = clusters.find(host, port, subset ?? '');
  if (!cluster) return [];
  const tls = originatedTls(cluster, proxy);
  const isEncrypted = tls === 'SIMPLE' || tls === 'MUTUAL';
  const server = `the server at port ${port} of ${host}`;
  return [
    ...(passage.http && !isEncrypted && expectsTls(cluster.service, cluster.port)
      ? [`${server} accepts plain HTTP, although ${reason(cluster)} and no DestinationRule originates TLS`]
      : []),
    ...(passage.isEncrypted && isEncrypted
      ? [
          `${server} accepts TLS inside TLS: the client sends TLS, and mode ${tls} of a DestinationRule encrypts it again`,
        ]
      : []),
    ...originalAddress(cluster, passage),
    ...outcome.destination.workloads.flatMap((id) => captured(model.workloads.get(id), 'inbound')),
  ];
}

/** What is assumed of a workload whose annotations keep traffic away from its proxy. */
export function captured(workload: Workload | undefined, direction: 'inbound' | 'outbound'): string[] {
  if (!workload || workload.sidecar === 'none') return [];
  return workload.bypasses[direction].map(
    (annotation) => `the proxy of ${workload.id} handles all ${direction} traffic (${annotation} is not simulated)`,
  );
}

function reason({ port }: Cluster): string {
  return isTls(port.protocol) ? `the port is ${port.protocol}` : `it leads to port ${port.targetPort}`;
}

/** A cluster without endpoints of its own keeps the address that the client has connected to. */
function originalAddress({ discovery, endpoints, service }: Cluster, { http, route, tcp }: Passage): string[] {
  const virtualService = (tcp ?? route)?.virtualService;
  const isOwn = http !== undefined && `${service.hostname}.`.startsWith(`${http.host}.`);
  if (discovery !== 'original' || endpoints.length === 0 || !virtualService || isOwn) return [];
  const why = service.resolution === 'PASSTHROUGH' ? 'is headless' : 'has load balancer PASSTHROUGH';
  return [
    `the client connects to an address of ${service.hostname}, because it ${why}: VirtualService ${virtualService.id} cannot ` +
      'send requests for other hosts there',
  ];
}
