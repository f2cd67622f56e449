import { isDnsLabel, isUnixAddress, isWildcardHost } from '../../mesh/grammar/grammar';
import { type Field, list, refuse, refuseProp, required, struct, type Wire } from '../props/field';
import { HTTP, type Protocol, TCP, TLS } from '../props/protocol';
import { choice, dnsLabel, ipAddress, port } from '../props/value';
import { type CaptureMode, captureMode } from './ingress-listener';

/**
 * Which services a workload's proxy knows, on one port or on all others.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener
 */
export interface EgressListener {
  /**
   * The services by `namespace/host`: `./*` is its own namespace, `prod/*.example.com` hosts in
   * another, `~/*` none; namespace `*` is any. `~` before a namespace leaves out what another entry takes: `~prod/*`.
   */
  readonly hosts: readonly string[];
  /** The port that it is for. @default every port that no other listener has; it must be the last one then */
  readonly port?: number;
  /** What is spoken there; `HTTP_PROXY` takes the requests of clients that are told to use a proxy. @default found out from the first bytes of a connection */
  readonly protocol?: Protocol | 'HTTP_PROXY';
  /** The name of the port. @default none */
  readonly portName?: string;
  /** The IP address that is listened on, which needs `port`, or a Unix domain socket, `unix:///run/out.sock`, which excludes it. @default the addresses of the services */
  readonly bind?: string;
  /** How the traffic comes to the proxy. @default 'DEFAULT', as the mesh is set */
  readonly captureMode?: CaptureMode;
}

const EXPOSED = "namespace/host, such as './*' or 'prod/*.example.com'";

const host: Field<string> = (value, at) => {
  const [namespace, name, ...rest] = typeof value === 'string' ? value.split('/') : [];
  if (namespace === undefined || name === undefined || rest.length > 0) return refuse(at, EXPOSED, value);
  const place = namespace.replace(/^~/, '');
  const isPlace = namespace === '~' || place === '*' || place === '.' || isDnsLabel(place);
  const isHost = name === '*' || (name.includes('.') && isWildcardHost(name) && !/^\*[^.]/.test(name));
  return isPlace && isHost ? value : refuse(at, EXPOSED, value);
};

const hosts: Field<readonly string[]> = (values, at) => {
  const wire = list(host)(values, at);
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  return twice === undefined ? wire : refuseProp(at, `'${twice}' is named twice, keep one of them`);
};

const isSocket = (bind: string | undefined) => typeof bind === 'string' && bind.startsWith('unix:');

const bind: Field<string> = (value, at) => {
  if (!isSocket(value)) return ipAddress(value, at);
  return isUnixAddress(value) ? value : refuse(at, 'unix:// and an absolute path', value);
};

export const egressListener = struct<EgressListener>(
  {
    hosts: required(hosts),
    port,
    protocol: choice(...HTTP, ...TLS, ...TCP, 'HTTP_PROXY'),
    portName: dnsLabel,
    bind,
    captureMode,
  },
  ({ port: number, protocol, portName, ...wire }, props, at): Wire => {
    const socket = isSocket(props.bind);
    if (socket && number !== undefined) refuseProp(at, 'bind to a Unix domain socket and port exclude each other');
    if (socket && props.captureMode === 'IPTABLES')
      refuseProp(at, "a Unix domain socket takes no captureMode 'IPTABLES'");
    if (!socket && number === undefined) {
      const idle = ['bind', 'protocol', 'portName'].find((name) => props[name as keyof EgressListener] !== undefined);
      if (idle !== undefined) refuseProp(at, `${idle} needs port`);
      return wire;
    }
    // Istio's way to say that there is a listener without a port.
    const known = { number: socket ? 0 : number, protocol, name: portName };
    return { port: Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)), ...wire };
  },
);
