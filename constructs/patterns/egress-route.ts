import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { servicePortProtocol } from '../../mesh/registry/protocol';
import { rememberReferences } from '../findings/references';
import { Gateway } from '../gateway/gateway';
import { type Selector, selector } from '../neighbours/selector';
import { knownService, type ServiceReference } from '../neighbours/service';
import { type Field, refuse, refuseProp, required, struct } from '../props/field';
import { located, metadataFields, type ResourceProps } from '../props/resource';
import { port } from '../props/value';
import { ServiceEntry } from '../service-entry/service-entry';
import { Destination } from '../virtual-service/destination';
import { VirtualService } from '../virtual-service/virtual-service';

/** Props for EgressRoute. */
export interface EgressRouteProps extends ResourceProps {
  /** Service outside the cluster, with exactly one host. */
  readonly to: ServiceEntry;
  /** Service port; its protocol must be HTTP, HTTPS or TLS. @default its only port */
  readonly port?: number;
  /** Kubernetes Service of the egress gateway, with port 80 for HTTP and 443 for TLS. @default the one that Istio installs */
  readonly egress?: string | ServiceReference;
  /** Egress gateway: Pod labels, or a Deployment. @default `istio: egressgateway`, the one that Istio installs */
  readonly selector?: Selector;
}

/**
 * An Istio Gateway and VirtualService that route requests for a host outside the cluster through an egress gateway. TLS is
 * passed through, selected by SNI. Istio does not stop Pods from bypassing the gateway; use a NetworkPolicy for that.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/
 */
export class EgressRoute extends Construct {
  readonly gateway: Gateway;
  readonly virtualService: VirtualService;

  /**
   * Creates the Gateway and the VirtualService.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a Gateway with this name
   */
  constructor(scope: Construct, id: string, props: EgressRouteProps) {
    super(scope, id);
    const { resource, to, host, port, isTls, egress, selector } = located('EgressRoute', this, () => legs(id, props));
    const egressPort = isTls ? 443 : 80;
    this.gateway = new Gateway(this, 'Gateway', {
      ...resource,
      selector,
      servers: [
        isTls
          ? { port: egressPort, protocol: 'TLS', hosts: [host], tls: { mode: 'PASSTHROUGH' } }
          : { port: egressPort, protocol: 'HTTP', hosts: [host] },
      ],
    });
    const inMesh = { gateways: ['mesh' as const], port };
    const atEgress = { gateways: [this.gateway], port: egressPort };
    const throughEgress = Destination.host(egress, { port: egressPort });
    const out = to.destination({ port });
    const sniHosts = [host];
    this.virtualService = new VirtualService(this, 'VirtualService', {
      ...resource,
      hosts: [host],
      gateways: ['mesh', this.gateway],
      ...(isTls
        ? {
            tlsRules: [
              { match: [{ ...inMesh, sniHosts }], to: throughEgress },
              { match: [{ ...atEgress, sniHosts }], to: out },
            ],
          }
        : {
            rules: [
              { match: [inMesh], to: throughEgress },
              { match: [atEgress], to: out },
            ],
          }),
    });
    rememberReferences(this, props);
  }
}

function legs(id: string, props: EgressRouteProps) {
  egressRoute(props, '');
  const { name = id, namespace, labels, annotations, suppress, to, egress = EGRESS, selector = EGRESS_PODS } = props;
  if (to.host.startsWith('*')) refuseProp('to', `host '${to.host}' is a wildcard, so its address is unknown`);
  const { resolution = 'NONE' } = (ApiObject.of(to).toJson() as { spec: { resolution?: string } }).spec;
  if (resolution === 'NONE') {
    refuseProp('to', "resolution 'NONE' would forward to the original address, which is the gateway itself: use 'DNS'");
  }
  const { ports } = to;
  const { port = ports.length === 1 ? ports[0]?.port : undefined } = props;
  const known = ports.find((candidate) => candidate.port === port);
  if (known === undefined) refuse('port', `one of ${ports.map(({ port }) => port).join(', ') || 'none'}`, port);
  const protocol = servicePortProtocol({ ...known });
  if (!['HTTP', 'HTTPS', 'TLS'].includes(protocol)) {
    refuse(
      'port',
      'a port of protocol HTTP, HTTPS or TLS',
      `${known.port}`,
      'set its protocol in ports of the ServiceEntry',
    );
  }
  const resource = { name, namespace, labels, annotations, suppress };
  return { resource, to, host: to.host, port: known.port, isTls: protocol !== 'HTTP', egress, selector };
}

const EGRESS = 'istio-egressgateway.istio-system.svc.cluster.local';
const EGRESS_PODS = { istio: 'egressgateway' };

const serviceEntry: Field<ServiceEntry> = (value, path) =>
  value instanceof ServiceEntry ? value : refuse(path, 'a ServiceEntry', value);

const egressRoute = struct<EgressRouteProps>({
  ...metadataFields,
  to: required(serviceEntry),
  port,
  egress: (value, path) => knownService(value, path).host,
  selector,
});
