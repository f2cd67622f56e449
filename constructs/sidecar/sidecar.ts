import { Construct } from 'constructs';
import { type ConnectionPool, connectionPool } from '../destination-rule/connection-pool';
import { type Selector, selector } from '../neighbours/selector';
import { atLeastOne, list, refuseProp } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { choice } from '../props/value';
import { type EgressListener, egressListener } from './egress-listener';
import { type IngressListener, ingressListener, uniquePorts } from './ingress-listener';

/** Props of Sidecar. */
export interface SidecarProps extends ResourceProps {
  /**
   * Workloads that the Sidecar applies to: their labels, or a Deployment.
   *
   * @default all workloads in its namespace that no other Sidecar selects
   */
  readonly workloadSelector?: Selector;
  /** Ports that the proxy accepts requests on. @default the ports of the services that the workload belongs to */
  readonly ingress?: readonly IngressListener[];
  /**
   * Services that the workload can call. No service can be called on a port that no listener covers.
   *
   * @default inherited from the Sidecar of the namespace, else every service in the mesh
   */
  readonly egress?: readonly EgressListener[];
  /**
   * Limits on connections and requests to the workload.
   *
   * @default `connectionPool` in the DestinationRule of the workload's service
   */
  readonly inboundConnectionPool?: ConnectionPool;
  /**
   * What happens to requests for unknown hosts: the proxy forwards them (`ALLOW_ANY`), or they fail (`REGISTRY_ONLY`).
   * This is no firewall, because a workload can bypass its proxy.
   *
   * @default the mesh setting, usually `ALLOW_ANY`
   */
  readonly outboundTrafficPolicy?: 'ALLOW_ANY' | 'REGISTRY_ONLY';
}

/**
 * An Istio Sidecar: which ports the proxies of workloads listen on, and which services the workloads can call. Proxies
 * that are limited to the services they need use less memory and receive fewer updates.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
 */
export class Sidecar extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;

  /**
   * Creates the Sidecar.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a Sidecar with this name
   */
  constructor(scope: Construct, id: string, props: SidecarProps) {
    super(scope, id);
    const object = sidecar(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

export const sidecar = resource<SidecarProps>(
  NETWORKING,
  'Sidecar',
  {
    workloadSelector: selector,
    ingress: list(ingressListener),
    egress: list(egressListener),
    inboundConnectionPool: connectionPool,
    outboundTrafficPolicy: choice('ALLOW_ANY', 'REGISTRY_ONLY'),
  },
  (spec, props) => {
    atLeastOne('', props, ['ingress', 'egress', 'inboundConnectionPool', 'outboundTrafficPolicy']);
    uniquePorts(props.ingress ?? [], 'ingress');
    checkEgress(props.egress ?? []);
    return spec;
  },
  { workloadSelector: 'workloadSelector.labels', outboundTrafficPolicy: 'outboundTrafficPolicy.mode' },
);

function checkEgress(egress: readonly EgressListener[]): void {
  uniquePorts(egress, 'egress');
  const sockets = egress.flatMap(({ bind }) => (bind?.startsWith('unix:') ? bind : []));
  const duplicate = sockets.find((socket, index) => sockets.indexOf(socket) !== index);
  if (duplicate !== undefined) refuseProp('egress', `'${duplicate}' is listed twice, keep one`);
  const early = egress.slice(0, -1).findIndex(({ port, bind }) => port === undefined && !bind);
  if (early >= 0) refuseProp(`egress[${early}]`, 'a listener without a port must be the last one');
}
