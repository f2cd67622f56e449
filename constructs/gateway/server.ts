import { isIP } from 'node:net';
import { isDnsLabel, isUnixAddress, isWildcardHost } from '../../mesh/grammar/grammar';
import { atMostOne, type Field, list, refuse, refuseProp, required, struct, type Wire } from '../props/field';
import {
  defaultPortName,
  HTTP,
  type HttpProtocol,
  isAmong,
  listenerPort,
  protocolAmong,
  TCP,
  type TcpProtocol,
  TLS,
  type TlsProtocol,
} from '../props/protocol';
import { dnsLabel, flag, integer, nonEmptyText } from '../props/value';
import { type ServerTls, serverTls } from './server-tls';

/** Props of every server. */
export interface ServerOptions {
  /** Port of the gateway's Service; 0 if `bind` is a Unix domain socket. */
  readonly port: number;
  /**
   * Hosts that the server accepts: `*`, `*.example.com` or `shop.example.com`. The prefix `namespace/` limits a host to
   * VirtualServices in that namespace; `./` is the namespace of the Gateway.
   */
  readonly hosts: readonly string[];
  /**
   * Name of the port.
   *
   * @default `http` for HTTP on port 80, `https` for HTTPS on port 443, else protocol and port: `grpc-9000`
   */
  readonly portName?: string;
  /** Name of the server, which appears in statistics. @default no name */
  readonly name?: string;
  /** IP address to listen on, or a Unix domain socket: `unix:///run/edge.sock`. @default all addresses of the Pod */
  readonly bind?: string;
}

/** A server for plain-text HTTP. */
export interface HttpServer extends ServerOptions {
  /** Protocol of the clients. Routing is the same for all of these protocols. */
  readonly protocol: HttpProtocol;
  /** Whether to redirect every request to HTTPS with status 301. @default false */
  readonly httpsRedirect?: boolean;
  readonly tls?: never;
}

/** A server for HTTP over TLS (`HTTPS`), or any protocol over TLS (`TLS`). */
export interface TlsServer extends ServerOptions {
  /** `HTTPS` if the gateway should route HTTP requests, `TLS` if it should route connections. */
  readonly protocol: TlsProtocol;
  /** TLS mode and certificate. */
  readonly tls: ServerTls;
  readonly httpsRedirect?: never;
}

/** A server for TCP connections without TLS. */
export interface TcpServer extends ServerOptions {
  /** Protocol of the clients. */
  readonly protocol: TcpProtocol;
  readonly tls?: never;
  readonly httpsRedirect?: never;
}

/**
 * A port that a Gateway listens on, with its hosts and TLS settings.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Server
 */
export type Server = HttpServer | TlsServer | TcpServer;

interface AnyServer extends ServerOptions {
  readonly protocol: Server['protocol'];
  readonly httpsRedirect?: boolean;
  readonly tls?: ServerTls;
}

const serverHost: Field<string> = (value, path) => {
  const parts = typeof value === 'string' ? value.split('/') : [];
  const host = parts.pop() ?? '';
  const [namespace = '*'] = parts;
  const isHost =
    host === '*' || (host.includes('.') && isWildcardHost(host) && !/^\*[^.]/.test(host)) || isIP(host) > 0;
  const isNamespace = parts.length < 2 && (namespace === '*' || namespace === '.' || isDnsLabel(namespace));
  return isHost && isNamespace
    ? value
    : refuse(path, "'*', a host with a dot, or one of these after 'namespace/'", value);
};

const bind: Field<string> = (value, path) =>
  typeof value === 'string' && (isIP(value) > 0 || isUnixAddress(value))
    ? value
    : refuse(path, 'an IP address, or unix:// and an absolute path', value);

export const server = struct<AnyServer>(
  {
    port: required(listenerPort(integer(0, 65535))),
    protocol: required(protocolAmong(...HTTP, ...TLS, ...TCP)),
    hosts: required(list(serverHost)),
    portName: dnsLabel,
    name: nonEmptyText,
    bind,
    httpsRedirect: flag,
    tls: serverTls,
  },
  (wire, props, path): Wire => {
    const { port: number, portName, protocol, httpsRedirect } = props;
    const isTls = isAmong(TLS, protocol);
    if (props.bind?.startsWith('unix://')) {
      if (number !== 0) refuse(`${path}.port`, '0 if bind is a Unix domain socket', number);
    } else if (number === 0) refuse(`${path}.port`, 'a port from 1 to 65535', number);
    atMostOne(path, props, ['httpsRedirect', 'tls']);
    if (isTls && props.tls === undefined) refuseProp(path, `protocol '${protocol}' requires tls`);
    if (!isTls && props.tls !== undefined)
      refuseProp(path, `tls requires protocol 'HTTPS' or 'TLS', got '${protocol}'`);
    if (httpsRedirect && !isAmong(HTTP, protocol)) {
      refuseProp(path, `httpsRedirect requires one of the protocols ${HTTP.join(', ')}, got '${protocol}'`);
    }
    return { ...wire, port: { number, name: portName ?? defaultPortName(protocol, number), protocol } };
  },
  { port: 'port.number', portName: 'port.name', protocol: 'port.protocol', httpsRedirect: 'tls.httpsRedirect' },
) as Field<Server>;
