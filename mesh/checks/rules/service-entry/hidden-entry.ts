import { portOfService, type Service } from '../../../registry/service';
import { differences, isEitherFirst } from '../../../registry/service-merge';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { listed } from '../../facts/places';
import { sidecarImports } from '../../facts/sidecar-imports';
import { worldOf } from '../../facts/world';

export const hiddenEntry: Check = {
  code: 'MESH0142',
  level: 'warning',
  title: 'ServiceEntry hides ports of another one for the same host',
  description: `Istio merges ServiceEntries of one host only if their namespace, \`resolution\`, labels, \`workloadSelector\` and
\`exportTo\` are equal, as they are written: \`exportTo: ["*"]\` and no \`exportTo\` are different. Charts often add labels of
their release, so entries of two releases are not merged.

Otherwise, each proxy uses one of them: that of its own namespace, or the oldest. The ports of the others do not exist:
HTTP requests to them get a 503, other connections leave the mesh or are closed. If both are of the same second, which one
is used can change with every restart of istiod.

Define all ports in one ServiceEntry.`,
  examples: [
    {
      title: 'different labels',
      wrong: `${entry('a', 80, 'labels: { release: a }')}---${entry('b', 443, 'labels: { release: b }')}`,
      says: 'port 443 of api.example.com does not exist if Istio uses ServiceEntry default/a: it does not merge them, as they differ in labels',
      right: `${entry('a', 80, 'labels: { release: a }')}---${entry('b', 443, 'labels: { release: a }')}`,
    },
    {
      title: 'two namespaces',
      wrong: `${entry('a', 80, 'namespace: team')}---${entry('b', 443, 'namespace: shared')}`,
      says: 'workloads in team use this ServiceEntry for api.example.com, not ServiceEntry shared/b with port 443: add what is missing',
      right: entry('b', 443, 'namespace: shared'),
    },
  ],
  about: ['ServiceEntry'],
  run(inventory, report) {
    for (const services of entriesByHost(inventory)) {
      for (const { own, other, ports } of hiddenBehindOwn(inventory, services)) {
        const object = inventory.findById('ServiceEntry', own.config.id);
        const message = `workloads in ${own.namespace} use this ServiceEntry for ${own.hostname}, not ServiceEntry ${other.config.id} with ${ports}: add what is missing`;
        if (object) report(object, ['spec', 'ports'], message);
      }
      for (const { used, other, ports } of unmerged(services)) {
        const object = inventory.findById('ServiceEntry', other.config.id);
        const differing = listed(differences(used, other));
        const when = isEitherFirst(used, other) ? 'if' : 'because';
        const message = `${ports} of ${other.hostname} does not exist ${when} Istio uses ServiceEntry ${used.config.id}: it does not merge them, as they differ in ${differing}`;
        if (object) report(object, ['spec', 'ports'], message);
      }
    }
  },
};

/** The services of each host that only ServiceEntries define. With a Kubernetes Service, it is another finding. */
function entriesByHost(inventory: Inventory): Service[][] {
  const byHost = new Map<string, Service[]>();
  for (const service of worldOf(inventory).registry.services) {
    const present = byHost.get(service.hostname);
    if (present) present.push(service);
    else byHost.set(service.hostname, [service]);
  }
  return [...byHost.values()].filter((all) => all.length > 1 && all.every(({ kubernetes }) => !kubernetes));
}

function* unmerged(services: readonly Service[]): Generator<{ used: Service; other: Service; ports: string }> {
  for (const [index, other] of services.entries()) {
    const older = services.slice(0, index).filter((service) => isSeenWith(service, other));
    const used = older[0];
    if (!used || differences(used, other).length === 0) continue;
    const ports = missingPorts(
      other,
      services.filter((service) => service === used || differences(used, service).length === 0),
    );
    if (ports !== '') yield { used, other, ports };
  }
}

/** Whether they are of one namespace, and any proxy sees both. */
function isSeenWith(a: Service, b: Service): boolean {
  if (a.namespace !== b.namespace || a.visibility.isNone() || b.visibility.isNone()) return false;
  if (a.visibility.isPublic() || b.visibility.isPublic()) return true;
  const namespaces = ({ visibility, namespace }: Service) =>
    [...visibility.entries].map((entry) => (entry === '.' ? namespace : entry));
  return namespaces(a).some((namespace) => b.visibility.includes(namespace));
}

function* hiddenBehindOwn(
  inventory: Inventory,
  services: readonly Service[],
): Generator<{ own: Service; other: Service; ports: string }> {
  for (const own of services) {
    const { namespace } = own;
    const imports = sidecarImports(inventory, namespace);
    const isSeen = (service: Service) =>
      service.visibility.includes(namespace) && (imports?.importsService(service) ?? true);
    const ofNamespace = services.filter((service) => service.namespace === namespace && isSeen(service));
    if (ofNamespace[0] !== own) continue;
    for (const other of services) {
      const ports = other.namespace === namespace || !isSeen(other) ? '' : missingPorts(other, ofNamespace);
      if (ports !== '') yield { own, other, ports };
    }
  }
}

/** `port 80`, `ports 80 and 443`; empty if none is missing. */
function missingPorts(other: Service, present: readonly Service[]): string {
  const numbers = other.ports.map(({ number }) => number);
  const missing = numbers.filter((number) => !present.some((service) => portOfService(service, number)));
  return missing.length === 0 ? '' : `${missing.length === 1 ? 'port' : 'ports'} ${listed(missing.map(String))}`;
}

function entry(name: string, port: number, metadata: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ${name}, ${metadata} }
spec:
  hosts: [api.example.com]
  ports: [{ number: ${port}, name: ${port === 443 ? 'https, protocol: HTTPS' : 'http, protocol: HTTP'} }]
  resolution: DNS
`;
}
