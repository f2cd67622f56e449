import { byAge, type Config } from '../../../manifest/config';
import { fields, fieldsOrNone, list, text, texts } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { ingressesOf } from '../../facts/ingresses';
import { ingressExample } from './ingress-example';

const TLS = 'ingressClassName: istio\n  tls: [{ hosts: [shop.example.com], secretName: shop-cert }]';

const pair = (old: string) =>
  `${ingressExample({
    name: 'old',
    metadata: ', creationTimestamp: 2026-01-01T00:00:00Z',
    spec: old,
  })}---${ingressExample({
    name: 'shop',
    metadata: ', creationTimestamp: 2026-02-01T00:00:00Z',
    spec: TLS,
    paths: '/cart',
  })}`;

export const youngerTls: Check = {
  code: 'MESH0182',
  level: 'error',
  title: 'HTTPS requests for the host of an Ingress have no routes',
  description: `If several Ingresses have rules for a host, istiod merges their paths, but serves them only where the oldest of
these Ingresses listens. If only a younger one has \`tls\` for the host, the gateway accepts HTTPS with its certificate, and
answers every request with 404. Add the same \`tls\` to the oldest Ingress.

Ingresses without a \`creationTimestamp\` count as equally old: then the first name in alphabetical order counts. A cluster may
have created them in another order.`,
  examples: [
    {
      wrong: pair('ingressClassName: istio'),
      says: 'HTTPS requests for shop.example.com get a 404: the paths of this host are served where Ingress default/old listens, which has no TLS for it',
      right: pair(TLS),
    },
  ],
  run(inventory, report) {
    const oldest = new Map<string, Config>();
    const served = [...ingressesOf(inventory).served].sort(byAge);
    for (const ingress of served) {
      for (const host of hostsOf(ingress)) if (!oldest.has(host)) oldest.set(host, ingress);
    }
    for (const ingress of served) {
      const object = inventory.findById('Ingress', ingress.id);
      const own = new Set(hostsOf(ingress));
      for (const [index, { secretName, hosts }] of list(ingress.spec.tls).map(fields).entries()) {
        for (const [item, host] of texts(hosts).entries()) {
          const first = oldest.get(host);
          if (!object || !first || first === ingress || !own.has(host)) continue;
          if (text(secretName) === '' || hasTlsFor(first, host)) continue;
          const message = `HTTPS requests for ${host} get a 404: the paths of this host are served where Ingress ${first.id} listens, which has no TLS for it`;
          report(object, ['spec', 'tls', index, 'hosts', item], message);
        }
      }
    }
  },
};

/** Hosts of the rules that have paths. */
function hostsOf({ spec }: Config): string[] {
  return list(spec.rules)
    .map(fields)
    .flatMap(({ host, http }) => (fieldsOrNone(http) ? text(host) : []));
}

/** Whether an Ingress listens for a host with TLS, also through a wildcard or without hosts. */
function hasTlsFor({ spec }: Config, host: string): boolean {
  return list(spec.tls)
    .map(fields)
    .some(({ secretName, hosts }) => {
      const names = texts(hosts);
      return text(secretName) !== '' && (names.length === 0 || names.some((name) => covers(name, host)));
    });
}

const covers = (name: string, host: string) => name === host || (name.startsWith('*') && host.endsWith(name.slice(1)));
