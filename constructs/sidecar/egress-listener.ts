import { isDnsLabel, isUnixAddress, isWildcardHost } from '../../mesh/grammar/grammar';
import { type Field, list, refuse, refuseProp, required, struct, type Wire } from '../props/field';
import { HTTP, listenerPort, type Protocol, protocolAmong, TCP, TLS } from '../props/protocol';
import { dnsLabel, ipAddress, port } from '../props/value';
import { type CaptureMode, captureMode } from './ingress-listener';

/**
 * Services that a workload can call, on one port or on all ports without a listener.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener
 */
export interface EgressListener {
  /**
   * Services as `namespace/host`: `./*` is every service in the namespace of the Sidecar, `prod/*.example.com` is every
   * matching host in `prod`, `~/*` is no service. The namespace `*` is any namespace. `~prod/*` excludes services that
   * another entry includes.
   */
  readonly hosts: readonly string[];
  /** Port of the listener. @default all ports without a listener; this listener must be the last one then */
  readonly port?: number;
  /**
   * Protocol of the port; `HTTP_PROXY` is for clients that are configured to use an HTTP proxy.
   *
   * @default detected from the traffic
   */
  readonly protocol?: Protocol | 'HTTP_PROXY';
  /** Name of the port. @default none */
  readonly portName?: string;
  /**
   * IP address to listen on, which requires `port`, or a Unix domain socket, such as `unix:///run/out.sock`, which
   * excludes `port`.
   *
   * @default the addresses of the services, or 127.0.0.1 if captureMode is `NONE`
   */
  readonly bind?: string;
  /** How traffic reaches the proxy. @default 'DEFAULT', the mesh setting */
  readonly captureMode?: CaptureMode;
}

const ALLOWED_HOST = "namespace/host, such as './*' or 'prod/*.example.com'";

const host: Field<string> = (value, path) => {
  const [namespace, name, ...rest] = typeof value === 'string' ? value.split('/') : [];
  if (namespace === undefined || name === undefined || rest.length > 0) return refuse(path, ALLOWED_HOST, value);
  const included = namespace.replace(/^~/, '');
  const isNamespace = namespace === '~' || included === '*' || included === '.' || isDnsLabel(included);
  const isHost = name === '*' || (name.includes('.') && isWildcardHost(name) && !/^\*[^.]/.test(name));
  return isNamespace && isHost ? value : refuse(path, ALLOWED_HOST, value);
};

const hosts: Field<readonly string[]> = (values, path) => {
  const wire = list(host)(values, path);
  const duplicate = values.find((value, index) => values.indexOf(value) !== index);
  return duplicate === undefined ? wire : refuseProp(path, `'${duplicate}' is listed twice, keep one`);
};

const isSocket = (bind: string | undefined) => typeof bind === 'string' && bind.startsWith('unix:');

const bind: Field<string> = (value, path) => {
  if (!isSocket(value)) return ipAddress(value, path);
  return isUnixAddress(value) ? value : refuse(path, 'unix:// and an absolute path', value);
};

export const egressListener = struct<EgressListener>(
  {
    hosts: required(hosts),
    port: listenerPort(port),
    protocol: protocolAmong(...HTTP, ...TLS, ...TCP, 'HTTP_PROXY'),
    portName: dnsLabel,
    bind,
    captureMode,
  },
  (wire, props, path): Wire => {
    const { port: number } = props;
    const socket = isSocket(props.bind);
    if (socket && number !== undefined)
      refuseProp(path, 'port and a Unix domain socket as bind exclude each other, keep one of them');
    if (socket && props.captureMode === 'IPTABLES')
      refuseProp(path, "captureMode 'IPTABLES' and a Unix domain socket as bind exclude each other, keep one of them");
    if (!socket && number === undefined) {
      const needsPort = ['bind', 'protocol', 'portName'].find(
        (name) => props[name as keyof EgressListener] !== undefined,
      );
      if (needsPort !== undefined) refuseProp(path, `${needsPort} requires port`);
      return wire;
    }
    // In Istio, a listener on a Unix domain socket has port number 0.
    return socket ? { ...wire, port: { number: 0, ...(wire.port as Wire | undefined) } } : wire;
  },
  { port: 'port.number', protocol: 'port.protocol', portName: 'port.name' },
);
