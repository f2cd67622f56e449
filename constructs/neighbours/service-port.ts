/** A port of a Service, as its manifest has it: the protocol that Istio takes it for is in its name. */
export interface ServicePort {
  readonly port: number;
  /** Begins with the protocol: `http`, `grpc-orders`. @default Istio finds out the protocol from what is sent */
  readonly name?: string;
  /** The protocol below that of `name`. @default 'TCP' */
  readonly protocol?: string;
  /** The protocol, before that of `name`. @default the one of `name` */
  readonly appProtocol?: string;
}

// The server speaks first here, so Istio does not wait for what the client sends.
const TCP_PORTS = [25, 53, 3306, 27017];
const NOT_HTTP = ['tcp', 'udp', 'https', 'tls', 'mongo', 'redis', 'mysql', 'kubernetes.io/wss'];

/**
 * Whether HTTP rules can be for a port: its protocol is HTTP, or found out from what is sent.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export function mayBeHttp({ port, name = '', protocol = 'TCP', appProtocol }: ServicePort): boolean {
  if (protocol !== 'TCP') return false;
  const written = (appProtocol ?? name).toLowerCase();
  if (NOT_HTTP.includes(written.split('-')[0] ?? '')) return false;
  const isNamed = /^(?:http|http2|grpc)(?:-|$)/.test(written) || written.startsWith('kubernetes.io/');
  return isNamed || !TCP_PORTS.includes(port);
}

/** `8080 (http), 9090 (grpc)`, for messages. */
export const shownPorts = (ports: readonly ServicePort[]): string =>
  ports.map(({ port, name }) => (name === undefined ? `${port}` : `${port} (${name})`)).join(', ');
