import { Construct } from 'constructs';
import { exportTo } from '../props/export-to';
import { type Field, list, refuse, refuseProp, required, struct, type Wire } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { dnsLabel, labels } from '../props/value';
import { Destination, type DestinationOptions, serviceHost } from '../virtual-service/destination';
import { type TrafficPolicy, trafficPolicy } from './traffic-policy';

/** Props of ServiceVersions. */
export interface ServiceVersionsProps extends ResourceProps {
  /**
   * The service: without a dot, one in the namespace of the DestinationRule; else the full name, such as
   * `reviews.prod.svc.cluster.local`.
   *
   * @default the name of the object
   */
  readonly host?: string;
  /** The versions (`subsets` in Istio): by name alone where the pods have a label `version` of that name. @default none */
  readonly versions?: readonly (string | Version)[];
  /** What callers' proxies do with connections to the service. @default as the mesh is set */
  readonly trafficPolicy?: TrafficPolicy;
  /** Only for callers with these labels, in the namespace of the DestinationRule. @default for every caller */
  readonly workloadSelector?: Readonly<Record<string, string>>;
  /** The namespaces whose callers see it: names, `.` for its own, `*` for all. @default as the mesh is set, usually all */
  readonly exportTo?: readonly string[];
}

/**
 * A part of the workloads of a service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset
 */
export interface Version {
  readonly name: string;
  /** Labels of its pods; `{}` is all of them. @default `version: <name>` */
  readonly labels?: Readonly<Record<string, string>>;
  /** What differs for this version; the rest is as for the service. @default nothing differs */
  readonly trafficPolicy?: TrafficPolicy;
}

/**
 * A DestinationRule of Istio: the versions of a service, and how callers connect to it.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/
 */
export class ServiceVersions extends Construct {
  readonly name: string;
  readonly namespace: string | undefined;
  /** The service as rules name it: in full where the namespace is known, so that it means the same everywhere. */
  readonly host: string;
  /** The names of the versions, in the order that they were written. */
  readonly versions: readonly string[];

  constructor(scope: Construct, id: string, props: ServiceVersionsProps = {}) {
    super(scope, id);
    const object = serviceVersions(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
    const { host = this.name } = props;
    this.host = host.includes('.') || !this.namespace ? host : `${host}.${this.namespace}.svc.cluster.local`;
    this.versions = (props.versions ?? []).map((version) => named(version).name);
  }

  /**
   * The workloads of one version.
   *
   * @throws when no version has this name
   */
  version(name: string, options?: DestinationOptions): Destination {
    if (!this.versions.includes(name)) {
      const known = this.versions.length === 0 ? 'it has none' : `known are ${this.versions.join(', ')}`;
      throw new Error(
        `unknown version '${name}' of '${this.host}': ${known}, add it to versions of '${this.node.path}'`,
      );
    }
    return Destination.subset(this.host, name, options);
  }

  /** All workloads of the service, whatever their version. */
  anyVersion(options?: DestinationOptions): Destination {
    return Destination.subset(this.host, undefined, options);
  }
}

const named = (version: string | Version): Version => (typeof version === 'string' ? { name: version } : version);

const version = struct<Version>(
  { name: required(dnsLabel), labels, trafficPolicy },
  ({ name, labels, ...wire }): Wire => ({
    name,
    labels: labels ?? { version: name },
    ...wire,
  }),
);

const versions: Field<readonly (string | Version)[]> = (values, at) => {
  const wire = list<string | Version>((value, at) =>
    typeof value === 'string' || (typeof value === 'object' && value !== null)
      ? version(named(value), at)
      : refuse(at, 'a name, or an object with one', value),
  )(values, at);
  const names = values.map((value) => named(value).name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? wire : refuseProp(at, `version '${twice}' is named twice, keep one of them`);
};

const serviceVersions = resource<ServiceVersionsProps>(
  NETWORKING,
  'DestinationRule',
  { host: serviceHost, trafficPolicy, versions, workloadSelector: labels, exportTo },
  ({ host, versions, workloadSelector, ...spec }, props): Wire => {
    if (props.workloadSelector && props.exportTo && props.exportTo.join() !== '.') {
      refuseProp(
        '',
        'workloadSelector and exportTo exclude each other: it is for callers of its own namespace, leave exportTo out',
      );
    }
    return {
      host: host ?? serviceHost(props.name as string, 'host, the name where it is not set,'),
      ...spec,
      ...(versions !== undefined && { subsets: versions }),
      ...(workloadSelector !== undefined && { workloadSelector: { matchLabels: workloadSelector } }),
    };
  },
);
