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
import { type ServiceEntryPort, serviceEntryPorts } from './service-entry-port';

/** Props of every ServiceEntry, whatever its resolution. */
export interface ServiceEntryOptions extends ResourceProps {
  /**
   * Hosts that clients call. A wildcard such as `*.example.com` requires resolution `NONE`, `STATIC` or `DYNAMIC_DNS`,
   * or `DNS` with `endpoints`.
   */
  readonly hosts: readonly string[];
  /** Ports that clients call. @default none, so it only adds `subjectAltNames` to a service with the same host */
  readonly ports?: readonly ServiceEntryPort[];
  /**
   * Whether the service is in the mesh; its workloads then have identities and use mutual TLS.
   *
   * @default 'MESH_EXTERNAL'
   */
  readonly location?: 'MESH_EXTERNAL' | 'MESH_INTERNAL';
  /** Accepted subject alternative names; the server's certificate must have one of them. @default any name */
  readonly subjectAltNames?: readonly string[];
  /**
   * Namespaces whose callers can use the service: names, `.` for its own namespace, `*` for all, or only `~` for none.
   *
   * @default the mesh default, usually all
   */
  readonly exportTo?: readonly string[];
}

/** Props of ServiceEntry. */
export type ServiceEntryProps = ServiceEntryOptions & ResolutionProps;

/** Host and port of a destination. */
export interface ServiceEntryDestinationOptions extends DestinationOptions {
  /** One of the hosts of the ServiceEntry. @default its only host */
  readonly host?: string;
}

/**
 * An Istio ServiceEntry: adds a service to the registry of the mesh, such as a host outside of the cluster or a service
 * on virtual machines.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export class ServiceEntry extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;
  /** Hosts that clients call. */
  readonly hosts: readonly string[];
  /** Ports, in the form of Service ports. */
  readonly ports: readonly {
    /** Port that clients call. */
    readonly port: number;
    /** Name of the port. @default none */
    readonly name?: string;
    /** Protocol of the port, in lower case. @default detected from the traffic */
    readonly appProtocol?: string;
  }[];

  /**
   * Creates the ServiceEntry.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a ServiceEntry with this name
   */
  constructor(scope: Construct, id: string, props: ServiceEntryProps) {
    super(scope, id);
    const object = serviceEntry(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
    this.hosts = [...props.hosts];
    this.ports = (props.ports ?? []).map(({ number, name, protocol }) => ({
      port: number,
      name: name ?? defaultPortName(protocol, number),
      ...(protocol !== undefined && { appProtocol: protocol.toLowerCase() }),
    }));
  }

  /** The only host. @throws if there are several */
  get host(): string {
    const [host = '', ...others] = this.hosts;
    return others.length === 0
      ? host
      : refuseProp('', `'${this.node.path}' has hosts ${this.hosts.join(', ')}: use destination({ host: '${host}' })`);
  }

  /**
   * A host of the service, as a destination for rules. Unlike `Destination.host`, it accepts hosts with two labels, such
   * as `example.com`.
   *
   * @throws if the host or the port is unknown, or there are several hosts and `host` is not set
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

const host: Field<string> = (value, path) =>
  typeof value === 'string' && value !== '*' && isWildcardHost(value)
    ? value
    : refuse(path, "a DNS name, or a wildcard such as '*.example.com'", value);

interface AnyServiceEntry extends ServiceEntryOptions {
  readonly resolution?: Resolution;
  readonly addresses?: readonly string[];
  readonly endpoints?: readonly Endpoint[];
  readonly workloadSelector?: Selector;
}

const addresses: Field<readonly string[]> = (values, path) => {
  const wire = list(ipBlock)(values, path);
  const duplicate = values.find((value, index) => values.indexOf(value) !== index);
  return duplicate === undefined ? wire : refuseProp(path, `'${duplicate}' is listed twice, keep one`);
};

export const serviceEntry = resource<AnyServiceEntry>(
  NETWORKING,
  'ServiceEntry',
  {
    hosts: required(list(host)),
    addresses,
    ports: serviceEntryPorts,
    location: choice('MESH_EXTERNAL', 'MESH_INTERNAL'),
    resolution: choice(...RESOLUTIONS),
    endpoints: list(endpoint),
    workloadSelector: selector,
    subjectAltNames: list(nonEmptyText),
    exportTo: (values, path) =>
      Array.isArray(values) && values.length === 1 && values[0] === NOBODY ? values : exportTo(values, path),
  },
  (spec, props) => {
    checkResolution(props, spec.ports as readonly { name: string }[] | undefined);
    return spec;
  },
  { workloadSelector: 'workloadSelector.labels' },
);
