import { isIP } from 'node:net';
import { isDnsLabel, isUnixAddress, isWildcardHost } from '../../mesh/grammar/grammar';
import { atMostOne, type Field, list, refuse, refuseProp, required, struct, type Wire } from '../props/field';
import { defaultPortName, HTTP, TCP, TLS } from '../props/protocol';
import { choice, dnsLabel, flag, integer, nonEmptyText } from '../props/value';
import { type ServerTls, serverTls } from './server-tls';

/** What every server of a Gateway has. */
export interface ServerOptions {
  /** The port that the gateway's Service shows; 0 where `bind` is a socket. */
  readonly port: number;
  /**
   * Hosts that are listened for: `*`, `*.example.com`, `shop.example.com`; with `namespace/` before it, for
   * VirtualServices of that namespace only (`./` is the Gateway's own).
   */
  readonly hosts: readonly string[];
  /** The name of the port. @default `http` on port 80, `https` on 443, else the protocol and the port: `grpc-9000` */
  readonly portName?: string;
  /** The name of the server, for statistics. @default none */
  readonly name?: string;
  /** The address that is listened on, or `unix://` and a path. @default every address of the pod */
  readonly bind?: string;
}

/** A server for HTTP in plain text. */
export interface HttpServer extends ServerOptions {
  /** What clients speak; for routing they are all the same. */
  readonly protocol: (typeof HTTP)[number];
  /** Whether every request is answered with a redirect (301) to HTTPS. @default false */
  readonly httpsRedirect?: boolean;
  readonly tls?: never;
}

/** A server for HTTP over TLS (`HTTPS`), or for anything over TLS (`TLS`). */
export interface TlsServer extends ServerOptions {
  /** `HTTPS` where the gateway reads the requests, `TLS` where it sends bytes on. */
  readonly protocol: (typeof TLS)[number];
  /** Where TLS ends, and with which certificate. */
  readonly tls: ServerTls;
  readonly httpsRedirect?: never;
}

/** A server for bytes in plain text. */
export interface TcpServer extends ServerOptions {
  /** What clients speak. */
  readonly protocol: (typeof TCP)[number];
  readonly tls?: never;
  readonly httpsRedirect?: never;
}

/**
 * A port that a Gateway listens on.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Server
 */
export type Server = HttpServer | TlsServer | TcpServer;

interface AnyServer extends ServerOptions {
  readonly protocol: Server['protocol'];
  readonly httpsRedirect?: boolean;
  readonly tls?: ServerTls;
}

const serverHost: Field<string> = (value, at) => {
  const parts = typeof value === 'string' ? value.split('/') : [];
  const host = parts.pop() ?? '';
  const [namespace = '*'] = parts;
  const isHost =
    host === '*' || (host.includes('.') && isWildcardHost(host) && !/^\*[^.]/.test(host)) || isIP(host) > 0;
  const isNamespace = parts.length < 2 && (namespace === '*' || namespace === '.' || isDnsLabel(namespace));
  return isHost && isNamespace ? value : refuse(at, "'*', a host with a dot, or namespace/host", value);
};

const bind: Field<string> = (value, at) =>
  typeof value === 'string' && (isIP(value) > 0 || isUnixAddress(value))
    ? value
    : refuse(at, 'an IP address, or unix:// and an absolute path', value);

export const server = struct<AnyServer>(
  {
    port: required(integer(0, 65535)),
    hosts: required(list(serverHost)),
    portName: dnsLabel,
    name: nonEmptyText,
    bind,
    protocol: required(choice(...HTTP, ...TLS, ...TCP)),
    httpsRedirect: flag,
    tls: serverTls,
  },
  ({ port: number, hosts, portName, protocol, httpsRedirect, ...wire }, props, at): Wire => {
    const isTls = TLS.some((protocol) => protocol === props.protocol);
    if (props.bind?.startsWith('unix://')) {
      if (number !== 0) refuse(`${at}.port`, '0 where bind is a socket', number);
    } else if (number === 0) refuse(`${at}.port`, 'a port from 1 to 65535', number);
    atMostOne(at, props, ['httpsRedirect', 'tls']);
    if (isTls && props.tls === undefined) refuseProp(at, `tls is missing, protocol '${protocol}' needs it`);
    if (!isTls && props.tls !== undefined) refuseProp(at, `protocol '${protocol}' takes no tls: use HTTPS or TLS`);
    if (httpsRedirect && !HTTP.some((protocol) => protocol === props.protocol)) {
      refuseProp(at, `protocol '${protocol}' takes no httpsRedirect: only HTTP is redirected`);
    }
    return {
      port: { number, name: portName ?? defaultPortName(props.protocol, props.port), protocol },
      hosts,
      ...(httpsRedirect !== undefined && { tls: { httpsRedirect } }),
      ...wire,
    };
  },
) as Field<Server>;
