import { Construct } from 'constructs';
import { isFqdn, isNamespaceName } from '../../mesh/grammar/grammar';
import { type Selector, selector } from '../neighbours/selector';
import { type Field, list, refuse, refuseProp, required, struct } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { shaped } from '../props/shape';
import { namespaceName } from '../props/value';
import { type Server, server } from './server';

// A reference is 'name' or 'namespace/name'. 'mesh' is reserved, and a name with a dot is read as the old host form.
const gatewayName: Field<string> = (value, path) =>
  typeof value === 'string' && isNamespaceName(value) && value !== 'mesh'
    ? value
    : refuse(path, "a DNS label of lower-case letters, digits and inner hyphens, but not 'mesh'", value);

/** Props of a Gateway. */
export interface GatewayProps extends ResourceProps {
  /** Ports that the gateway listens on, and their hosts and TLS settings. @default HTTP on port 80 for every host */
  readonly servers?: readonly Server[];
  /**
   * The gateway's Pods in any namespace: their labels, or a Deployment.
   *
   * @default Pods with the label `istio: ingressgateway`, the ingress gateway that Istio installs
   */
  readonly selector?: Selector;
}

/**
 * An Istio Gateway: ports and hosts that proxies at the edge of the mesh listen on. VirtualServices that reference the
 * Gateway route the requests.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/
 */
export class Gateway extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;

  /**
   * Creates the Gateway.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a Gateway with this name
   */
  constructor(scope: Construct, id: string, props: GatewayProps = {}) {
    super(scope, id);
    const object = gateway(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const defaultServer = server({ port: 80, protocol: 'HTTP', hosts: ['*'] }, 'servers[0]');

export const gateway = resource<GatewayProps>(
  NETWORKING,
  'Gateway',
  { name: gatewayName, selector, servers: list(server) },
  ({ selector = { istio: 'ingressgateway' }, servers = [defaultServer] }) => {
    const names = (servers as { port: { name: string } }[]).map(({ port }) => port.name);
    const duplicate = names.find((name, index) => names.indexOf(name) !== index);
    if (duplicate !== undefined) refuseProp('servers', `port name '${duplicate}' is used twice, set portName`);
    return { selector, servers };
  },
);

/**
 * A Gateway: the construct, the name of a Gateway that is defined elsewhere, or 'mesh' for all sidecars.
 */
export type GatewayReference =
  | {
      /** The name of the Gateway. */
      readonly name: string;
      /** The namespace of the Gateway. @default the namespace of the VirtualService */
      readonly namespace?: string | undefined;
    }
  | 'mesh';

const reference = struct<{ name: string; namespace?: string | undefined }>({
  name: required(gatewayName),
  namespace: namespaceName,
});

/** `{ name: 'edge', namespace: 'istio-system' }` for Istio's `istio-system/edge`. */
function referenceMeant(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [name, namespace] = value.split('/').reverse();
  return `write { name: '${name}'${namespace ? `, namespace: '${namespace}'` : ''} }`;
}

export const gatewayReference: Field<GatewayReference> = (value, path) => {
  if (value === 'mesh') return value;
  if (typeof value !== 'object' || value === null) {
    refuse(path, "a Gateway, { name, namespace }, or 'mesh'", value, referenceMeant(value));
  }
  const { name, namespace } = value;
  reference(Construct.isConstruct(value) ? { name, namespace } : value, path);
  // Istio parses a name without a namespace as a host name, whose last label must not be a number.
  if (namespace === undefined && !isFqdn(name))
    refuse(`${path}.name`, 'a DNS name other than a number', name, 'or set namespace');
  return namespace === undefined ? name : `${namespace}/${name}`;
};
shaped(gatewayReference, { is: 'reference', to: 'gateway' });
