import type { Check } from '../../engine/check';
import { type UnansweredHost, unansweredHostsOf } from '../../facts/ingress-tls';
import { ingressExample } from './ingress-example';

const PLAIN = 'ingressClassName: istio';
const TLS = `${PLAIN}\n  tls: [{ hosts: [shop.example.com], secretName: shop-cert }]`;

const pair = (old: string, young: string, name = 'old') =>
  `${ingressExample({
    name,
    metadata: ', creationTimestamp: 2026-01-01T00:00:00Z',
    spec: old,
  })}---${ingressExample({
    name: 'shop',
    metadata: ', creationTimestamp: 2026-02-01T00:00:00Z',
    spec: young,
    paths: '/cart',
  })}`;

export const unansweredHttps: Check = {
  code: 'MESH0182',
  level: 'error',
  title: 'HTTPS requests for the host of an Ingress are not answered',
  description: `If several Ingresses have rules for a host, istiod merges their paths, but serves them only where the oldest of
these Ingresses listens. If only a younger one has \`tls\` for the host, the gateway accepts HTTPS with its certificate, and
answers every request with 404. The same happens if both have it and the name of the younger one comes first in alphabetical
order, because only one Ingress can listen for a host. If an item of \`tls\` has a host that another Ingress listens for, istiod
drops the whole item, with all its hosts. So write \`tls\` for a host in the oldest Ingress that has rules for it, and nowhere
else.

Ingresses without a \`creationTimestamp\` count as equally old: then the first name in alphabetical order counts. A cluster may
have created them in another order.`,
  examples: [
    {
      wrong: pair(PLAIN, TLS),
      says: 'HTTPS requests for shop.example.com get a 404: Ingress default/shop listens for them, but Ingress default/old is the oldest with rules for this host',
      right: pair(TLS, PLAIN),
    },
    {
      title: 'TLS in both Ingresses',
      wrong: pair(TLS, TLS, 'web'),
      says: 'HTTPS requests for shop.example.com get a 404: Ingress default/shop listens for them, but Ingress default/web is the oldest with rules for this host',
      right: pair(TLS, PLAIN, 'web'),
    },
  ],
  run(inventory, report) {
    for (const unanswered of unansweredHostsOf(inventory)) {
      const object = inventory.findById('Ingress', unanswered.ingress.id);
      if (object) report(object, unanswered.path, inWords(unanswered));
    }
  },
};

function inWords({ host, listening, served }: UnansweredHost): string {
  return listening
    ? `HTTPS requests for ${host} get a 404: Ingress ${listening.id} listens for them, but Ingress ${served.id} is the oldest with rules for this host`
    : `nothing listens for HTTPS requests for ${host}: another Ingress listens for a host of this item, so istiod drops the item`;
}
