import { Construct } from 'constructs';
import { isWildcardHost } from '../../mesh/grammar/grammar';
import { comingFrom } from '../findings/references';
import { type Selector, selector } from '../neighbours/selector';
import { exportTo, NOBODY } from '../props/export-to';
import { type Field, list, refuse, refuseProp, required, struct } from '../props/field';
import { defaultPortName } from '../props/protocol';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { choice, ipBlock, nonEmptyText, port } from '../props/value';
import { Destination, type DestinationOptions } from '../virtual-service/destination';
import { type Endpoint, endpoint } from './endpoint';
import { checkResolution, RESOLUTIONS, type Resolution, type ResolutionProps } from './resolution';
import { externalPorts, type ServiceEntryPort } from './service-entry-port';

/** What every ServiceEntry may carry. */
export interface ServiceEntryOptions extends ResourceProps {
  /**
   * The names that clients call it by. `*.example.com` is taken by resolution `NONE`, `STATIC` and `DYNAMIC_DNS`, and by
   * `DNS` where `endpoints` says what is looked up.
   */
  readonly hosts: readonly string[];
  /** The ports that clients call. @default none: it only adds `subjectAltNames` to a service of the same name */
  readonly ports?: readonly ServiceEntryPort[];
  /** Whether it belongs to the mesh: its workloads then have identities, and mutual TLS. @default 'MESH_EXTERNAL' */
  readonly location?: 'MESH_EXTERNAL' | 'MESH_INTERNAL';
  /** Names that its certificate must carry one of. @default the certificate's names are not compared with it */
  readonly subjectAltNames?: readonly string[];
  /** The namespaces that see it: names, `.` for its own, `*` for all, `~` alone for none. @default as the mesh is set, usually all */
  readonly exportTo?: readonly string[];
}

/** Props of ServiceEntry. */
export type ServiceEntryProps = ServiceEntryOptions & ResolutionProps;

/** Which host and port of a ServiceEntry. */
export interface ServiceEntryDestinationOptions extends DestinationOptions {
  /** One of its hosts. @default its only host */
  readonly host?: string;
}

/**
 * A ServiceEntry of Istio: a service that Kubernetes does not know, such as a host outside of the cluster, or a service
 * of virtual machines.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export class ServiceEntry extends Construct {
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object; `undefined` where `kubectl apply` says it. */
  readonly namespace: string | undefined;
  /** The names that clients call it by. */
  readonly hosts: readonly string[];
  /** Its ports as those of a Service are told. */
  readonly ports: readonly {
    /** The port that clients call. */
    readonly port: number;
    /** The name of the port. @default none */
    readonly name?: string;
    /** What is spoken there, in lower case. @default found out from the first bytes of a connection */
    readonly appProtocol?: string;
  }[];

  /**
   * Makes the ServiceEntry.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a ServiceEntry of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: ServiceEntryProps) {
    super(scope, id);
    const object = externalService(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
    this.hosts = [...props.hosts];
    this.ports = (props.ports ?? []).map(({ number, name, protocol }) => ({
      port: number,
      name: name ?? defaultPortName(protocol, number),
      ...(protocol !== undefined && { appProtocol: protocol.toLowerCase() }),
    }));
  }

  /** Its host. @throws when it has several */
  get host(): string {
    const [host = '', ...others] = this.hosts;
    return others.length === 0
      ? host
      : refuseProp(`'${this.node.path}'`, `has hosts ${this.hosts.join(', ')}: write destination({ host: '${host}' })`);
  }

  /**
   * Where rules send requests for it; also a host of two labels, such as `example.com`, which `Destination.host` takes
   * for the half of a name.
   *
   * @throws when it has no such host or port, or several hosts and none is named
   */
  destination(options: ServiceEntryDestinationOptions = {}): Destination {
    destinationOptions(options, 'options');
    const { host = this.host, port } = options;
    if (!this.hosts.includes(host)) {
      refuse(`host of '${this.node.path}'`, `one of ${this.hosts.join(', ')}`, host, 'or add it to hosts');
    }
    const ports = this.ports.map(({ port }) => port);
    if (port !== undefined && !ports.includes(port)) {
      refuse(`port of '${this.node.path}'`, `one of ${ports.join(', ') || 'none'}`, port, 'or add it to ports');
    }
    return Destination.subset(comingFrom(this, { host, ports: this.ports }), undefined, { port });
  }
}

const destinationOptions = struct<ServiceEntryDestinationOptions>({ host: nonEmptyText, port });

const host: Field<string> = (value, at) =>
  typeof value === 'string' && value !== '*' && isWildcardHost(value)
    ? value
    : refuse(at, "a DNS name, or a wildcard such as '*.example.com'", value);

interface AnyExternalService extends ServiceEntryOptions {
  readonly resolution?: Resolution;
  readonly addresses?: readonly string[];
  readonly endpoints?: readonly Endpoint[];
  readonly workloadSelector?: Selector;
}

const addresses: Field<readonly string[]> = (values, at) => {
  const wire = list(ipBlock)(values, at);
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  return twice === undefined ? wire : refuseProp(at, `'${twice}' is named twice, keep one of them`);
};

const externalService = resource<AnyExternalService>(
  NETWORKING,
  'ServiceEntry',
  {
    hosts: required(list(host)),
    addresses,
    ports: externalPorts,
    location: choice('MESH_EXTERNAL', 'MESH_INTERNAL'),
    resolution: choice(...RESOLUTIONS),
    endpoints: list(endpoint),
    workloadSelector: (value, at) => ({ labels: selector(value, at) }),
    subjectAltNames: list(nonEmptyText),
    exportTo: (values, at) =>
      Array.isArray(values) && values.length === 1 && values[0] === NOBODY ? values : exportTo(values, at),
  },
  (spec, props) => {
    checkResolution(props, spec.ports as readonly { name: string }[] | undefined);
    return spec;
  },
);
