import { byAge, type Config } from '../../../manifest/config';
import { fields, list, texts } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { gatewayApiOf, writtenObject } from '../../facts/gateway-api';

export const repeatedConnectionRoute: Check = {
  code: 'MESH0174',
  level: 'error',
  title: 'another TCPRoute or TLSRoute gets all connections of this one',
  description: `A connection has no path, so a listener has one TCPRoute, and one TLSRoute per host name. If there are several, the
oldest one gets all connections; if they are equally old, the first by name. The condition \`Accepted\` of the others is still
\`True\`. Use weights in one rule, or another listener.`,
  examples: [
    {
      wrong: example('echo'),
      says: 'TCPRoute default/first gets all connections of listener echo, so this route gets none there',
      right: example('other'),
    },
  ],
  run(inventory, report) {
    const first = new Map<string, Config>();
    const reported = new Set<Config>();
    for (const { spec, translated } of [...gatewayApiOf(inventory).translation.virtualServices].sort(byAge)) {
      const route = translated?.sources[0]?.route;
      if (!route || Array.isArray(spec.http)) continue;
      const [gateway = ''] = texts(spec.gateways);
      const hosts = texts(spec.hosts);
      const [rule] = list(spec.tcp ?? spec.tls).map(fields);
      const { port } = fields(list(rule?.match)[0]);
      const key = JSON.stringify([route.kind, gateway, hosts, port]);
      const owner = first.get(key);
      const object = writtenObject(inventory, route);
      if (!owner) first.set(key, route);
      else if (object && owner !== route && !reported.has(route)) {
        reported.add(route);
        const listener = gateway === 'mesh' ? '' : `listener ${gateway.split('~').at(-1)}`;
        const where = [...hosts.filter((host) => host !== '*'), listener].filter(Boolean).join(' at ');
        const message = `${owner.kind} ${owner.id} gets all connections of ${where}, so this route gets none there`;
        report(object, ['spec', 'parentRefs'], message);
      }
    }
  },
};

function example(listener: string): string {
  const route = (name: string, section: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: TCPRoute
metadata: { name: ${name} }
spec:
  parentRefs: [{ name: edge, sectionName: ${section} }]
  rules: [{ backendRefs: [{ name: ${name}, port: 9000 }] }]
`;
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge }
spec:
  gatewayClassName: istio
  listeners:
    - { name: echo, port: 9000, protocol: TCP }
    - { name: other, port: 9001, protocol: TCP }
---
${route('first', 'echo')}---
${route('second', listener)}`;
}
