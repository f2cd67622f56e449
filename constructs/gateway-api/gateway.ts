import { Construct } from 'constructs';
import { comingFrom } from '../findings/references';
import { list, refuse, required, struct } from '../props/field';
import { type ResourceProps, resource } from '../props/resource';
import { choice, ipAddress, nonEmptyText, objectName } from '../props/value';
import { type GatewayTls, gatewayTls } from './gateway-tls';
import { type Infrastructure, infrastructure } from './infrastructure';
import { GATEWAY_API } from './kinds';
import { type Namespaces, namespaces } from './label-selector';
import { Listener, listeners } from './listener';
import { type GatewayParent, sectionOf } from './parent-ref';
import { preciseHostname } from './value';

/** Props of a Gateway. */
export interface GatewayProps extends ResourceProps {
  /** Ports that the Gateway listens on, with their hosts and TLS settings. @default HTTP on port 80 for every host */
  readonly listeners?: readonly Listener[];
  /**
   * Class of the Gateway, which selects the controller and the defaults.
   *
   * @default 'istio'
   */
  readonly gatewayClassName?: string;
  /**
   * Addresses of the Gateway. A `Hostname` is the name of a Service in the namespace of the Gateway whose Pods serve it.
   *
   * @default istiod creates a Deployment and a Service, named after the Gateway and its class: `edge-istio`
   */
  readonly addresses?: readonly GatewayAddress[];
  /** Labels and annotations of the objects that istiod creates. @default those of the Gateway */
  readonly infrastructure?: Infrastructure;
  /** How clients of the HTTPS listeners are verified. @default client certificates are not requested */
  readonly tls?: GatewayTls;
  /** ListenerSets that can add listeners. @default none */
  readonly allowedListeners?: AllowedListeners;
}

/** An address of a Gateway. */
export interface GatewayAddress {
  /** `Hostname` is a Service that already exists; `IPAddress` is requested for the Service that istiod creates. */
  readonly type: 'Hostname' | 'IPAddress';
  /** Name of the Service, or the IP address. */
  readonly value: string;
}

/** ListenerSets that can add listeners to a Gateway. */
export interface AllowedListeners {
  /** Namespaces of the ListenerSets. */
  readonly namespaces: Namespaces<'All' | 'Same' | 'None'>;
}

/**
 * A Gateway of the Gateway API: ports and hosts at the edge of the mesh. Routes name it in `parentRefs`.
 *
 * @example
 * const edge = new Gateway(chart, 'edge', { listeners: [Listener.http()] });
 * new HttpRoute(chart, 'shop', {
 *   parentRefs: [edge],
 *   rules: [{ backendRefs: [{ service: { name: 'shop', ports: [{ port: 80 }] } }] }],
 * });
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/gateway/
 */
export class Gateway extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;
  /** Names of the listeners. */
  readonly listenerNames: readonly string[];

  /**
   * Creates the Gateway.
   *
   * @throws if a prop is unknown or invalid, or the chart already has a Gateway with this name
   */
  constructor(scope: Construct, id: string, props: GatewayProps = {}) {
    super(scope, id);
    const object = gateway(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
    this.listenerNames = (props.listeners ?? DEFAULT_LISTENERS).map(({ name }) => name);
  }

  /** One listener, as a parent for routes. @throws if the Gateway has no listener with this name */
  listener(name: string): GatewayParent {
    return comingFrom(this, sectionOf(this, name));
  }
}

const DEFAULT_LISTENERS = [Listener.http()];

const address = struct<GatewayAddress>(
  { type: required(choice('Hostname', 'IPAddress')), value: required(nonEmptyText) },
  (wire, { type, value }, path) => {
    (type === 'IPAddress' ? ipAddress : preciseHostname)(value, `${path}.value`);
    return wire;
  },
);

export const gateway = resource<GatewayProps>(
  GATEWAY_API,
  'Gateway',
  {
    gatewayClassName: objectName,
    listeners,
    addresses: list(address),
    infrastructure,
    tls: gatewayTls,
    allowedListeners: struct<AllowedListeners>({ namespaces: required(namespaces('All', 'Same', 'None')) }),
  },
  ({ gatewayClassName = 'istio', ...spec }, { addresses = [] }) => {
    const values = addresses.map(({ type, value }) => `${type} ${value}`);
    const twice = values.findIndex((value, index) => values.indexOf(value) < index);
    if (twice >= 0) refuse(`addresses[${twice}]`, 'different from the addresses before it', values[twice]);
    return { gatewayClassName, listeners: DEFAULT_LISTENERS.map(({ wire }) => wire), ...spec };
  },
);
