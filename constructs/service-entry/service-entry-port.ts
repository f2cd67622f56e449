import { type Field, list, refuseProp, required, struct, type Wire } from '../props/field';
import { defaultPortName, HTTP, isAmong, type Protocol, protocolAmong, TCP, TLS } from '../props/protocol';
import { shaped } from '../props/shape';
import { dnsLabel, port } from '../props/value';

/**
 * A port of a ServiceEntry.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServicePort
 */
export interface ServiceEntryPort {
  /** Port that clients call. */
  readonly number: number;
  /**
   * Protocol of the port. For `HTTPS` and `TLS`, proxies only see the SNI.
   *
   * @default detected from the traffic
   */
  readonly protocol?: Protocol;
  /**
   * Name of the port, which `ports` of an endpoint refers to.
   *
   * @default `http` for HTTP on port 80, `https` for HTTPS on port 443, else protocol and port: `grpc-9000`
   */
  readonly name?: string;
  /** Port that the endpoints listen on. @default `number` */
  readonly targetPort?: number;
}

const serviceEntryPort = struct<ServiceEntryPort>(
  { number: required(port), protocol: protocolAmong(...HTTP, ...TLS, ...TCP), name: dnsLabel, targetPort: port },
  (wire, { protocol, number }): Wire => ({ ...wire, name: wire.name ?? defaultPortName(protocol, number) }),
);

export const serviceEntryPorts: Field<readonly ServiceEntryPort[]> = (values, path) => {
  const wire = list(serviceEntryPort)(values, path) as { number: number; name: string }[];
  for (const key of ['number', 'name'] as const) {
    const duplicate = wire.find((port, index) => wire.findIndex((other) => other[key] === port[key]) !== index);
    if (duplicate !== undefined) refuseProp(path, `${key} '${duplicate[key]}' is listed twice, keep one`);
  }
  return wire;
};
shaped(serviceEntryPorts, list(serviceEntryPort).shape);

export const isHttpPort = ({ protocol }: ServiceEntryPort): boolean => isAmong(HTTP, protocol);
export const isTlsPort = ({ protocol }: ServiceEntryPort): boolean => isAmong(TLS, protocol);
