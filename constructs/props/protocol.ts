import { type Field, isPlain, refuse, shown } from './field';
import { integer } from './value';

/** Port protocols by what Istio can read of the traffic: HTTP requests, only the SNI, or only bytes. */
export const HTTP = ['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB'] as const;
export const TLS = ['HTTPS', 'TLS'] as const;
export const TCP = ['TCP', 'MONGO', 'MYSQL', 'REDIS'] as const;

/** Protocol of a port, as Istio names it. */
export type Protocol = (typeof HTTP | typeof TLS | typeof TCP)[number];

/** The number of a port whose name and protocol are the props `portName` and `protocol` beside it. */
export const listenerPort =
  (least: 0 | 1): Field<number> =>
  (value, path) => {
    if (isPlain(value)) {
      const { number, name, protocol } = value;
      const props = Object.entries({ port: number, portName: name, protocol }).filter(([, prop]) => prop !== undefined);
      if (number !== undefined) {
        refuse(path, 'a number', value, `write ${props.map(([prop, inner]) => `${prop}: ${shown(inner)}`).join(', ')}`);
      }
    }
    return integer(least, 65535)(value, path);
  };

/** `http` for port 80, `https` for port 443, otherwise the protocol and the port: `grpc-9000`. */
export function defaultPortName(protocol: Protocol | undefined, port: number): string {
  const name = protocol?.toLowerCase() ?? 'port';
  return { http: 80, https: 443 }[name] === port ? name : `${name}-${port}`;
}
