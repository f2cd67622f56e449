import { fields, fieldsOrNone, list, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { ingressesOf } from '../../facts/ingresses';
import { ingressExample } from './ingress-example';

export const ignoredIngressPart: Check = {
  code: 'MESH0180',
  level: 'warning',
  title: 'istiod ignores a part of an Ingress',
  description: `istiod logs it, but nothing in the cluster shows it:

- \`defaultBackend\`: requests that no path matches get a 404. Add a rule without a host, with the path \`/\`.
- \`tls\` without \`secretName\`: nothing listens for HTTPS for these hosts.
- a backend that is a \`resource\` and no Service: its path does not exist.
- a rule without \`http\`: it does nothing.`,
  examples: [
    {
      wrong: ingressExample({
        spec: 'ingressClassName: istio\n  defaultBackend: { service: { name: web, port: { number: 80 } } }',
      }),
      says: 'istiod ignores defaultBackend: requests that no path matches get a 404',
      right: ingressExample(),
    },
    {
      title: 'TLS without a Secret',
      wrong: ingressExample({ spec: 'ingressClassName: istio\n  tls: [{ hosts: [shop.example.com] }]' }),
      says: 'istiod ignores TLS without secretName: nothing listens for HTTPS here',
      right: ingressExample({
        spec: 'ingressClassName: istio\n  tls: [{ hosts: [shop.example.com], secretName: shop-cert }]',
      }),
    },
  ],
  about: ['Ingress'],
  run(inventory, report) {
    for (const { id } of ingressesOf(inventory).served) {
      const object = inventory.findById('Ingress', id);
      if (!object) continue;
      const { defaultBackend, tls, rules } = object.spec;
      if (defaultBackend) {
        const message = 'istiod ignores defaultBackend: requests that no path matches get a 404';
        report(object, ['spec', 'defaultBackend'], message);
      }
      for (const [index, { secretName }] of list(tls).map(fields).entries()) {
        const message = 'istiod ignores TLS without secretName: nothing listens for HTTPS here';
        if (text(secretName) === '') report(object, ['spec', 'tls', index], message);
      }
      for (const [rule, { http }] of list(rules).map(fields).entries()) {
        if (!fieldsOrNone(http)) report(object, ['spec', 'rules', rule], 'istiod ignores a rule without http');
        for (const [path, { backend }] of list(fields(http).paths).map(fields).entries()) {
          if (!fields(backend).resource) continue;
          const field = ['spec', 'rules', rule, 'http', 'paths', path, 'backend', 'resource'];
          report(object, field, 'istiod ignores paths whose backend is a resource');
        }
      }
    }
  },
};
