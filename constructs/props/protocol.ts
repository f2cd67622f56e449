import { type Field, isPlain, refuse, shown } from './field';

/** Port protocols by what Istio can read of the traffic: HTTP requests, only the SNI, or only bytes. */
export const HTTP = ['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB'] as const;
export const TLS = ['HTTPS', 'TLS'] as const;
export const TCP = ['TCP', 'MONGO', 'MYSQL', 'REDIS'] as const;

/** Protocol of a port, as Istio names it. */
export type Protocol = (typeof HTTP | typeof TLS | typeof TCP)[number];

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
