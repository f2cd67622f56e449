import { type Field, type Fields, instance, refuse, required, struct, type Wire } from '../props/field';
import { HERE, type Shaped, shaped } from '../props/shape';
import { port } from '../props/value';
import { type AllowedRoutes, allowedRoutes } from './allowed-routes';
import { type ListenerTls, listenerTls } from './listener-tls';
import { hostname, listOfAtMost, sectionName } from './value';

/** Options of every listener. */
export interface ListenerOptions {
  /** Name, which routes can refer to. @default `http` for HTTP on port 80, `https` for HTTPS on port 443, else protocol and port: `tls-8443` */
  readonly name?: string;
  /** Routes that can attach. @default routes in the namespace of the Gateway or ListenerSet */
  readonly allowedRoutes?: AllowedRoutes;
}

/** Options for `Listener.http`. */
export interface HttpListenerOptions extends ListenerOptions {
  /** Port of the gateway's Service. @default 80 */
  readonly port?: number;
  /** Host that the listener accepts: `shop.example.com` or `*.example.com`. @default every host */
  readonly hostname?: string;
}

/** Options for `Listener.https`. */
export interface HttpsListenerOptions extends Omit<HttpListenerOptions, 'port'> {
  /** Port of the gateway's Service. @default 443 */
  readonly port?: number;
  /** TLS that the listener terminates. */
  readonly tls: ListenerTls;
}

/** Options for `Listener.tls`. */
export interface TlsListenerOptions extends ListenerOptions {
  /** Port of the gateway's Service. */
  readonly port: number;
  /** SNI that the listener accepts: `db.example.com` or `*.example.com`. @default every SNI */
  readonly hostname?: string;
  /** TLS that the listener terminates, before TCPRoutes or TLSRoutes apply. @default connections are forwarded with their TLS */
  readonly tls?: ListenerTls;
}

/** Options for `Listener.tcp`. */
export interface TcpListenerOptions extends ListenerOptions {
  /** Port of the gateway's Service. */
  readonly port: number;
}

/**
 * A port that a Gateway or ListenerSet listens on, with the hosts and the routes that it accepts. Each has a factory for its
 * protocol.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export class Listener {
  /** Plain-text HTTP. @throws if an option is unknown or invalid */
  static http(options: HttpListenerOptions = {}): Listener {
    httpOptions(options, 'options');
    return new Listener('HTTP', { port: 80, ...options });
  }

  /** HTTP over TLS, which the listener terminates. @throws if an option is missing, unknown or invalid */
  static https(options: HttpsListenerOptions): Listener {
    httpsOptions(options, 'options');
    return new Listener('HTTPS', { port: 443, ...options });
  }

  /** Any protocol over TLS, forwarded as it is, or terminated if `tls` is set. @throws if an option is missing, unknown or invalid */
  static tls(options: TlsListenerOptions): Listener {
    tlsOptions(options, 'options');
    return new Listener('TLS', options);
  }

  /** TCP connections. @throws if an option is missing, unknown or invalid */
  static tcp(options: TcpListenerOptions): Listener {
    tcpOptions(options, 'options');
    return new Listener('TCP', options);
  }

  /** Name, which routes can refer to. */
  readonly name: string;
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'TLS' | 'TCP';
  /** The host that it accepts. @default every host */
  readonly hostname?: string;
  /** @internal Its fields in the manifest. */
  readonly wire: Wire;

  // Makes the class nominal.
  declare private readonly nominal: never;

  private constructor(protocol: Listener['protocol'], options: AnyOptions) {
    this.wire = written(protocol, options);
    this.name = this.wire.name as string;
    this.port = options.port;
    this.protocol = protocol;
    if (options.hostname !== undefined) this.hostname = options.hostname;
  }
}

interface AnyOptions extends TlsListenerOptions {}

const shared: Fields<ListenerOptions> = { name: sectionName, allowedRoutes };
const http: Fields<HttpListenerOptions> = { ...shared, port, hostname };
const fields: Fields<AnyOptions> = { ...shared, port: required(port), hostname, tls: listenerTls };

const httpOptions = struct<HttpListenerOptions>(http);
const httpsOptions = struct<HttpsListenerOptions>({ ...http, tls: required(listenerTls) });
const tlsOptions = struct<TlsListenerOptions>(fields);
const tcpOptions = struct<TcpListenerOptions>({ ...shared, port: required(port) });

const DEFAULT_PORTS: Readonly<Record<string, number>> = { HTTP: 80, HTTPS: 443 };

function written(protocol: Listener['protocol'], options: AnyOptions): Wire {
  const { tls, ...wire } = struct<AnyOptions>(fields)(options, 'options') as Wire & { tls?: Wire };
  const { port } = options;
  const scheme = protocol.toLowerCase();
  const name = DEFAULT_PORTS[protocol] === port ? scheme : `${scheme}-${port}`;
  // A listener for TLS must have a mode; for HTTPS, the only one is the default.
  const mode = protocol === 'TLS' ? { mode: tls ? 'Terminate' : 'Passthrough' } : {};
  return { name, protocol, ...wire, ...((tls || protocol === 'TLS') && { tls: { ...mode, ...tls } }) };
}

const OPTIONS: Readonly<Record<Listener['protocol'], Shaped>> = {
  HTTP: httpOptions,
  HTTPS: httpsOptions,
  TLS: tlsOptions,
  TCP: tcpOptions,
};

/** The factory for the Gateway API's `{ name: 'http', port: 80, protocol: 'HTTP' }`. */
function factoryOf(value: unknown) {
  const { protocol } = Object(value) as { protocol: Listener['protocol'] };
  if (!Object.hasOwn(OPTIONS, protocol)) return undefined;
  return { callee: `Listener.${protocol.toLowerCase()}`, options: OPTIONS[protocol], place: HERE };
}

const meant = (value: unknown) => {
  const factory = factoryOf(value);
  return factory && `${factory.callee}({ … })`;
};

const listener = shaped(
  instance(Listener, 'Listener.http()', ({ wire }) => wire, meant),
  { is: 'call', factory: factoryOf },
);

const all = listOfAtMost(64, listener);

/** Listeners with different names, whose ports and hosts do not collide. */
export const listeners: Field<readonly Listener[]> = shaped((values: readonly Listener[], path: string) => {
  const wire = all(values, path);
  for (const [index, listener] of values.entries()) {
    const earlier = values.slice(0, index);
    const { name, port, hostname = 'every host' } = listener;
    if (earlier.some((other) => other.name === name)) {
      refuse(`${path}[${index}].name`, 'different from the names before it', name, 'set name');
    }
    if (earlier.some((other) => collide(listener, other))) {
      refuse(`${path}[${index}]`, 'the only listener for its port and host', `port ${port} for ${hostname}`);
    }
  }
  return wire;
}, all.shape);

/** Whether istiod serves only one of two listeners. TCP needs a port of its own. */
function collide(a: Listener, b: Listener): boolean {
  return a.port === b.port && (a.hostname === b.hostname || a.protocol === 'TCP' || b.protocol === 'TCP');
}
