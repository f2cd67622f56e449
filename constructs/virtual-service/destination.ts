import { comingFrom } from '../findings/references';
import { fullName, type KnownService, knownService, type ServiceReference } from '../neighbours/service';
import { mayBeHttp, type ServicePort, shownPorts } from '../neighbours/service-port';
import { instance, isPlain, refuse, shown, struct } from '../props/field';
import { shaped } from '../props/shape';
import { port } from '../props/value';

/** Destination options. */
export interface DestinationOptions {
  /**
   * Service port.
   *
   * @default for a service given as an object: its only port, or its only HTTP port for HTTP rules. Otherwise Istio
   * decides: sidecars use the port of the request, gateways the only port of the service or the port of their server
   */
  readonly port?: number;
}

/**
 * A service, or a subset of its workloads, that requests are sent to. Subsets come from `DestinationRule.subset()`, so a
 * subset that no DestinationRule defines is an error.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination
 */
export class Destination {
  /**
   * All workloads of a service.
   *
   * @param host an object, such as a cdk8s-plus Service, or a name. A name without a dot is a service in the namespace of
   * the VirtualService. Use the full name, such as `reviews.prod.svc.cluster.local`, for any other service, or the host of
   * a ServiceEntry
   * @throws if the host is not a DNS name or is incomplete (Istio does not resolve `reviews.prod`), or the service does
   * not have this port
   */
  static host(host: string | ServiceReference, options: DestinationOptions = {}): Destination {
    return new Destination(knownService(host, 'host'), undefined, options);
  }

  /** @internal */
  static subset(service: KnownService, subset: string | undefined, options: DestinationOptions = {}): Destination {
    return new Destination(service, subset, options);
  }

  /** The service. */
  readonly host: string;
  /** The subset. @default all workloads */
  readonly subset?: string;
  /** The port of the service. @default see `DestinationOptions.port` */
  readonly port?: number;
  /** @internal Ports of the service; empty if unknown. */
  readonly ports: readonly ServicePort[];

  // Makes the class nominal.
  declare private readonly nominal: never;

  private constructor(service: KnownService, subset: string | undefined, options: DestinationOptions) {
    destinationOptions(options, 'options');
    const { host, ports } = service;
    const { port = ports.length === 1 ? ports[0]?.port : undefined } = options;
    if (options.port !== undefined && ports.length > 0 && !ports.some(({ port }) => port === options.port)) {
      refuse('options.port', `a port of '${host}': ${shownPorts(ports)}`, options.port);
    }
    this.host = host;
    this.ports = ports;
    if (subset !== undefined) this.subset = subset;
    if (port !== undefined) this.port = port;
    comingFrom(service, this);
  }
}

const destinationOptions = struct<DestinationOptions>({ port });

/** The same destination with the full host name, so it means the same in every namespace. */
export function inNamespace(destination: Destination, namespace: string): Destination {
  // Not destructured in the parameters, because declarations would then mention the internal property.
  const { host, subset, port, ports } = destination;
  return Destination.subset({ host: fullName(host, namespace), ports }, subset, { port });
}

const onWire = ({ host, subset }: Destination, port: number | undefined) => ({
  host,
  ...(subset !== undefined && { subset }),
  ...(port !== undefined && { port: { number: port } }),
});

const EXAMPLE = "webApi.subset('v2') or Destination.host('web-api')";

/** A call for a host name, or for Istio's `{ host: 'reviews', subset: 'v2' }`. */
function meant(value: unknown): string | undefined {
  if (typeof value === 'string') return `Destination.host(${shown(value)})`;
  if (!isPlain(value) || typeof value.host !== 'string') return undefined;
  return value.subset === undefined
    ? `Destination.host(${shown(value.host)})`
    : `subset(${shown(value.subset)}) of the DestinationRule for ${shown(value.host)}`;
}

export const destination = shaped(
  instance(Destination, EXAMPLE, (value) => onWire(value, value.port), meant),
  { is: 'reference', to: 'destination' },
);

/** Like `destination`, but for HTTP rules: if the service has a single HTTP port, it is filled in. */
export const httpDestination = shaped(
  instance(Destination, EXAMPLE, (value) => onWire(value, httpPort(value)), meant),
  { is: 'reference', to: 'destination' },
);

function httpPort({ port, ports }: Destination): number | undefined {
  const [only, ...others] = ports.filter(mayBeHttp);
  return port ?? (others.length === 0 ? only?.port : undefined);
}

/** Why the port at a gateway is ambiguous; `undefined` if it is not. */
export function portFault(destination: Destination): string | undefined {
  const { host, ports } = destination;
  return ports.length === 0 || httpPort(destination) !== undefined
    ? undefined
    : `'${host}' has ports ${shownPorts(ports)}, and a gateway would use the one with the port number of its server: ` +
        `set the port, for example { port: ${ports[0]?.port} }`;
}
