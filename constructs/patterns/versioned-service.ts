import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { DestinationRule } from '../destination-rule/destination-rule';
import { type TrafficPolicy, trafficPolicy } from '../destination-rule/traffic-policy';
import type { ServicePort } from '../neighbours/service-port';
import { type Field, isPlain, map, refuse, refuseProp, required, struct } from '../props/field';
import { HTTP, type Protocol, protocolAmong, TCP, TLS } from '../props/protocol';
import { located } from '../props/resource';
import { anyText, integer, namespaceName, nonEmptyText, port, text } from '../props/value';
import type { Destination, DestinationOptions } from '../virtual-service/destination';

/** Props of VersionedService. */
export interface VersionedServiceProps<Name extends string = string> {
  /** The versions by name: each has a Deployment, and a subset of the same name. */
  readonly versions: Readonly<Record<Name, ServiceVersion>>;
  /** Port that clients call. */
  readonly port: number;
  /** Protocol of the port. @default 'HTTP' */
  readonly protocol?: Protocol;
  /** Port of the containers. @default the port that clients call */
  readonly targetPort?: number;
  /** Name of the Service, without prefix or hash. @default the construct id */
  readonly name?: string;
  /** Namespace of all objects. @default the namespace of the chart; if it has none, left to `kubectl -n` */
  readonly namespace?: string;
  /** How proxies connect to the service. @default the mesh defaults */
  readonly trafficPolicy?: TrafficPolicy;
}

/** One version of a service. */
export interface ServiceVersion {
  /** Container image. */
  readonly image: string;
  /** Number of Pods. @default 1 */
  readonly replicas?: number;
  /** Environment variables of the container. @default none */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A service with several versions: an Istio DestinationRule with a subset for each version, the Deployments that the
 * subsets select, and the Service and ServiceAccount in front of them. The labels always match.
 *
 * For a field without a prop, add a JSON patch to `service` or to a Deployment in `deployments`.
 *
 * @example
 * const reviews = new VersionedService(chart, 'reviews', {
 *   port: 9080,
 *   versions: { v1: { image: 'reviews:1.0' }, v2: { image: 'reviews:2.0' } },
 * });
 * reviews.subset('v2'); // a destination for rules; 'v3' does not compile
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/
 */
export class VersionedService<const Name extends string = string> extends Construct {
  readonly name: string;
  /** The namespace of all objects; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;
  /** The host that rules refer to. */
  readonly host: string;
  /** Ports of the Service. */
  readonly ports: readonly ServicePort[];
  /** The Service, which selects the Pods of all versions. */
  readonly service: ApiObject;
  /** The Deployments by version. */
  readonly deployments: Readonly<Record<Name, ApiObject>>;
  readonly destinationRule: DestinationRule<Name>;

  /**
   * Creates the objects.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a DestinationRule with this name
   */
  constructor(scope: Construct, id: string, props: VersionedServiceProps<Name>) {
    super(scope, id);
    this.name = located('VersionedService', this, () => {
      const name = isPlain(props) && props.name === undefined ? id : props?.name;
      versionedService({ ...props, name }, '');
      return name as string;
    });
    this.namespace = props.namespace ?? Chart.of(this).namespace;
    const { protocol = 'HTTP', targetPort = props.port } = props;
    const { name } = this;
    this.ports = [{ name: protocol.toLowerCase(), port: props.port }];
    const versions = Object.keys(props.versions) as Name[];

    this.object('ServiceAccount', 'v1', 'ServiceAccount', name, {});
    this.service = this.object('Service', 'v1', 'Service', name, {
      spec: { selector: { app: name }, ports: this.ports.map((servicePort) => ({ ...servicePort, targetPort })) },
    });
    const deployments = versions.map((version) => [
      version,
      this.deployment(version, props.versions[version], targetPort),
    ]);
    this.deployments = Object.fromEntries(deployments) as Record<Name, ApiObject>;
    this.destinationRule = new DestinationRule<Name>(this, 'DestinationRule', {
      name,
      ...(props.namespace !== undefined && { namespace: props.namespace }),
      host:
        this.namespace === undefined
          ? { name, ports: this.ports }
          : { name, namespace: this.namespace, ports: this.ports },
      subsets: versions,
      ...(props.trafficPolicy && { trafficPolicy: props.trafficPolicy }),
    });
    this.host = this.destinationRule.host;
  }

  /**
   * The workloads of one version, as a destination for rules.
   *
   * @throws if no version has this name
   */
  subset(name: Name, options?: DestinationOptions): Destination {
    return this.destinationRule.subset(name, options);
  }

  /** The workloads of all versions, as a destination for rules. */
  anySubset(options?: DestinationOptions): Destination {
    return this.destinationRule.anySubset(options);
  }

  private deployment(version: string, { image, replicas = 1, env = {} }: ServiceVersion, port: number): ApiObject {
    const { name } = this;
    const labels = { app: name, version };
    const variables = Object.entries(env).map(([key, value]) => ({ name: key, value }));
    const container = {
      name,
      image,
      ports: [{ containerPort: port }],
      ...(variables.length > 0 && { env: variables }),
    };
    return this.object(`Deployment-${version}`, 'apps/v1', 'Deployment', `${name}-${version}`, {
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [container] } },
      },
    });
  }

  private object(id: string, apiVersion: string, kind: string, name: string, fields: object): ApiObject {
    const metadata = { name, ...(this.namespace !== undefined && { namespace: this.namespace }) };
    return new ApiObject(this, id, { apiVersion, kind, metadata, ...fields });
  }
}

/** Kubernetes does not accept a digit at the start of a Service. */
const serviceName = text(
  'a Service name: a lower-case letter, then letters, digits and inner hyphens, at most 63 characters',
  (value) => /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(value),
);

/** It ends the name of a Deployment, which has no upper-case letters. */
const versionName = text('lower-case letters, digits and inner hyphens, at most 63', (value) =>
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(value),
);

const version = struct<ServiceVersion>({
  image: required(nonEmptyText),
  replicas: integer(0),
  env: map(nonEmptyText, anyText),
});

const versions: Field<Readonly<Record<string, ServiceVersion>>> = (value, path) => {
  if (!isPlain(value) || Object.keys(value).length === 0) {
    refuse(path, 'an object with at least one version, such as { v1: { image } }', value);
  }
  for (const [name, props] of Object.entries(value)) {
    versionName(name, `the name of a version in ${path}`);
    version(props, `${path}.${name}`);
  }
  return value;
};

const versionedService = struct<VersionedServiceProps>(
  {
    name: serviceName,
    versions: required(versions),
    port: required(port),
    protocol: protocolAmong(...HTTP, ...TLS, ...TCP),
    targetPort: port,
    namespace: namespaceName,
    trafficPolicy,
  },
  (wire, { name = '', versions }) => {
    for (const key of Object.keys(versions)) {
      const deployment = `${name}-${key}`;
      if (deployment.length > 63) {
        refuseProp(
          'versions',
          `the Deployment '${deployment}' has more than 63 characters, so shorten name or version`,
        );
      }
    }
    return wire;
  },
);
