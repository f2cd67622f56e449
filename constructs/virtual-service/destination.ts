import { isWildcardHost } from '../../mesh/grammar';
import { type Field, instance, refuse, struct } from '../props/field';
import { port } from '../props/value';

/** Options of a destination. */
export interface DestinationOptions {
  /**
   * The port of the service.
   *
   * @default in a sidecar the port that the request came to; at a gateway the only port of the service, else that of the
   * gateway's server
   */
  readonly port?: number;
}

/**
 * Where requests go: a service, or the part of its workloads that a version names. Versions come from
 * `ServiceVersions.version()`, so that a version that no DestinationRule names cannot be written.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination
 */
export class Destination {
  /**
   * All workloads of a service.
   *
   * @param host without a dot, a service in the namespace of the object that routes to it; else the full name, such as
   * `reviews.prod.svc.cluster.local`, or a host outside of the cluster that a ServiceEntry names
   * @throws when the host is not a DNS name, or is the half of one: `reviews.prod` means nothing to Istio
   */
  static host(host: string, options: DestinationOptions = {}): Destination {
    return new Destination(serviceHost(host, 'host') as string, undefined, options);
  }

  /** @internal */
  static subset(host: string, subset: string | undefined, options: DestinationOptions = {}): Destination {
    return new Destination(host, subset, options);
  }

  readonly host: string;
  readonly subset?: string;
  readonly port?: number;

  // What only looks alike does not compile.
  declare private readonly nominal: never;

  private constructor(host: string, subset: string | undefined, options: DestinationOptions) {
    destinationOptions(options, 'options');
    this.host = host;
    if (subset !== undefined) this.subset = subset;
    if (options.port !== undefined) this.port = options.port;
  }
}

const destinationOptions = struct<DestinationOptions>({ port });

/** A host of a service as Istio resolves it; `name.namespace` and `name.namespace.svc` name nothing. */
export const serviceHost: Field<string> = (value, at) => {
  if (typeof value !== 'string' || value === '*' || !isWildcardHost(value)) {
    refuse(at, 'the DNS name of a service', value);
  }
  const [name = '', namespace, ...rest] = value.split('.');
  if (
    !name.startsWith('*') &&
    namespace !== undefined &&
    (rest.length === 0 || (rest.length === 1 && rest[0] === 'svc'))
  ) {
    refuse(at, 'a name without a dot or a full name', value, `write '${name}.${namespace}.svc.cluster.local'`);
  }
  return value;
};

export const destination = instance(
  Destination,
  "webApi.version('v2') or Destination.host('web-api')",
  ({ host, subset, port }) => ({
    host,
    ...(subset !== undefined && { subset }),
    ...(port !== undefined && { port: { number: port } }),
  }),
);
