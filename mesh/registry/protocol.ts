import { type Fields, number, text } from '../manifest/fields';

/** Port protocol; `AUTO` is detected from the first bytes that a client sends. */
export type Protocol = 'HTTP' | 'HTTP2' | 'GRPC' | 'GRPC-WEB' | 'HTTP_PROXY' | 'HTTPS' | 'TLS' | 'TCP' | 'UDP' | 'AUTO';

const NAMES = new Map<string, Protocol>([
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['grpc', 'GRPC'],
  ['grpc-web', 'GRPC-WEB'],
  ['http', 'HTTP'],
  ['http_proxy', 'HTTP_PROXY'],
  ['http2', 'HTTP2'],
  ['https', 'HTTPS'],
  ['tls', 'TLS'],
  ['mongo', 'TCP'],
  ['redis', 'TCP'],
  ['mysql', 'TCP'],
]);

// Detection hangs if the server sends the first bytes, so these ports default to TCP.
const SERVER_FIRST_PORTS = new Set([25, 53, 3306, 27017]);

const APP_PROTOCOLS = new Map<string, Protocol>([
  ['kubernetes.io/h2c', 'HTTP2'],
  ['kubernetes.io/ws', 'HTTP'],
  ['kubernetes.io/wss', 'HTTPS'],
]);

export function parseProtocol(written: string): Protocol {
  return NAMES.get(written.toLowerCase()) ?? 'AUTO';
}

/** Determines a Kubernetes Service port's protocol: `appProtocol` if set, otherwise the name up to the first `-`. */
export function servicePortProtocol(port: Fields): Protocol {
  if (text(port.protocol).toUpperCase() === 'UDP') return 'UDP';
  const { appProtocol } = port;
  const known = APP_PROTOCOLS.get(text(appProtocol));
  if (known) return known;
  // An empty appProtocol counts as set, so the port name is ignored.
  const name = text(typeof appProtocol === 'string' ? appProtocol : port.name).toLowerCase();
  const protocol = name.startsWith('grpc-web') ? 'GRPC-WEB' : parseProtocol(name.split('-')[0] ?? '');
  return protocol === 'AUTO' && SERVER_FIRST_PORTS.has(number(port.port)) ? 'TCP' : protocol;
}

export function isHttp(protocol: Protocol): boolean {
  return (
    protocol === 'HTTP' ||
    protocol === 'HTTP2' ||
    protocol === 'GRPC' ||
    protocol === 'GRPC-WEB' ||
    protocol === 'HTTP_PROXY'
  );
}

export function isHttpOrSniffed(protocol: Protocol): boolean {
  return isHttp(protocol) || protocol === 'AUTO';
}

export function isTls(protocol: Protocol): boolean {
  return protocol === 'HTTPS' || protocol === 'TLS';
}
