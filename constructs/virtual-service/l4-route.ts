import { type GatewayReference, gatewayReference } from '../gateway/gateway';
import { type Field, list, required, struct } from '../props/field';
import { integer, ipBlock, labels, namespaceName, port } from '../props/value';
import { type Destination, destination } from './destination';
import { sharesOf } from './rule';

/** What a match of connections may ask for besides. */
export interface ConnectionMatch {
  /** Addresses, or ranges such as `10.0.0.0/8`, that the connection goes to; a gateway does not look at them. @default every address */
  readonly destinationSubnets?: readonly string[];
  /** The port of the service, or of the gateway's server, that the connection came to. @default every port */
  readonly port?: number;
  /** Labels that the calling workload has; a gateway does not look at them. @default every caller */
  readonly sourceLabels?: Readonly<Record<string, string>>;
  /** The namespace of the calling workload; a gateway does not look at it. @default every namespace */
  readonly sourceNamespace?: string;
  /** Where the connection came in: gateways, or 'mesh' for the sidecars. @default everywhere that the VirtualService applies */
  readonly gateways?: readonly GatewayReference[];
}

/**
 * One of several destinations, each with its share of the connections.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#RouteDestination
 */
export interface ConnectionShare {
  /** Where this share goes. */
  readonly to: Destination;
  /** The share is the weight over the sum of all weights, which need not be 100. A whole number. */
  readonly weight: number;
}

export const connectionMatch = {
  destinationSubnets: list(ipBlock),
  port,
  sourceLabels: labels,
  sourceNamespace: namespaceName,
  gateways: list(gatewayReference),
};

const share = struct<ConnectionShare>(
  { to: required(destination), weight: required(integer(0)) },
  ({ to, weight }) => ({
    destination: to,
    weight,
  }),
);

export const connectionRoute: Field<Destination | readonly ConnectionShare[]> = sharesOf(destination, share);
