import { isIpAddress } from '../../../../../grammar/grammar';
import type { FieldPath } from '../../../../../manifest/manifest';
import type { WorkloadEntrySpec } from '../../../../../manifest/wire';
import { domainName } from '../grammar/dns';
import { labels } from '../grammar/labels';
import { port, portName } from '../grammar/port';
import { shown } from '../grammar/shown';
import { unixPath, unixPrefix } from '../grammar/unix-address';
import type { Verdict } from '../rule';

/** A WorkloadEntry, or an endpoint of a ServiceEntry, which then defines the names of its ports. */
export function endpoint(
  workload: WorkloadEntrySpec,
  field: FieldPath,
  { servicePorts, allowsNames }: { readonly servicePorts?: ReadonlySet<string>; readonly allowsNames: boolean },
  verdict: Verdict,
): void {
  const { address = '', network = '', ports = {} } = workload;
  const addressField = [...field, 'address'];
  if (address === '' && network === '') {
    verdict.error(addressField, 'must have an address or a network');
    return;
  }
  if (address === '')
    verdict.warning(addressField, `has no address, so it is only reachable through network ${network}`);
  const isUnix = address.startsWith(unixPrefix);
  if (isUnix) {
    verdict.error(addressField, unixPath(address.slice(unixPrefix.length)));
    if (Object.keys(ports).length > 0) verdict.error([...field, 'ports'], 'a Unix domain socket has no ports');
  } else if (address !== '') {
    verdict.error(addressField, addressProblem(address, allowsNames));
  }
  endpointPorts(ports, [...field, 'ports'], servicePorts, verdict);
  labels(workload.labels, [...field, 'labels'], verdict);
  if (isUnix && servicePorts && servicePorts.size !== 1) {
    verdict.error(addressField, `a Unix domain socket serves one port, but the ServiceEntry has ${servicePorts.size}`);
  }
}

export function addressProblem(address: string, allowsNames: boolean): string | undefined {
  if (isIpAddress(address) || (allowsNames && domainName(address) === undefined)) return undefined;
  return `must be an IP address${allowsNames ? ' or a domain name' : ''}, got ${shown(address)}`;
}

export function endpointPorts(
  ports: Readonly<Record<string, number | null>>,
  field: FieldPath,
  servicePorts: ReadonlySet<string> | undefined,
  { error }: Verdict,
): void {
  for (const name in ports) {
    const item = [...field, name];
    if (servicePorts && !servicePorts.has(name)) {
      error(
        item,
        `the ServiceEntry has no port named ${shown(name)}: it has ${[...servicePorts].join(', ') || 'none'}`,
      );
    }
    error(item, portName(name));
    error(item, port(ports[name]));
  }
}
