import { comingFrom } from '../findings/references';
import { fullName, type KnownService, knownService, type ServiceReference } from '../neighbours/service';
import { mayBeHttp, type ServicePort, shownPorts } from '../neighbours/service-port';
import { instance, refuse, struct } from '../props/field';
import { port } from '../props/value';

/** Options of a destination. */
export interface DestinationOptions {
  /**
   * The port of the service.
   *
   * @default of a service that is given as an object the only port, for HTTP the only HTTP port; else in a sidecar the
   * port that the request came to, at a gateway the only port of the service, else that of the gateway's server
   */
  readonly port?: number;
}

/**
 * Where requests go: a service, or the part of its workloads that a version names. Versions come from
 * `DestinationRule.subset()`, so that a version that no DestinationRule names cannot be written.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination
 */
export class Destination {
  /**
   * All workloads of a service.
   *
   * @param host the service as an object, such as a Service of cdk8s-plus; or by its name: without a dot, a service in
   * the namespace of the object that routes to it; else the full name, such as `reviews.prod.svc.cluster.local`, or a
   * host outside of the cluster that a ServiceEntry names
   * @throws when the host is not a DNS name, or is the half of one: `reviews.prod` means nothing to Istio; when the
   * service has no such port
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
  /** The version. @default every version */
  readonly subset?: string;
  /** The port of the service. @default as for `port` of `DestinationOptions` */
  readonly port?: number;
  /** @internal The ports of the service, none where they are not known. */
  readonly ports: readonly ServicePort[];

  // What only looks alike does not compile.
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

/** The same service as it is named from every namespace. */
export function inNamespace(destination: Destination, namespace: string): Destination {
  // Not in the parameters: declarations would name what they leave out as internal.
  const { host, subset, port, ports } = destination;
  return Destination.subset({ host: fullName(host, namespace), ports }, subset, { port });
}

const onWire = ({ host, subset }: Destination, port: number | undefined) => ({
  host,
  ...(subset !== undefined && { subset }),
  ...(port !== undefined && { port: { number: port } }),
});

const EXAMPLE = "webApi.subset('v2') or Destination.host('web-api')";

export const destination = instance(Destination, EXAMPLE, (value) => onWire(value, value.port));

/** As `destination`, where HTTP is spoken: of several ports, the only one for HTTP is filled in. */
export const httpDestination = instance(Destination, EXAMPLE, (value) => onWire(value, httpPort(value)));

function httpPort({ port, ports }: Destination): number | undefined {
  const [only, ...others] = ports.filter(mayBeHttp);
  return port ?? (others.length === 0 ? only?.port : undefined);
}

/** Why a gateway may take another port than the reader thinks; undefined where it does not. */
export function portFault(destination: Destination): string | undefined {
  const { host, ports } = destination;
  return ports.length === 0 || httpPort(destination) !== undefined
    ? undefined
    : `'${host}' has ports ${shownPorts(ports)}, of which a gateway takes the one with the number of its own server: ` +
        `name one, such as { port: ${ports[0]?.port} }`;
}
