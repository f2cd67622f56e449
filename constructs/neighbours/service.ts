import { isDnsLabel, isWildcardHost } from '../../mesh/grammar/grammar';
import { setDeclared } from '../findings/declared';
import { comingFrom } from '../findings/references';
import { type Field, isPlain, list, refuse, required, struct } from '../props/field';
import { namespaceName, nonEmptyText, port } from '../props/value';
import type { ServicePort } from './service-port';

/**
 * A service that is defined elsewhere: a Service from any cdk8s-plus version, an ApiObject of kind Service, a name and
 * namespace, or any object with a `host`, such as a DestinationRule. Its names and ports are read immediately; later
 * changes have no effect, and no dependency between charts is added.
 */
export type ServiceReference = KubernetesService | NamedService | Host;

/** A cdk8s-plus Service, or an ApiObject of kind Service. */
export interface KubernetesService {
  /** `Service`. */
  readonly kind: string;
  /** Name of the Service. */
  readonly name: string;
  /** Metadata of the Service. */
  readonly metadata: {
    /** Namespace of the Service. @default the namespace of the object that references the Service */
    readonly namespace?: string;
  };
  /** Ports of the Service. @default the ports in its manifest */
  readonly ports?: readonly ServicePort[];
}

/** A Kubernetes Service that this app does not define. */
export interface NamedService {
  /** Name of the Service. */
  readonly name: string;
  /** Namespace of the Service. @default the namespace of the object that references the Service */
  readonly namespace?: string;
  /**
   * Ports of the Service, with the fields of its manifest.
   *
   * @default unknown, so ports are neither checked nor filled in
   */
  readonly ports?: readonly ServicePort[];
}

/** A full host name, also one outside of the cluster, such as `example.com`. */
export interface Host {
  /** The full host name. */
  readonly host: string;
  /** Ports of the host. @default unknown, so ports are neither checked nor filled in */
  readonly ports?: readonly ServicePort[];
}

/** A service as rules refer to it. */
export interface KnownService {
  readonly host: string;
  readonly ports: readonly ServicePort[];
}

/** Accepts hosts that Istio resolves, which excludes `name.namespace` and `name.namespace.svc`. */
export const serviceHost: Field<string> = (value, path) => {
  knownHost(value, path);
  const [name = '', namespace, ...rest] = value.split('.');
  if (
    !name.startsWith('*') &&
    namespace !== undefined &&
    (rest.length === 0 || (rest.length === 1 && rest[0] === 'svc'))
  ) {
    const outside = rest.length === 0 ? `, or { host: '${value}' } for a host outside of the cluster` : '';
    refuse(
      path,
      'a name without a dot or a full name',
      value,
      `write '${name}.${namespace}.svc.cluster.local'${outside}`,
    );
  }
  return value;
};

/** The full name if the namespace is known, so it means the same in every namespace. */
export const fullName = (host: string, namespace: string | undefined): string =>
  host.includes('.') || !namespace ? host : `${host}.${namespace}.svc.cluster.local`;

/** Reads the host and the ports of a service. */
export function knownService(value: string | ServiceReference, path: string): KnownService {
  if (typeof value !== 'object' || value === null) return { host: serviceHost(value, path) as string, ports: [] };
  if (isPlain(value)) {
    if ('host' in value) return plainHost(value as Host, path) as KnownService;
    const service = namedService(value as NamedService, path) as KnownService;
    const { name, namespace } = value as NamedService;
    const { ports } = service;
    if (ports.length > 0) for (const reference of [value, service]) setDeclared(reference, { name, namespace, ports });
    return service;
  }
  if ('host' in value) {
    return comingFrom(value, { host: knownHost(value.host, `${path}.host`) as string, ports: value.ports ?? [] });
  }
  if (!('kind' in value) || value.kind !== 'Service') {
    const { kind } = value as { kind?: unknown };
    return refuse(
      path,
      'a Service or the name of one',
      value,
      typeof kind === 'string' ? `it is a ${kind}` : undefined,
    );
  }
  const { name, metadata } = value as KubernetesService;
  const named = { name, namespace: metadata.namespace, ports: portsOf(value as KubernetesService) };
  return comingFrom(value, namedService(named as NamedService, path) as KnownService);
}

/** A cdk8s-plus Service has its ports in `ports`, an ApiObject in its manifest. */
function portsOf(service: KubernetesService & { toJson?(): { spec?: { ports?: ServicePort[] } } }) {
  const ports = service.ports ?? service.toJson?.().spec?.ports ?? [];
  return ports.length === 0
    ? undefined
    : ports.map(({ port, name, protocol, appProtocol }) => ({ port, name, protocol, appProtocol }));
}

const knownHost: Field<string> = (value, path) =>
  typeof value === 'string' && value !== '*' && isWildcardHost(value)
    ? value
    : refuse(path, 'the DNS name of a service', value);

const serviceName: Field<string> = (value, path) =>
  typeof value === 'string' && isDnsLabel(value)
    ? value
    : refuse(
        path,
        'the name of a Service, a DNS label',
        value,
        'a lazy name, which is only known at synth, is not supported',
      );

const ports = list(
  struct<ServicePort>({ port: required(port), name: nonEmptyText, protocol: nonEmptyText, appProtocol: nonEmptyText }),
);

const namedService = struct<NamedService>(
  { name: required(serviceName), namespace: namespaceName, ports },
  ({ ports }, { name, namespace }): KnownService => ({
    host: fullName(name, namespace),
    ports: (ports as ServicePort[] | undefined) ?? [],
  }),
);

const plainHost = struct<Host>(
  { host: required(knownHost), ports },
  ({ ports }, { host }): KnownService => ({ host, ports: (ports as ServicePort[] | undefined) ?? [] }),
);
