import { Construct } from 'constructs';
import { isFqdn, isNamespaceName } from '../../mesh/grammar/grammar';
import { type Selector, selector } from '../neighbours/selector';
import { type Field, list, refuse, refuseProp, required, struct } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { namespaceName } from '../props/value';
import { type Server, server } from './server';

// References are written 'name' or 'namespace/name', where 'mesh' is taken, and a dot begins an older form.
const gatewayName: Field<string> = (value, at) =>
  typeof value === 'string' && isNamespaceName(value) && value !== 'mesh'
    ? value
    : refuse(at, "a DNS label of lower-case letters, digits and inner hyphens, but not 'mesh'", value);

/** Props of a Gateway. */
export interface GatewayProps extends ResourceProps {
  /** What the gateway listens for. @default HTTP on port 80, for every host */
  readonly servers?: readonly Server[];
  /** The gateway's pods, in any namespace: their labels, or a Deployment. @default those with `istio: ingressgateway`, the ingress gateway that Istio installs */
  readonly selector?: Selector;
}

/**
 * A Gateway of Istio: ports and hosts that the proxies at the edge of the mesh listen for. Where the requests go from
 * there is up to the VirtualServices that name it.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/
 */
export class Gateway extends Construct {
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object; `undefined` where `kubectl apply` says it. */
  readonly namespace: string | undefined;

  /**
   * Makes the Gateway.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a Gateway of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: GatewayProps = {}) {
    super(scope, id);
    const object = gateway(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const anyHttp = server({ port: 80, protocol: 'HTTP', hosts: ['*'] }, 'servers[0]');

const gateway = resource<GatewayProps>(
  NETWORKING,
  'Gateway',
  { name: gatewayName, selector, servers: list(server) },
  ({ selector = { istio: 'ingressgateway' }, servers = [anyHttp] }) => {
    const names = (servers as { port: { name: string } }[]).map(({ port }) => port.name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      refuseProp('', `two of the ${names.length} servers have the port name '${twice}': set portName`);
    return { selector, servers };
  },
);

/**
 * Where requests come in: a Gateway, one that somebody else owns by its name, or 'mesh' for all sidecars. Without a
 * namespace, Istio looks for it in the namespace of the VirtualService.
 */
export type GatewayReference =
  | {
      /** The name of the Gateway. */
      readonly name: string;
      /** Its namespace. @default the namespace of the VirtualService */
      readonly namespace?: string | undefined;
    }
  | 'mesh';

const reference = struct<{ name: string; namespace?: string | undefined }>({
  name: required(gatewayName),
  namespace: namespaceName,
});

export const gatewayReference: Field<GatewayReference> = (value, at) => {
  if (value === 'mesh') return value;
  if (typeof value !== 'object' || value === null) refuse(at, "a Gateway, { name, namespace }, or 'mesh'", value);
  const { name, namespace } = value;
  reference(Construct.isConstruct(value) ? { name, namespace } : value, at);
  // Istio reads a name alone as a host name, whose last label is no number.
  if (namespace === undefined && !isFqdn(name))
    refuse(`${at}.name`, 'a DNS name that is no number', name, 'or set namespace');
  return namespace === undefined ? name : `${namespace}/${name}`;
};
