import type { FieldPath } from '../../../manifest/manifest';
import type { DestinationRuleTrafficPolicy } from '../../../manifest/wire';
import type { Check, Report } from '../../engine/check';
import type { MeshObject } from '../../engine/mesh-object';
import { knownHostsOf } from '../../facts/known-hosts';

const BLOCKS = ['connectionPool', 'loadBalancer', 'outlierDetection', 'tls'] as const;

export const portSettings: Check = {
  code: 'MESH0111',
  level: 'warning',
  title: 'port settings drop those of the host or name an unknown port',
  description: `An entry of \`portLevelSettings\` replaces the settings of the host for that port. It inherits nothing: each
setting that it does not repeat goes back to its default. Repeat every setting that should apply to the port.

The finding is an error if the port loses TLS or if the host does not have the port. It is info if only the load balancer
differs.`,
  examples: [
    {
      title: 'settings that are not inherited',
      wrong: example('80', '{ loadBalancer: { simple: RANDOM } }'),
      says: 'port 80 does not inherit outlierDetection: repeat what should apply to it',
      right: example('80', '{ loadBalancer: { simple: RANDOM }, outlierDetection: { consecutive5xxErrors: 3 } }'),
    },
    {
      title: 'unknown port',
      wrong: example('8080', '{ outlierDetection: { consecutive5xxErrors: 3 } }'),
      says: 'reviews has no port 8080, only 80',
      right: example('80', '{ outlierDetection: { consecutive5xxErrors: 3 } }'),
    },
  ],
  about: ['DestinationRule'],
  run(inventory, report) {
    const hosts = knownHostsOf(inventory);
    for (const object of inventory.judgedOf('DestinationRule')) {
      const { host = '', trafficPolicy, subsets = [], exportTo } = object.spec;
      const services = host.startsWith('*') ? [] : hosts.find(host, object.namespace, exportTo);
      const ports = services.flatMap((service) => service.ports.map(({ number }) => number));
      if (trafficPolicy) look(object, ['spec', 'trafficPolicy'], trafficPolicy, ports, report);
      for (const [index, { trafficPolicy: own }] of subsets.entries()) {
        if (own) look(object, ['spec', 'subsets', index, 'trafficPolicy'], own, ports, report);
      }
    }
  },
};

function look(
  object: MeshObject<'DestinationRule'>,
  base: FieldPath,
  policy: DestinationRuleTrafficPolicy,
  ports: readonly number[],
  report: Report,
): void {
  for (const [index, settings] of (policy.portLevelSettings ?? []).entries()) {
    const number = settings.port?.number ?? 0;
    const field = [...base, 'portLevelSettings', index];
    if (ports.length > 0 && number !== 0 && !ports.includes(number)) {
      const known = [...new Set(ports)].join(', ');
      report(object, [...field, 'port', 'number'], `${object.spec.host} has no port ${number}, only ${known}`, 'error');
      continue;
    }
    const lost = BLOCKS.filter((block) => policy[block] && !settings[block]);
    // Without tls, the port gets automatic mutual TLS.
    const named = lost.filter(
      (block) => block !== 'tls' || !['ISTIO_MUTUAL', 'DISABLE'].includes(policy.tls?.mode ?? ''),
    );
    if (named.length === 0) continue;
    const losesTls = named.includes('tls') && ['SIMPLE', 'MUTUAL'].includes(policy.tls?.mode ?? '');
    const message = `port ${number} does not inherit ${named.join(', ')}: repeat what should apply to it`;
    const isBalancingOnly = named.length === 1 && named[0] === 'loadBalancer';
    report(object, field, message, losesTls ? 'error' : isBalancingOnly ? 'info' : 'warning');
  }
}

function example(port: string, settings: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 3 }
    portLevelSettings: [{ port: { number: ${port} }, ${settings.slice(2, -2)} }]
`;
}
