import { Construct } from 'constructs';
import { comingFrom } from '../findings/references';
import { type Selector, selector } from '../neighbours/selector';
import { fullName, knownService, type ServiceReference, serviceHost } from '../neighbours/service';
import type { ServicePort } from '../neighbours/service-port';
import { exportTo } from '../props/export-to';
import { type Field, list, refuse, refuseProp, required, struct, type Wire } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { at, readable, shaped } from '../props/shape';
import { dnsLabel, nonEmptyText, port } from '../props/value';
import { Destination, type DestinationOptions } from '../virtual-service/destination';
import { HostSubsets } from './host-subsets';
import { type TrafficPolicy, trafficPolicy } from './traffic-policy';

/** How a rule refers to a subset. */
export interface SubsetOptions extends DestinationOptions {
  /**
   * The name that the rule has for the host. A short name is only known in the namespace of the DestinationRule.
   *
   * @default the full name, if the namespace is known
   */
  readonly host?: string;
}

/** Props of DestinationRule. */
export interface DestinationRuleProps<Name extends string = string> extends ResourceProps {
  /**
   * The service: an object, such as a cdk8s-plus Service, or a name. A name without a dot is a service in the namespace
   * of the DestinationRule; any other service needs its full name, such as `reviews.prod.svc.cluster.local`.
   *
   * @default the name of the object
   */
  readonly host?: string | ServiceReference;
  /** Subsets of the service's workloads. A plain name selects Pods with the label `version: <name>`. @default none */
  readonly subsets?: readonly (Name | Subset<Name>)[];
  /** How proxies connect to the service: load balancing, connection pools, TLS. @default the mesh defaults */
  readonly trafficPolicy?: TrafficPolicy;
  /**
   * Limits the rule to these callers in the namespace of the DestinationRule: Pod labels, or a Deployment.
   *
   * @default all callers
   */
  readonly workloadSelector?: Selector;
  /**
   * Namespaces whose callers use the rule: names, `.` for its own namespace, `*` for all.
   *
   * @default the mesh default, usually all
   */
  readonly exportTo?: readonly string[];
}

/**
 * A named part of a service's workloads.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset
 */
export interface Subset<Name extends string = string> {
  /** The name that `subset()` accepts. */
  readonly name: Name;
  /** Pod labels, or the Deployment that creates the Pods; `{}` selects all of them. @default `version: <name>` */
  readonly labels?: Selector;
  /** Settings that override those of the service for this subset. @default the settings of the service */
  readonly trafficPolicy?: TrafficPolicy;
}

/**
 * An Istio DestinationRule: the subsets of a service, and how callers connect to it.
 *
 * @example
 * const reviews = new DestinationRule(chart, 'reviews', { subsets: ['v1', 'v2'] });
 * reviews.subset('v2'); // a destination for rules; 'v3' does not compile
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/
 */
export class DestinationRule<const Name extends string = string> extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;
  /** The host that rules refer to: the full name if the namespace is known, so it means the same everywhere. */
  readonly host: string;
  /** Ports of the service; empty unless `host` is an object. */
  readonly ports: readonly ServicePort[];
  /** Names of the subsets, in the order of the props. */
  readonly subsets: readonly Name[];

  /**
   * Creates the DestinationRule.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a DestinationRule with this name
   */
  constructor(scope: Construct, id: string, props: DestinationRuleProps<Name> = {}) {
    super(scope, id);
    const object = destinationRule(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
    const service = knownService(props.host ?? this.name, 'host');
    this.host = fullName(service.host, this.namespace);
    this.ports = service.ports;
    this.subsets = (props.subsets ?? []).map((subset) => named(subset).name);
  }

  /**
   * Subsets that a DestinationRule outside of this app defines, such as one of another team.
   *
   * @throws if the host is not a DNS name, or a subset is not a DNS label
   */
  static fromHost<const Name extends string>(
    host: string | ServiceReference,
    subsets: readonly Name[],
  ): HostSubsets<Name> {
    return new HostSubsets(host, subsets);
  }

  /**
   * The workloads of one subset, as a destination for rules.
   *
   * @throws if no subset has this name, or `host` is another service
   */
  subset(name: Name, options: SubsetOptions = {}): Destination {
    if (!this.subsets.includes(name)) {
      const defined = this.subsets.length === 0 ? 'it defines none' : `it defines ${this.subsets.join(', ')}`;
      throw new Error(
        `'${this.host}' has no subset '${name}' (${defined}): add it to \`subsets\` of '${this.node.path}'`,
      );
    }
    subsetOptions(options, 'options');
    const { host = this.host, ...others } = options;
    if (fullName(host, this.namespace) !== this.host) refuse('options.host', `a name of '${this.host}'`, host);
    const service = host === this.host ? this : comingFrom(this, { host, ports: this.ports });
    return Destination.subset(service, name, others);
  }

  /** All workloads of the service, as a destination for rules. */
  anySubset(options?: DestinationOptions): Destination {
    return Destination.subset(this, undefined, options);
  }
}

const subsetOptions = struct<SubsetOptions>({ host: nonEmptyText, port });

const named = <Name extends string>(subset: Name | Subset<Name>): Subset<Name> =>
  typeof subset === 'string' ? { name: subset } : subset;

const subset = struct<Subset>({ name: required(dnsLabel), labels: selector, trafficPolicy }, (wire): Wire => {
  wire.labels ??= { version: wire.name };
  return wire;
});

const subsetEntry = shaped(
  (value: string | Subset, path: string) =>
    typeof value === 'string' || (typeof value === 'object' && value !== null)
      ? subset(named(value), path)
      : refuse(path, 'a name, or an object with a name', value),
  { is: 'either', forms: [at('name', {}), subset] },
);

const subsetList = list(subsetEntry);

const subsets: Field<readonly (string | Subset)[]> = (values, path) => {
  const wire = subsetList(values, path);
  const names = values.map((value) => named(value).name);
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  return duplicate === undefined ? wire : refuseProp(path, `'${duplicate}' is defined twice, keep one`);
};

shaped(subsets, subsetList.shape);

const host: Field<string | ServiceReference> = (value, path) => knownService(value, path).host;
shaped(host, { is: 'either', forms: [{}, readable({}, (name) => ({ host: name }))] });

export const destinationRule = resource<DestinationRuleProps>(
  NETWORKING,
  'DestinationRule',
  {
    host,
    subsets,
    trafficPolicy,
    workloadSelector: selector,
    exportTo,
  },
  (spec, props): Wire => {
    if (props.workloadSelector && props.exportTo && props.exportTo.join() !== '.') {
      refuseProp(
        '',
        'workloadSelector and exportTo exclude each other: workloadSelector only selects callers in the namespace of the DestinationRule, omit exportTo',
      );
    }
    spec.host ??= serviceHost(props.name as string, 'host, which defaults to the name,');
    return spec;
  },
  { workloadSelector: 'workloadSelector.matchLabels' },
);
