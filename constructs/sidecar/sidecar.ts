import { Construct } from 'constructs';
import { type ConnectionPool, connectionPool } from '../destination-rule/connection-pool';
import { type Selector, selector } from '../neighbours/selector';
import { atLeastOne, list, refuseProp } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { choice } from '../props/value';
import { type EgressListener, egressListener } from './egress-listener';
import { type IngressListener, ingressListener, uniquePorts } from './ingress-listener';

/** Props of a Sidecar. */
export interface SidecarProps extends ResourceProps {
  /** Labels of the workloads it is for. @default every workload of its namespace that no other Sidecar selects */
  readonly workloadSelector?: Selector;
  /** The ports that requests are taken on. @default those of the services that the workload belongs to */
  readonly ingress?: readonly IngressListener[];
  /** The services that the workload knows; who has no listener for a port may call nothing there. @default as the namespace says, else every service of the mesh */
  readonly egress?: readonly EgressListener[];
  /** How many connections and requests the workload's proxy takes. @default as `connectionPool` of the DestinationRule for the workload's service */
  readonly inboundConnectionPool?: ConnectionPool;
  /**
   * What happens to requests for hosts that are not known: they go on (`ALLOW_ANY`), or fail (`REGISTRY_ONLY`). No
   * firewall: a workload can go around its proxy.
   *
   * @default as the mesh is set, usually `ALLOW_ANY`
   */
  readonly outboundTrafficPolicy?: 'ALLOW_ANY' | 'REGISTRY_ONLY';
}

/**
 * A Sidecar of Istio: what the proxies beside workloads listen on, and which services they know. Proxies that know only
 * what their workloads call need less memory, and see fewer changes.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
 */
export class Sidecar extends Construct {
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object; `undefined` where `kubectl apply` says it. */
  readonly namespace: string | undefined;

  /**
   * Makes the Sidecar.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a Sidecar of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: SidecarProps) {
    super(scope, id);
    const object = sidecar(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const sidecar = resource<SidecarProps>(
  NETWORKING,
  'Sidecar',
  {
    workloadSelector: (value, at) => ({ labels: selector(value, at) }),
    ingress: list(ingressListener),
    egress: list(egressListener),
    inboundConnectionPool: connectionPool,
    outboundTrafficPolicy: (value, at) => ({ mode: choice('ALLOW_ANY', 'REGISTRY_ONLY')(value, at) }),
  },
  (spec, props) => {
    atLeastOne('', props, ['ingress', 'egress', 'inboundConnectionPool', 'outboundTrafficPolicy']);
    uniquePorts(props.ingress ?? [], 'ingress');
    checkEgress(props.egress ?? []);
    return spec;
  },
);

function checkEgress(egress: readonly EgressListener[]): void {
  uniquePorts(egress, 'egress');
  const sockets = egress.flatMap(({ bind }) => (bind?.startsWith('unix:') ? bind : []));
  const twice = sockets.find((socket, index) => sockets.indexOf(socket) !== index);
  if (twice !== undefined) refuseProp('egress', `'${twice}' stands twice, keep one of them`);
  const early = egress.slice(0, -1).findIndex(({ port, bind }) => port === undefined && !bind);
  if (early >= 0) refuseProp(`egress[${early}]`, 'has no port: it is for all ports that are left, move it to the end');
}
