import type { Check } from '../../engine/check';
import type { MeshObject } from '../../engine/mesh-object';
import { fullNameOf, others } from '../../engine/others';

interface Entry {
  readonly object: MeshObject<'ServiceEntry'>;
  readonly protocol: string;
}

export const entryProtocolConflict: Check = {
  code: 'IST0177',
  level: 'warning',
  title: 'ServiceEntries define different protocols for the same host and port',
  description: `A proxy creates one listener for the port, with the protocol of the ServiceEntry that Istio reads first. If
another ServiceEntry needs HTTP routing but the listener is TCP, its rules are ignored. Use one ServiceEntry for the host,
or the same protocol in all of them.`,
  examples: [
    {
      wrong: example('TCP', 'HTTP'),
      says: 'port 80 of api.example.com is also HTTP in ServiceEntry default/api-1: use one protocol',
      right: example('HTTP', 'HTTP'),
    },
  ],
  about: ['ServiceEntry'],
  run(inventory, report) {
    const byPort = new Map<string, Entry[]>();
    const keyOf = (scope: string, host: string, port: number) => JSON.stringify([scope, host, port]);
    const keys: { scope: string; host: string; port: number }[] = [];
    for (const object of inventory.of('ServiceEntry')) {
      const { exportTo = [], hosts = [], ports = [] } = object.spec;
      const isPublic = exportTo.length === 0 || exportTo.includes('*');
      const scopes = isPublic ? ['*'] : exportTo.map((entry) => (entry === '.' ? object.namespace : entry));
      for (const scope of new Set(scopes)) {
        for (const host of hosts) {
          for (const { number = 0, protocol = '' } of ports) {
            const key = keyOf(scope, host, number);
            const entries = byPort.get(key);
            if (entries) entries.push({ object, protocol });
            else {
              byPort.set(key, [{ object, protocol }]);
              keys.push({ scope, host, port: number });
            }
          }
        }
      }
    }
    const reported = new Set<MeshObject<'ServiceEntry'>>();
    for (const { scope, host, port } of keys) {
      const open = scope === '*' ? [] : (byPort.get(keyOf('*', host, port)) ?? []);
      const entries = [...(byPort.get(keyOf(scope, host, port)) ?? []), ...open];
      const protocols = new Set(entries.map(({ protocol }) => protocol.toUpperCase()));
      if (protocols.size < 2) continue;
      const objects = [...new Set(entries.map((entry) => entry.object))];
      for (const { object, protocol } of entries) {
        if (reported.has(object)) continue;
        reported.add(object);
        const different = [...protocols]
          .filter((other) => other !== protocol.toUpperCase())
          .map((other) => other || 'unset');
        const names = others(objects, object, fullNameOf) || 'this ServiceEntry';
        const message = `port ${port} of ${host} is also ${different.join(', ')} in ${names}: use one protocol`;
        report(object, ['spec', 'ports'], message);
      }
    }
  },
};

function example(...protocols: string[]): string {
  return protocols
    .map(
      (protocol, index) => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api-${index} }
spec:
  hosts: [api.example.com]
  addresses: [240.240.0.7]
  ports: [{ number: 80, name: web, protocol: ${protocol} }]
  resolution: DNS
`,
    )
    .join('---');
}
