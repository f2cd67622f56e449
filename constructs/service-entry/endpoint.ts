import { isIP } from 'node:net';
import { isFqdn, isUnixAddress } from '../../mesh/grammar/grammar';
import { atLeastOne, type Field, map, refuse, refuseProp, struct, type Wire } from '../props/field';
import { dnsLabel, integer, labels, nonEmptyText, objectName, port } from '../props/value';

/** What every workload outside of Kubernetes may carry. */
export interface WorkloadOptions {
  /** The ports that it listens on, by the names of the service's ports. @default `targetPort` of the service's port, else its number */
  readonly ports?: Readonly<Record<string, number>>;
  /** The network that it is in; workloads of other networks reach it through a gateway. @default the network of each caller */
  readonly network?: string;
  /** Where it stands, `region/zone/subzone`: for load balancing by locality. @default unknown */
  readonly locality?: string;
  /** Its share of the requests, over the sum of all weights; a whole number from 1. @default 1 */
  readonly weight?: number;
  /** The service account of its proxy, in the namespace of the object. @default none: its certificate is held against no identity */
  readonly serviceAccount?: string;
}

/**
 * A workload behind a service, by its address.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry
 */
export interface Endpoint extends WorkloadOptions {
  /** An IP address, a DNS name, or the path of a Unix domain socket: `unix:///run/app.sock`. @default unknown, `network` is needed then */
  readonly address?: string;
  /** Labels, which versions select it by. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

const address: Field<string> = (value, at) =>
  typeof value === 'string' && value.length <= 256 && (isIP(value) > 0 || isFqdn(value) || isUnixAddress(value))
    ? value
    : refuse(at, 'an IP address, a DNS name, or unix:// and an absolute path', value);

const portName: Field<string> = (value, at) =>
  value.length < 63 ? dnsLabel(value, at) : refuse(at, 'a DNS label of at most 62 characters', value);

export const workloadFields = {
  ports: map(portName, port),
  network: nonEmptyText,
  locality: nonEmptyText,
  weight: integer(1, 2 ** 32 - 1),
  serviceAccount: objectName,
};

export const endpointFields = { address, ...workloadFields };

/** What Istio refuses of an address with other fields. */
export function checkAddress(
  wire: Wire,
  props: { readonly address?: string; readonly network?: string },
  at: string,
): Wire {
  atLeastOne(at, props, ['address', 'network']);
  if (props.address?.startsWith('unix:') && wire.ports !== undefined) {
    refuseProp(at, 'address of a Unix domain socket and ports exclude each other, keep one of them');
  }
  return wire;
}

export const endpoint = struct<Endpoint>({ ...endpointFields, labels }, checkAddress);
