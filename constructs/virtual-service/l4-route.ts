import { type GatewayReference, gatewayReference } from '../gateway/gateway';
import { type Field, list, required, struct } from '../props/field';
import { integer, ipBlock, labels, namespaceName, port } from '../props/value';
import { type Destination, destination } from './destination';
import { sharesOf } from './rule';

/** Conditions for TCP and TLS connections. */
export interface ConnectionMatch {
  /** Destination IP addresses, or ranges such as `10.0.0.0/8`. Ignored at gateways. @default any */
  readonly destinationSubnets?: readonly string[];
  /** Service port, or the port that the gateway listens on. @default any */
  readonly port?: number;
  /** Workload labels that the caller has. Ignored at gateways. @default any */
  readonly sourceLabels?: Readonly<Record<string, string>>;
  /** Namespace that the caller is in. Ignored at gateways. @default any */
  readonly sourceNamespace?: string;
  /** Gateways that the connection enters through; 'mesh' means the sidecars. @default all `gateways` of the VirtualService */
  readonly gateways?: readonly GatewayReference[];
}

/**
 * One of several destinations, and its share of the connections.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#RouteDestination
 */
export interface ConnectionShare {
  readonly to: Destination;
  /** Whole number; the share is this weight divided by the sum of all weights, which need not be 100. */
  readonly weight: number;
}

export const connectionMatch = {
  destinationSubnets: list(ipBlock),
  port,
  sourceLabels: labels,
  sourceNamespace: namespaceName,
  gateways: list(gatewayReference),
};

const share = struct<ConnectionShare>({ to: required(destination), weight: required(integer(0)) }, undefined, {
  to: 'destination',
});

export const connectionRoute: Field<Destination | readonly ConnectionShare[]> = sharesOf(destination, share);
