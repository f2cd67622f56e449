import { selects } from '../../../manifest/config';
import { textMap } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { selectsIngressGateway } from '../../facts/gateway-pods';
import { podsOf } from '../../facts/pods';
import { selectorText } from '../../facts/selection';

type Gateway = MeshObject<'Gateway'>;

export const conflictingGateways: Check = {
  code: 'IST0145',
  level: 'error',
  holdsInPart: true,
  title: 'two Gateways of the same Pods serve one host on one port',
  description: `With TLS the older Gateway gets the port and the newer server, with all of its hosts, is left out. With plain
HTTP both end in one route table, so that their VirtualServices get mixed. Write one Gateway, which may be used from many
namespaces, or different hosts.`,
  differences: `Istio's analyzer compares a server only with the last server that another Gateway has for the port, and
its answer can depend on the order of objects.`,
  examples: [
    {
      wrong: [example('shop', 'shop.example.com'), example('blog', 'shop.example.com')].join('---'),
      says: 'Gateway default/blog serves shop.example.com on port 80, too',
      right: [example('shop', 'shop.example.com'), example('blog', 'blog.example.com')].join('---'),
    },
  ],
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
    for (const gateway of inventory.of('Gateway')) {
      for (const [at, { port, bind = '', hosts = [] }] of (gateway.spec.servers ?? []).entries()) {
        for (const [index, host] of hosts.entries()) {
          const others = byHost.get(keyOf(port?.number ?? 0, bind, host)) ?? new Set();
          const other = firstOf(others, (one) => one !== gateway && share(one, gateway));
          if (!other) continue;
          const message = `Gateway ${other.namespace}/${other.name} serves ${host} on port ${port?.number ?? 0}, too, by the same Pods`;
          report(gateway, ['spec', 'servers', at, 'hosts', index], message);
          break;
        }
      }
    }
  },
};

function firstOf<T>(all: Iterable<T>, test: (one: T) => boolean): T | undefined {
  for (const one of all) if (test(one)) return one;
  return undefined;
}

/** Whether two Gateways configure the same Pods: by equal selectors, or where one contains the other and a Pod has both. */
function sharing(inventory: Inventory): (a: Gateway, b: Gateway) => boolean {
  const answers = new Map<string, boolean>();
  return (a, b) => {
    const [one, other] = [selectorText(a.spec.selector), selectorText(b.spec.selector)];
    if (one === other) return true;
    if (!one.includes(other) && !other.includes(one)) return false;
    const key = `${one}\n${other}`;
    let answer = answers.get(key);
    if (answer === undefined) {
      const both = new Map([...textMap(a.spec.selector), ...textMap(b.spec.selector)]);
      const isPossible = selects(textMap(a.spec.selector), both);
      answer = isPossible && (selectsIngressGateway(both) || podsOf(inventory).select(both).length > 0);
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
