import { type Field, list, refuseProp, required, struct, type Wire } from '../props/field';
import { defaultPortName, HTTP, type Protocol, TCP, TLS } from '../props/protocol';
import { choice, dnsLabel, port } from '../props/value';

/**
 * A port of a service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServicePort
 */
export interface ServiceEntryPort {
  /** The port that clients call. */
  readonly number: number;
  /**
   * What is spoken there. `HTTPS` and `TLS` leave the proxy the name that the client asks for (SNI) and no more.
   *
   * @default found out from the first bytes of a connection
   */
  readonly protocol?: Protocol;
  /** The name of the port, by which `ports` of an endpoint knows it. @default `http` on port 80, `https` on 443, else the protocol and the port: `grpc-9000` */
  readonly name?: string;
  /** The port that the endpoints listen on. @default `number` */
  readonly targetPort?: number;
}

const externalPort = struct<ServiceEntryPort>(
  { number: required(port), protocol: choice(...HTTP, ...TLS, ...TCP), name: dnsLabel, targetPort: port },
  (wire, { protocol, number }): Wire => ({ ...wire, name: wire.name ?? defaultPortName(protocol, number) }),
);

export const externalPorts: Field<readonly ServiceEntryPort[]> = (values, at) => {
  const wire = list(externalPort)(values, at) as { number: number; name: string }[];
  for (const key of ['number', 'name'] as const) {
    const twice = wire.find((one, index) => wire.findIndex((other) => other[key] === one[key]) !== index);
    if (twice !== undefined) refuseProp(at, `${key} '${twice[key]}' stands twice, keep one of them`);
  }
  return wire;
};

export const isHttpPort = ({ protocol }: ServiceEntryPort): boolean => HTTP.some((one) => one === protocol);
export const isTlsPort = ({ protocol }: ServiceEntryPort): boolean => TLS.some((one) => one === protocol);
