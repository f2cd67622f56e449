import { isPort, isUnixAddress } from '../../mesh/grammar/grammar';
import { type ConnectionPool, connectionPool } from '../destination-rule/connection-pool';
import type { ServerTerminatedTls } from '../gateway/server-tls';
import { serverTls } from '../gateway/server-tls';
import { type Field, refuse, refuseProp, required, struct, type Wire } from '../props/field';
import { HTTP, isAmong, listenerPort, type Protocol, protocolAmong, TCP, TLS } from '../props/protocol';
import { shaped } from '../props/shape';
import { choice, dnsLabel, ipAddress, port } from '../props/value';

/** How traffic reaches a listener: redirected with iptables (`IPTABLES`), or sent to it directly (`NONE`). */
export type CaptureMode = (typeof CAPTURE_MODES)[number];

/**
 * A port on which a workload's proxy accepts requests for the workload.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioIngressListener
 */
export interface IngressListener {
  /** Port that the proxy accepts requests on. */
  readonly port: number;
  /** Protocol of the port. @default detected from the traffic */
  readonly protocol?: Protocol;
  /** Name of the port. @default none */
  readonly portName?: string;
  /** IP address to listen on. @default derived from the workload's services */
  readonly bind?: string;
  /** How traffic reaches the proxy. @default 'DEFAULT', the mesh setting */
  readonly captureMode?: CaptureMode;
  /**
   * Address that the workload listens on: `127.0.0.1:8080` or `[::1]:8080`, `0.0.0.0:8080` or `[::]:8080` for the
   * workload's IP address, or a Unix domain socket, `unix:///run/app.sock`.
   *
   * @default `port` at the address that the request was sent to
   */
  readonly defaultEndpoint?: string;
  /**
   * TLS that the workload's proxy terminates, for clients outside of the mesh. Requires protocol `HTTPS` or `TLS`.
   *
   * @default Istio's mutual TLS, in the mode of the PeerAuthentication
   */
  readonly tls?: IngressTls;
  /** Limits on connections and requests to this port. @default `inboundConnectionPool` of the Sidecar */
  readonly connectionPool?: ConnectionPool;
}

/** TLS settings of an IngressListener. The certificate must be one pair of files. */
export interface IngressTls extends Omit<ServerTerminatedTls, 'mode' | 'subjectAltNames'> {
  /** `SIMPLE`: no client certificates; `MUTUAL`: client certificates are required. */
  readonly mode: 'SIMPLE' | 'MUTUAL';
}

const CAPTURE_MODES = ['DEFAULT', 'IPTABLES', 'NONE'] as const;
export const captureMode = choice(...CAPTURE_MODES);

const defaultEndpoint: Field<string> = (value, path) => {
  const port = /^(?:127\.0\.0\.1|0\.0\.0\.0|\[::1\]|\[::\]|):(\d+)$/.exec(value)?.[1];
  return typeof value === 'string' && (isUnixAddress(value) || isPort(Number(port ?? 0)))
    ? value
    : refuse(path, '127.0.0.1, 0.0.0.0, [::1] or [::] and a port, or unix:// and an absolute path', value);
};

const tls: Field<IngressTls> = (value, path) => {
  const wire = serverTls(value, path) as Wire;
  choice('SIMPLE', 'MUTUAL')(value.mode, `${path}.mode`);
  if ('subjectAltNames' in value) refuseProp(path, 'subjectAltNames is not supported here, omit it');
  if (wire.serverCertificate === undefined) {
    refuseProp(
      path,
      'certificate must be one pair of files (write Certificate.files({ serverCertificate, privateKey }))',
    );
  }
  return wire;
};
shaped(tls, serverTls.shape);

export const ingressListener = struct<IngressListener>(
  {
    port: required(listenerPort(port)),
    protocol: protocolAmong(...HTTP, ...TLS, ...TCP),
    portName: dnsLabel,
    bind: ipAddress,
    captureMode,
    defaultEndpoint,
    tls,
    connectionPool,
  },
  (wire, props, path): Wire => {
    const shown = props.protocol === undefined ? 'undefined' : `'${props.protocol}'`;
    if (props.tls !== undefined && !isAmong(TLS, props.protocol)) {
      refuseProp(path, `tls requires protocol 'HTTPS' or 'TLS', got ${shown}`);
    }
    if (props.connectionPool?.http !== undefined && !isAmong(HTTP, props.protocol)) {
      refuseProp(path, `connectionPool.http requires one of the protocols ${HTTP.join(', ')}, got ${shown}`);
    }
    return wire;
  },
  { port: 'port.number', protocol: 'port.protocol', portName: 'port.name' },
);

/** Rejects two listeners on the same port. */
export function uniquePorts(listeners: readonly { readonly port?: number }[], path: string): void {
  const ports = listeners.flatMap(({ port }) => port ?? []);
  const duplicate = ports.find((port, index) => ports.indexOf(port) !== index);
  if (duplicate !== undefined) refuseProp(path, `port ${duplicate} is listed twice, keep one`);
}
