import { type Field, isPlain, refuse, shown } from './field';
import { choice } from './value';

/** Port protocols by what Istio can read of the traffic: HTTP requests, only the SNI, or only bytes. */
export const HTTP = ['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB'] as const satisfies readonly HttpProtocol[];
export const TLS = ['HTTPS', 'TLS'] as const satisfies readonly TlsProtocol[];
export const TCP = ['TCP', 'MONGO', 'MYSQL', 'REDIS'] as const satisfies readonly TcpProtocol[];

/** Istio ignores the case of protocols. */
type AnyCase<T extends string> = T | Lowercase<T>;

/** A protocol whose requests Istio reads. */
export type HttpProtocol = 'HTTP' | 'HTTP2' | 'GRPC' | 'GRPC-WEB' | 'http' | 'http2' | 'grpc' | 'grpc-web';
/** A protocol of which Istio only reads the SNI. */
export type TlsProtocol = 'HTTPS' | 'TLS' | 'https' | 'tls';
/** A protocol that is only bytes to Istio. */
export type TcpProtocol = 'TCP' | 'MONGO' | 'MYSQL' | 'REDIS' | 'tcp' | 'mongo' | 'mysql' | 'redis';

/** Protocol of a port, as Istio names it, in upper or lower case. */
export type Protocol = HttpProtocol | TlsProtocol | TcpProtocol;

/** One of the protocols. */
export const protocolAmong =
  <T extends string>(...protocols: readonly T[]): Field<AnyCase<T>> =>
  (value, path) =>
    protocols.some((known) => known.toLowerCase() === value) ? value : choice(...protocols)(value as T, path);

/** Whether one of the protocols is that of a port. */
export const isAmong = (protocols: readonly string[], protocol: string | undefined): boolean =>
  typeof protocol === 'string' && protocols.includes(protocol.toUpperCase());

/** The number of a listener's port, whose name and protocol are the props `portName` and `protocol` beside it. */
export const listenerPort =
  (port: Field<number>): Field<number> =>
  (value, path) => {
    if (!isPlain(value) || value.number === undefined) return port(value, path);
    // Istio's `port: { number: 443, name: 'https', protocol: 'HTTPS' }`.
    const { number, name, protocol } = value;
    const props = Object.entries({ port: number, portName: name, protocol }).filter(([, inner]) => inner !== undefined);
    return refuse(
      path,
      'a number',
      value,
      `write ${props.map(([prop, inner]) => `${prop}: ${shown(inner)}`).join(', ')}`,
    );
  };

/** `http` for port 80, `https` for port 443, otherwise the protocol and the port: `grpc-9000`. */
export function defaultPortName(protocol: Protocol | undefined, port: number): string {
  const name = protocol?.toLowerCase() ?? 'port';
  return { http: 80, https: 443 }[name] === port ? name : `${name}-${port}`;
}
