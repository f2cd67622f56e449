import { refusedPathPrefix } from '../../../envoy/path-prefix';
import { fields, list } from '../../../manifest/fields';
import { sourcePath } from '../../../routing/matched-route';
import type { Check } from '../../engine/check';
import { ingressesOf } from '../../facts/ingresses';
import { ingressExample } from './ingress-example';

export const refusedIngressPath: Check = {
  code: 'MESH0183',
  level: 'error',
  title: 'path of an Ingress is rejected by Envoy',
  description: `The API server accepts \`?\` and \`#\` in a path, but Envoy rejects them in a prefix, and with it all routes of
the gateway's port: those of all other Ingresses and VirtualServices there. A running gateway keeps its previous routes until
it restarts. A path matches the request's path without its query.`,
  examples: [
    {
      wrong: ingressExample({ paths: '/search?q=' }),
      says: 'Envoy rejects all routes of the port: a path has no ? or #',
      right: ingressExample({ paths: '/search' }),
    },
  ],
  about: ['Ingress'],
  run(inventory, report) {
    for (const { spec, translated } of ingressesOf(inventory).virtualServices) {
      for (const [index, rule] of list(spec.http).map(fields).entries()) {
        const { prefix } = fields(fields(list(rule.match)[0]).uri);
        const source = translated?.sources[index];
        const object = source && inventory.findById('Ingress', source.route.id);
        const problem = typeof prefix === 'string' ? refusedPathPrefix(prefix) : undefined;
        if (!object || problem === undefined) continue;
        report(object, [...sourcePath(source), 'path'], `Envoy rejects all routes of the port: ${problem}`);
      }
    }
  },
};
