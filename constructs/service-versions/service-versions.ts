import { Construct } from 'constructs';
import { type Selector, selector } from '../neighbours/selector';
import { fullName, knownService, type ServiceReference, serviceHost } from '../neighbours/service';
import type { ServicePort } from '../neighbours/service-port';
import { exportTo } from '../props/export-to';
import { type Field, list, refuse, refuseProp, required, struct, type Wire } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { dnsLabel } from '../props/value';
import { Destination, type DestinationOptions } from '../virtual-service/destination';
import { type TrafficPolicy, trafficPolicy } from './traffic-policy';

/** Props of ServiceVersions. */
export interface ServiceVersionsProps extends ResourceProps {
  /**
   * The service as an object, such as a Service of cdk8s-plus; or by its name: without a dot, one in the namespace of
   * the DestinationRule; else the full name, such as `reviews.prod.svc.cluster.local`.
   *
   * @default the name of the object
   */
  readonly host?: string | ServiceReference;
  /** The versions (`subsets` in Istio): by name alone where the pods have a label `version` of that name. @default none */
  readonly versions?: readonly (string | Version)[];
  /** What callers' proxies do with connections to the service. @default as the mesh is set */
  readonly trafficPolicy?: TrafficPolicy;
  /** Only for these callers, in the namespace of the DestinationRule: labels, or a Deployment. @default for every caller */
  readonly workloadSelector?: Selector;
  /** The namespaces whose callers see it: names, `.` for its own, `*` for all. @default as the mesh is set, usually all */
  readonly exportTo?: readonly string[];
}

/**
 * A part of the workloads of a service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset
 */
export interface Version {
  /** The name of the version, as `version()` takes it. */
  readonly name: string;
  /** Labels of its pods, or the Deployment that makes them; `{}` is all of them. @default `version: <name>` */
  readonly labels?: Selector;
  /** What differs for this version; `loadBalancer`, `connectionPool` and the others that are left out are as for the service. @default nothing differs */
  readonly trafficPolicy?: TrafficPolicy;
}

/**
 * A DestinationRule of Istio: the versions of a service, and how callers connect to it.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/
 */
export class ServiceVersions extends Construct {
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object; `undefined` where `kubectl apply` says it. */
  readonly namespace: string | undefined;
  /** The service as rules name it: in full where the namespace is known, so that it means the same everywhere. */
  readonly host: string;
  /** The ports of the service, none where it was not given as an object. */
  readonly ports: readonly ServicePort[];
  /** The names of the versions, in the order that they were written. */
  readonly versions: readonly string[];

  /**
   * Makes the DestinationRule.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a DestinationRule of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: ServiceVersionsProps = {}) {
    super(scope, id);
    const object = serviceVersions(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
    const service = knownService(props.host ?? this.name, 'host');
    this.host = fullName(service.host, this.namespace);
    this.ports = service.ports;
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
    return Destination.subset(this, name, options);
  }

  /** All workloads of the service, whatever their version. */
  anyVersion(options?: DestinationOptions): Destination {
    return Destination.subset(this, undefined, options);
  }
}

const named = (version: string | Version): Version => (typeof version === 'string' ? { name: version } : version);

const version = struct<Version>(
  { name: required(dnsLabel), labels: selector, trafficPolicy },
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
  {
    host: (value, at) => knownService(value, at).host,
    trafficPolicy,
    versions,
    workloadSelector: selector,
    exportTo,
  },
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
