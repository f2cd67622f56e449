import { isHttpOrSniffed, servicePortProtocol } from '../../mesh/registry/protocol';

/** A port of a Service, as its manifest has it: the protocol that Istio takes it for is in its name. */
export interface ServicePort {
  /** The port that clients call. */
  readonly port: number;
  /** Begins with the protocol: `http`, `grpc-orders`. @default Istio finds out the protocol from what is sent */
  readonly name?: string;
  /** The protocol below that of `name`. @default 'TCP' */
  readonly protocol?: string;
  /** The protocol, before that of `name`. @default the one of `name` */
  readonly appProtocol?: string;
}

/**
 * Whether HTTP rules can be for a port: its protocol is HTTP, or found out from what is sent.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export const mayBeHttp = (port: ServicePort): boolean => isHttpOrSniffed(servicePortProtocol({ ...port }));

/** `8080 (http), 9090 (grpc)`, for messages. */
export const shownPorts = (ports: readonly ServicePort[]): string =>
  ports.map(({ port, name }) => (name === undefined ? `${port}` : `${port} (${name})`)).join(', ');
