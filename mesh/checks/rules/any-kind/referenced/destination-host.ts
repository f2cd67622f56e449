import { fields, list } from '../../../../manifest/fields';
import type { Service } from '../../../../registry/service';
import type { Report } from '../../../engine/check';
import type { LocatedFinding } from '../../../engine/finding';
import type { Inventory } from '../../../engine/inventory';
import { replacedDefinition } from '../../../facts/definitions';
import { destinationsOf } from '../../../facts/destinations';
import { type KnownHosts, knownHostsOf } from '../../../facts/known-hosts';
import { isJudged } from '../../../facts/known-kinds';

/** Hosts and ports of destinations and mirrors. */
export function destinationHosts(inventory: Inventory, report: Report): void {
  if (!['Service', 'ServiceEntry'].some((kind) => isJudged(inventory, kind))) return;
  const hosts = knownHostsOf(inventory);
  for (const object of inventory.judgedOf('VirtualService')) {
    for (const { destination, field } of destinationsOf(object.spec)) {
      const { host = '', port } = destination;
      if (!hosts.isJudged(host)) continue;
      const services = hosts.find(host, object.namespace, object.spec.exportTo);
      if (services.length === 0) {
        report(
          object,
          [...field, 'host'],
          `no Service or ServiceEntry visible to namespace ${object.namespace} has the host ${JSON.stringify(host)}${hint(host, hosts, object.namespace)}`,
        );
        continue;
      }
      if (!port || services.some(hosts.hasUnknownPorts)) continue;
      const ports = effective(services).flatMap((service) => service.ports.map(({ number }) => number));
      if (ports.includes(port.number ?? 0)) continue;
      const names = new Set(services.map(({ config }) => config.id));
      const replaced = replacedDefinition(
        inventory,
        'Service',
        ({ id, spec }) => names.has(id) && list(spec.ports).some((written) => fields(written).port === port.number),
      );
      const known = replaced
        ? replaced
        : ports.length === 0
          ? 'it has none'
          : `it has ${[...new Set(ports)].join(', ')}`;
      report(object, [...field, 'port', 'number'], `${host} has no port ${port.number ?? 0}: ${known}`);
    }
  }
}

/** A Kubernetes Service replaces the ServiceEntries for its host in its namespace. */
function effective(services: readonly Service[]): readonly Service[] {
  const owners = new Set(services.filter(({ kubernetes }) => kubernetes).map(({ namespace }) => namespace));
  return services.filter(({ kubernetes, namespace }) => kubernetes || !owners.has(namespace));
}

/** Only reported if the Service is known, and no other object adds a port to it. */
export function isMissingPort({ path }: LocatedFinding): boolean {
  return path.endsWith('.port.number');
}

function hint(host: string, hosts: KnownHosts, namespace: string): string {
  const meant = `${host.replace(/\.svc$/, '')}.svc.cluster.local`;
  if (hosts.find(meant, namespace).length === 0) return '';
  return `, did you mean ${meant}?`;
}
