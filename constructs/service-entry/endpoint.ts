import { isIP } from 'node:net';
import { isFqdn, isUnixAddress } from '../../mesh/grammar/grammar';
import { atLeastOne, type Field, map, refuse, refuseProp, struct, type Wire } from '../props/field';
import { dnsLabel, integer, labels, nonEmptyText, objectName, port } from '../props/value';

/** Props of every workload outside of Kubernetes. */
export interface WorkloadOptions {
  /**
   * Ports that the workload listens on, by the name of the service port.
   *
   * @default `targetPort` of the service port, else its number
   */
  readonly ports?: Readonly<Record<string, number>>;
  /**
   * Network of the workload; callers in other networks reach it through a gateway.
   *
   * @default every caller reaches it directly
   */
  readonly network?: string;
  /** Locality of the workload, `region/zone/subzone`, used for locality load balancing. @default unknown */
  readonly locality?: string;
  /** Load balancing weight, relative to the other endpoints: a whole number from 1. @default 1 */
  readonly weight?: number;
  /**
   * Service account of the workload's proxy, in the namespace of the object.
   *
   * @default none, so callers do not verify its identity
   */
  readonly serviceAccount?: string;
}

/**
 * An endpoint of a service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry
 */
export interface Endpoint extends WorkloadOptions {
  /** IP address, DNS name, or Unix domain socket: `unix:///run/app.sock`. @default none, `network` is required then */
  readonly address?: string;
  /** Labels that subsets select. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

const address: Field<string> = (value, path) =>
  typeof value === 'string' && value.length <= 256 && (isIP(value) > 0 || isFqdn(value) || isUnixAddress(value))
    ? value
    : refuse(path, 'an IP address, a DNS name, or unix:// and an absolute path', value);

const portName: Field<string> = (value, path) =>
  value.length < 63 ? dnsLabel(value, path) : refuse(path, 'a DNS label of at most 62 characters', value);

export const workloadFields = {
  ports: map(portName, port),
  network: nonEmptyText,
  locality: nonEmptyText,
  weight: integer(1, 2 ** 32 - 1),
  serviceAccount: objectName,
};

export const endpointFields = { address, ...workloadFields };

/** Rejects combinations of an address with other fields that Istio rejects. */
export function checkAddress(
  wire: Wire,
  props: { readonly address?: string; readonly network?: string },
  path: string,
): Wire {
  atLeastOne(path, props, ['address', 'network']);
  if (props.address?.startsWith('unix:') && wire.ports !== undefined) {
    refuseProp(path, 'address of a Unix domain socket and ports exclude each other, keep one of them');
  }
  return wire;
}

export const endpoint = struct<Endpoint>({ ...endpointFields, labels }, checkAddress);
