import { selects } from '../../../manifest/config';
import { textMap } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { deployedGateways, stockGateways } from '../../facts/installation';
import { podsOf } from '../../facts/pods';
import { selectorText } from '../../facts/selection';

type Gateway = MeshObject<'Gateway'>;

export const conflictingGateways: Check = {
  code: 'IST0145',
  level: 'error',
  holdsInPart: true,
  title: 'two Gateways serve the same host and port on the same Pods',
  description: `With TLS, the server of the older Gateway gets the port, and the server of the newer one is dropped with all its
hosts. With plain HTTP, both servers share one route table, so the VirtualServices of both Gateways are mixed.

Use different hosts, or one Gateway for all: VirtualServices of other namespaces can refer to it as \`namespace/name\`.`,
  differences: `\`istioctl analyze\` compares a server only with the last server of another Gateway on that port, so its
result can depend on the order of the objects.`,
  examples: [
    {
      wrong: [example('shop', 'shop.example.com'), example('blog', 'shop.example.com')].join('---'),
      says: 'Gateway default/blog also serves shop.example.com on port 80 of the same Pods',
      right: [example('shop', 'shop.example.com'), example('blog', 'blog.example.com')].join('---'),
    },
  ],
  about: ['Gateway'],
  run(inventory, report) {
    const byHost = new Map<string, Set<Gateway>>();
    const keyOf = (port: number, bind: string, host: string) => JSON.stringify([port, bind, host]);
    for (const gateway of inventory.of('Gateway')) {
      for (const { port, bind = '', hosts = [] } of gateway.spec.servers ?? []) {
        for (const host of hosts) {
          const key = keyOf(port?.number ?? 0, bind, host);
          byHost.set(key, (byHost.get(key) ?? new Set()).add(gateway));
        }
      }
    }
    const share = sharing(inventory);
    for (const gateway of inventory.judgedOf('Gateway')) {
      for (const [server, { port, bind = '', hosts = [] }] of (gateway.spec.servers ?? []).entries()) {
        for (const [index, host] of hosts.entries()) {
          const others = byHost.get(keyOf(port?.number ?? 0, bind, host)) ?? new Set();
          const other = firstOf(others, (candidate) => candidate !== gateway && share(candidate, gateway));
          if (!other) continue;
          const message = `Gateway ${other.id} also serves ${host} on port ${port?.number ?? 0} of the same Pods`;
          report(gateway, ['spec', 'servers', server, 'hosts', index], message);
          break;
        }
      }
    }
  },
};

function firstOf<T>(all: Iterable<T>, test: (item: T) => boolean): T | undefined {
  for (const item of all) if (test(item)) return item;
  return undefined;
}

/** Whether two Gateways configure the same Pods: their selectors are equal, or one contains the other and a Pod matches both. */
function sharing(inventory: Inventory): (a: Gateway, b: Gateway) => boolean {
  const answers = new Map<string, boolean>();
  return (a, b) => {
    const [first, second] = [selectorText(a.spec.selector), selectorText(b.spec.selector)];
    if (first === second) return true;
    if (!first.includes(second) && !second.includes(first)) return false;
    const key = `${first}\n${second}`;
    let answer = answers.get(key);
    if (answer === undefined) {
      const both = new Map([...textMap(a.spec.selector), ...textMap(b.spec.selector)]);
      const isPossible = selects(textMap(a.spec.selector), both);
      const pods = [stockGateways(both), deployedGateways(inventory, both), podsOf(inventory).select(both)];
      answer = isPossible && pods.some(({ length }) => length > 0);
      answers.set(key, answer);
    }
    return answer;
  };
}

function example(name: string, host: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: ${name} }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [${host}] }]
`;
}
