import { isHttpOrSniffed, servicePortProtocol } from '../../mesh/registry/protocol';

/** A port of a Service, with the fields of its manifest. Istio derives the protocol from `appProtocol` or `name`. */
export interface ServicePort {
  /** Port that clients call. */
  readonly port: number;
  /** Name that starts with the protocol: `http`, `grpc-orders`. @default Istio detects the protocol from the traffic */
  readonly name?: string;
  /** Transport protocol: `TCP`, `UDP` or `SCTP`. @default 'TCP' */
  readonly protocol?: string;
  /** Protocol; overrides the one in `name`. @default the protocol in `name` */
  readonly appProtocol?: string;
}

/**
 * Whether HTTP rules can apply to a port: its protocol is HTTP, or Istio detects it from the traffic.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export const mayBeHttp = (port: ServicePort): boolean => isHttpOrSniffed(servicePortProtocol({ ...port }));

/** Formats ports for messages: `8080 (http), 9090 (grpc)`. */
export const shownPorts = (ports: readonly ServicePort[]): string =>
  ports.map(({ port, name }) => (name === undefined ? `${port}` : `${port} (${name})`)).join(', ');
