import { HostIndex } from '../../../registry/host-index';
import { isWildcard } from '../../../registry/host-name';
import type { Check } from '../../engine/check';
import { type Inventory, perInventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { worldOf } from '../../facts/world';

type Rule = MeshObject<'DestinationRule'>;

export const narrowerWithoutTls: Check = {
  code: 'KIA0204',
  level: 'warning',
  title: 'a DestinationRule for a host loses the TLS of the one for the wildcard',
  description: `A proxy takes the DestinationRule of the most specific host, whole, and nothing of a wider one beside it. One
for \`api.example.com\` that has no \`tls\` sends in plain text what the one for \`*.example.com\` would have sent over TLS.
Repeat \`tls\` in it.`,
  differences: `For SIMPLE and MUTUAL, and for DestinationRules of one namespace that are exported alike. ISTIO_MUTUAL comes by
itself where it is not written, so that is judged only where the manifests switch automatic mutual TLS off.`,
  examples: [
    {
      wrong: `${example('all', '*.example.com', 'tls: { mode: SIMPLE }')}---${example('api', 'api.example.com', pool())}`,
      says: 'DestinationRule all has tls mode SIMPLE for *.example.com, and this one sends to api.example.com in plain text',
      right: `${example('all', '*.example.com', 'tls: { mode: SIMPLE }')}---${example('api', 'api.example.com', `${pool()}, tls: { mode: SIMPLE }`)}`,
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('DestinationRule')) {
      const { host = '', trafficPolicy, subsets = [], workloadSelector } = object.spec;
      const settings = [trafficPolicy, ...subsets.map((subset) => subset.trafficPolicy)];
      if (workloadSelector || settings.some((policy) => policy?.tls)) continue;
      if (settings.some((policy) => policy?.portLevelSettings?.some(({ tls }) => tls))) continue;
      const wide = wildcards(inventory).get(keyOf(object))?.mostSpecific(host.toLowerCase());
      if (!wide || wide.spec.host === host) continue;
      const message = `DestinationRule ${wide.name} has tls mode ${wide.spec.trafficPolicy?.tls?.mode} for ${wide.spec.host}, and this one sends to ${host} in plain text`;
      report(object, trafficPolicy ? ['spec', 'trafficPolicy'] : ['spec'], message);
    }
  },
};

/** Those that have TLS, by who sees them. */
const wildcards = perInventory((inventory: Inventory) => {
  const { enableAutoMtls } = worldOf(inventory).mesh;
  const modes = enableAutoMtls ? ['SIMPLE', 'MUTUAL'] : ['SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'];
  const known = new Map<string, HostIndex<Rule>>();
  for (const object of inventory.of('DestinationRule')) {
    const { host = '', trafficPolicy, workloadSelector } = object.spec;
    if (!isWildcard(host) || workloadSelector || !modes.includes(trafficPolicy?.tls?.mode ?? '')) continue;
    const index = known.get(keyOf(object)) ?? new HostIndex<Rule>();
    known.set(keyOf(object), index);
    index.set(host.toLowerCase(), object);
  }
  return known;
});

function keyOf({ namespace, spec }: Rule): string {
  return JSON.stringify([namespace, [...new Set(spec.exportTo)].sort()]);
}

function pool(): string {
  return 'connectionPool: { tcp: { maxConnections: 10 } }';
}

function example(name: string, host: string, policy: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name} }
spec:
  host: "${host}"
  trafficPolicy: { ${policy} }
`;
}
