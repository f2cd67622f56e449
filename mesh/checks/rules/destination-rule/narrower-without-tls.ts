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
  title: 'DestinationRule drops the TLS settings of the wildcard DestinationRule',
  description: `A proxy uses only the DestinationRule with the most specific host and does not merge it with others. If one
DestinationRule sets \`tls\` for \`*.example.com\` and another one for \`api.example.com\` does not, traffic to
\`api.example.com\` is plain text. Repeat \`tls\` in the more specific DestinationRule.`,
  differences: `This is reported for modes SIMPLE and MUTUAL, if both DestinationRules are in one namespace and have the same
\`exportTo\`. Automatic mutual TLS makes up for a missing ISTIO_MUTUAL, so that mode is reported only if the manifests
disable automatic mutual TLS.`,
  examples: [
    {
      wrong: `${example('all', '*.example.com', 'tls: { mode: SIMPLE }')}---${example('api', 'api.example.com', pool())}`,
      says: 'traffic to api.example.com is plain text: repeat tls (mode SIMPLE) of DestinationRule all for *.example.com',
      right: `${example('all', '*.example.com', 'tls: { mode: SIMPLE }')}---${example('api', 'api.example.com', `${pool()}, tls: { mode: SIMPLE }`)}`,
    },
  ],
  about: ['DestinationRule'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('DestinationRule')) {
      const { host = '', trafficPolicy, subsets = [], workloadSelector } = object.spec;
      const settings = [trafficPolicy, ...subsets.map((subset) => subset.trafficPolicy)];
      if (workloadSelector || settings.some((policy) => policy?.tls)) continue;
      if (settings.some((policy) => policy?.portLevelSettings?.some(({ tls }) => tls))) continue;
      const wide = wildcards(inventory).get(keyOf(object))?.mostSpecific(host.toLowerCase());
      if (!wide || wide.spec.host === host) continue;
      const message = `traffic to ${host} is plain text: repeat tls (mode ${wide.spec.trafficPolicy?.tls?.mode}) of DestinationRule ${wide.name} for ${wide.spec.host}`;
      report(object, trafficPolicy ? ['spec', 'trafficPolicy'] : ['spec'], message);
    }
  },
};

/** DestinationRules that set TLS for a wildcard host, by namespace and `exportTo`. */
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
