import { isDnsLabel, isWildcardHost } from '../../mesh/grammar/grammar';
import { comingFrom } from '../findings/references';
import { type Field, list, refuse, required, struct } from '../props/field';
import { namespaceName, nonEmptyText, port } from '../props/value';
import type { ServicePort } from './service-port';

/**
 * A service that somebody else made: a Service of cdk8s-plus, whichever Kubernetes version that is for; an ApiObject of
 * kind Service; what is known of a service of another app; or anything with a `host`, such as DestinationRule. Only its
 * names and ports are read, at once: no dependency between charts comes of it, and what changes later is not seen.
 */
export type ServiceReference = KubernetesService | NamedService | Host;

/** A Service of cdk8s-plus, or an ApiObject of kind Service. */
export interface KubernetesService {
  /** `Service`. */
  readonly kind: string;
  /** The name of the Service. */
  readonly name: string;
  /** The metadata of the object. */
  readonly metadata: {
    /** Its namespace. @default the namespace of the object that names the service */
    readonly namespace?: string;
  };
  /** Its ports. @default those that the object has */
  readonly ports?: readonly ServicePort[];
}

/** A Service of Kubernetes by what is known of it. */
export interface NamedService {
  /** The name of the Service. */
  readonly name: string;
  /** Its namespace. @default the namespace of the object that names the service */
  readonly namespace?: string;
  /** Its ports, as its manifest has them. @default they are not known: no port is checked or filled in */
  readonly ports?: readonly ServicePort[];
}

/** A host as it is called, in full: also one outside of the cluster, such as `example.com`. */
export interface Host {
  /** The host. */
  readonly host: string;
  /** Its ports. @default they are not known: no port is checked or filled in */
  readonly ports?: readonly ServicePort[];
}

/** What is read of a service: its host as rules name it, and its ports. */
export interface KnownService {
  readonly host: string;
  readonly ports: readonly ServicePort[];
}

/** A host of a service as Istio resolves it; `name.namespace` and `name.namespace.svc` name nothing. */
export const serviceHost: Field<string> = (value, at) => {
  knownHost(value, at);
  const [name = '', namespace, ...rest] = value.split('.');
  if (
    !name.startsWith('*') &&
    namespace !== undefined &&
    (rest.length === 0 || (rest.length === 1 && rest[0] === 'svc'))
  ) {
    const outside = rest.length === 0 ? `, or { host: '${value}' } for a host outside of the cluster` : '';
    refuse(
      at,
      'a name without a dot or a full name',
      value,
      `write '${name}.${namespace}.svc.cluster.local'${outside}`,
    );
  }
  return value;
};

/** The full name where the namespace is known, so that it means the same everywhere. */
export const fullName = (host: string, namespace: string | undefined): string =>
  host.includes('.') || !namespace ? host : `${host}.${namespace}.svc.cluster.local`;

/** What rules need to know of a service. */
export function knownService(value: string | ServiceReference, at: string): KnownService {
  if (typeof value !== 'object' || value === null) return { host: serviceHost(value, at) as string, ports: [] };
  if (isPlain(value)) {
    return 'host' in value
      ? (plainHost(value, at) as KnownService)
      : (namedService(value as NamedService, at) as KnownService);
  }
  if ('host' in value) {
    return comingFrom(value, { host: knownHost(value.host, `${at}.host`) as string, ports: value.ports ?? [] });
  }
  if (!('kind' in value) || value.kind !== 'Service') {
    const { kind } = value as { kind?: unknown };
    return refuse(at, 'a Service or the name of one', value, typeof kind === 'string' ? `it is a ${kind}` : undefined);
  }
  const { name, metadata } = value as KubernetesService;
  const named = { name, namespace: metadata.namespace, ports: portsOf(value as KubernetesService) };
  return comingFrom(value, namedService(named as NamedService, at) as KnownService);
}

const isPlain = (value: object) => [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** cdk8s-plus keeps them in `ports`, an ApiObject in its manifest. */
function portsOf(service: KubernetesService & { toJson?(): { spec?: { ports?: ServicePort[] } } }) {
  const ports = service.ports ?? service.toJson?.().spec?.ports ?? [];
  return ports.length === 0
    ? undefined
    : ports.map(({ port, name, protocol, appProtocol }) => ({ port, name, protocol, appProtocol }));
}

const knownHost: Field<string> = (value, at) =>
  typeof value === 'string' && value !== '*' && isWildcardHost(value)
    ? value
    : refuse(at, 'the DNS name of a service', value);

const serviceName: Field<string> = (value, at) =>
  typeof value === 'string' && isDnsLabel(value)
    ? value
    : refuse(at, 'the name of a Service, a DNS label', value, 'a name that is resolved at synth only cannot be taken');

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
