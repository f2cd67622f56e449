import { knownService, type ServiceReference } from '../neighbours/service';
import { mayBeHttp, type ServicePort, shownPorts } from '../neighbours/service-port';
import { type Fields, refuse, refuseProp, required, struct, type Wire } from '../props/field';
import { HERE, readable } from '../props/shape';
import { integer, port } from '../props/value';
import { Destination } from '../virtual-service/destination';

/**
 * A Service that requests are sent to.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export interface Backend {
  /**
   * The Service: an object, such as a cdk8s-plus Service, or a name. A name without a dot is a Service in the namespace of
   * the route. A Service in another namespace requires a ReferenceGrant there, unless all parents are in the mesh. `{ host }`
   * is any other host that Istio knows, for example from a ServiceEntry (kind `Hostname` in the manifest).
   */
  readonly service: string | ServiceReference;
  /** Port of the Service. @default the only port of the Service, or its only HTTP port; required if its ports are unknown */
  readonly port?: number;
}

/** A backend with its share of the connections. */
export interface WeightedBackend extends Backend {
  /** Whole number up to 1000000; the share is this weight divided by the sum of all weights, which need not be 100. @default 1 */
  readonly weight?: number;
}

/** Fields of Backend. `service` is written as several fields, with the port that the Service has. */
export const backendFields: Fields<Backend> = {
  service: required(readable((value: string | ServiceReference, path: string) => reference(value, path), serviceOf)),
  port,
};

export const weight = integer(0, 1_000_000);

/** Where the fields of Backend are in the manifest. */
export const BACKEND_PLACES = { service: HERE } as const;

function reference(value: string | ServiceReference, path: string): Wire {
  if (value instanceof Destination) refuse(path, 'a Service', value, 'pass the Service, and its port beside it');
  const { host } = knownService(value, path);
  const [, name, namespace] = /^([^.]+)(?:\.([^.]+)\.svc\.cluster\.local)?$/.exec(host) ?? [];
  if (name === undefined) return { group: 'networking.istio.io', kind: 'Hostname', name: host };
  return { name, ...(namespace !== undefined && { namespace }) };
}

/** The service of a backend in the manifest. */
function serviceOf(wire: unknown): string | ServiceReference | undefined {
  const { kind = 'Service', name, namespace } = wire as Record<string, string | undefined>;
  if (name === undefined) return undefined;
  if (kind === 'Hostname') return { host: name };
  if (kind !== 'Service') return undefined;
  return namespace === undefined ? name : { name, namespace };
}

/** Fills in the port of a backend. @throws if the Service does not have it, or it is not clear which one is meant */
export function withPort(wire: Wire, { service, port }: Backend, path: string, usable = mayBeHttp): Wire {
  const { host, ports } = knownService(service, path);
  if (port !== undefined) {
    if (ports.length > 0 && !ports.some((other) => other.port === port)) {
      refuse(`${path}.port`, `a port of '${host}': ${shownPorts(ports)}`, port);
    }
    return wire;
  }
  const only = onlyPort(ports, usable);
  if (only !== undefined) return { ...wire, port: only };
  return refuseProp(
    path,
    ports.length === 0
      ? `port is required, because the ports of '${host}' are unknown`
      : `port is required, because '${host}' has ports ${shownPorts(ports)}`,
  );
}

function onlyPort(ports: readonly ServicePort[], usable: (port: ServicePort) => boolean): number | undefined {
  const [only, ...others] = ports.length === 1 ? ports : ports.filter(usable);
  return others.length === 0 ? only?.port : undefined;
}

export const backend = struct<Backend>(backendFields, withPort, BACKEND_PLACES);

/** Backends of TLSRoutes and TCPRoutes, which have no filters. */
export const weightedBackend = struct<WeightedBackend>(
  { ...backendFields, weight },
  (wire, props, path) => withPort(wire, props, path, () => true),
  BACKEND_PLACES,
);

/** Rejects backends that get no requests. */
export function someWeight(backends: readonly WeightedBackend[], path: string): void {
  if (backends.every(({ weight = 1 }) => weight === 0))
    refuse(path, 'backends of which one has a weight from 1', 'only 0');
}
