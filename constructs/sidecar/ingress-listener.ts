import { isPort, isUnixAddress } from '../../mesh/grammar/grammar';
import { type ConnectionPool, connectionPool } from '../destination-rule/connection-pool';
import type { TerminatedTls } from '../gateway/server-tls';
import { serverTls } from '../gateway/server-tls';
import { type Field, refuse, refuseProp, required, struct, type Wire } from '../props/field';
import { HTTP, type Protocol, TCP, TLS } from '../props/protocol';
import { choice, dnsLabel, ipAddress, port } from '../props/value';

/** How the traffic of a listener comes to the proxy: by redirecting it (`IPTABLES`), or because it is sent there (`NONE`). */
export type CaptureMode = (typeof CAPTURE_MODES)[number];

/**
 * A port that a workload's proxy takes requests on for the workload.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioIngressListener
 */
export interface IngressListener {
  /** The port that the proxy takes requests on. */
  readonly port: number;
  /** What is spoken there. @default found out from the first bytes of a connection */
  readonly protocol?: Protocol;
  /** The name of the port. @default none */
  readonly portName?: string;
  /** The IP address that is listened on. @default as the workload's services say */
  readonly bind?: string;
  /** How the traffic comes to the proxy. @default 'DEFAULT', as the mesh is set */
  readonly captureMode?: CaptureMode;
  /**
   * Where the workload listens: `127.0.0.1:8080` or `[::1]:8080`, `0.0.0.0:8080` or `[::]:8080` for the address of the
   * workload, or the path of a Unix domain socket, `unix:///run/app.sock`.
   *
   * @default `port`, at the address that the request came to
   */
  readonly defaultEndpoint?: string;
  /** TLS that ends at the workload's proxy, for clients outside of the mesh. Needs protocol `HTTPS` or `TLS`. @default Istio's mutual TLS, as PeerAuthentication says */
  readonly tls?: IngressTls;
  /** How many connections and requests the proxy takes here. @default `inboundConnectionPool` of the Sidecar */
  readonly connectionPool?: ConnectionPool;
}

/** TLS of an IngressListener, its certificate one pair of files. */
export interface IngressTls extends Omit<TerminatedTls, 'mode' | 'subjectAltNames'> {
  /** `MUTUAL`: clients show a certificate too. */
  readonly mode: 'SIMPLE' | 'MUTUAL';
}

const CAPTURE_MODES = ['DEFAULT', 'IPTABLES', 'NONE'] as const;
export const captureMode = choice(...CAPTURE_MODES);

const defaultEndpoint: Field<string> = (value, at) => {
  const port = /^(?:127\.0\.0\.1|0\.0\.0\.0|\[::1\]|\[::\]|):(\d+)$/.exec(value)?.[1];
  return typeof value === 'string' && (isUnixAddress(value) || isPort(Number(port ?? 0)))
    ? value
    : refuse(at, '127.0.0.1, 0.0.0.0, [::1] or [::] and a port, or unix:// and an absolute path', value);
};

const tls: Field<IngressTls> = (value, at) => {
  const wire = serverTls(value, at) as Wire;
  choice('SIMPLE', 'MUTUAL')(value.mode, `${at}.mode`);
  if ('subjectAltNames' in value) refuseProp(at, 'subjectAltNames is not taken here, leave it out');
  if (wire.serverCertificate === undefined) {
    refuseProp(
      at,
      'certificate must be one pair of files here, write Certificate.files({ serverCertificate, privateKey })',
    );
  }
  return wire;
};

export const ingressListener = struct<IngressListener>(
  {
    port: required(port),
    protocol: choice(...HTTP, ...TLS, ...TCP),
    portName: dnsLabel,
    bind: ipAddress,
    captureMode,
    defaultEndpoint,
    tls,
    connectionPool,
  },
  ({ port: number, protocol, portName, ...wire }, props, at): Wire => {
    if (props.tls !== undefined && !TLS.some((one) => one === props.protocol)) {
      refuseProp(at, `tls needs protocol HTTPS or TLS, got ${props.protocol ?? 'none'}`);
    }
    if (props.connectionPool?.http !== undefined && !HTTP.some((one) => one === props.protocol)) {
      refuseProp(at, `connectionPool.http needs a protocol of HTTP, one of ${HTTP.join(', ')}`);
    }
    return {
      port: { number, ...(protocol !== undefined && { protocol }), ...(portName !== undefined && { name: portName }) },
      ...wire,
    };
  },
);

/** Refuses a port that two listeners have. */
export function uniquePorts(listeners: readonly { readonly port?: number }[], at: string): void {
  const ports = listeners.flatMap(({ port }) => port ?? []);
  const twice = ports.find((port, index) => ports.indexOf(port) !== index);
  if (twice !== undefined) refuseProp(at, `port ${twice} stands twice, keep one of them`);
}
