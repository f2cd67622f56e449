import { type Fields, fields, list, text } from '../../../manifest/fields';
import type { FieldPath } from '../../../manifest/manifest';
import type { Check } from '../../engine/check';
import { routeExample, servicesExample } from './route-example';

export const ignoredField: Check = {
  code: 'MESH0168',
  level: 'warning',
  title: 'istiod ignores a field of a Gateway API route',
  description: `istiod accepts \`sessionPersistence\` and \`useDefaultGateways\`, but does nothing with them, and no status condition says
so. For sticky sessions, add a DestinationRule with a consistent hash for the Service. \`timeouts.backendRequest\` limits each
attempt only if the rule has \`retry\`; without it, it replaces \`timeouts.request\`. A route for the mesh, whose parents are
Services, applies to requests for these Services, whatever its \`hostnames\` are.`,
  examples: [
    {
      wrong: routeExample(`    - sessionPersistence: { sessionName: shop }
      backendRefs: [{ name: web, port: 80 }]`),
      says: 'istiod ignores sessionPersistence',
      right: routeExample(`    - backendRefs: [{ name: web, port: 80 }]`),
    },
    {
      title: 'Host names of a mesh route',
      wrong: meshRoute('hostnames: [shop.example.com]'),
      says: 'istiod ignores hostnames: the host is that of the Service in parentRefs',
      right: meshRoute(''),
    },
    {
      title: 'Timeout of a backend request without retries',
      wrong: routeExample(`    - timeouts: { request: 10s, backendRequest: 2s }
      backendRefs: [{ name: web, port: 80 }]`),
      says: 'without retry, backendRequest replaces request: requests end after 2s',
      right: routeExample(`    - timeouts: { request: 10s, backendRequest: 2s }
      retry: { attempts: 2, codes: [503] }
      backendRefs: [{ name: web, port: 80 }]`),
    },
  ],
  about: ['HTTPRoute', 'GRPCRoute'],
  run(inventory, report) {
    for (const kind of ['HTTPRoute', 'GRPCRoute']) {
      for (const object of inventory.judgedOf(kind)) {
        const { useDefaultGateways, hostnames, rules } = object.spec;
        if (useDefaultGateways) report(object, ['spec', 'useDefaultGateways'], 'istiod ignores useDefaultGateways');
        if (list(hostnames).length > 0 && isForMeshOnly(object.spec)) {
          report(
            object,
            ['spec', 'hostnames'],
            'istiod ignores hostnames: the host is that of the Service in parentRefs',
          );
        }
        for (const [index, { sessionPersistence, timeouts, retry }] of list(rules).map(fields).entries()) {
          const at: FieldPath = ['spec', 'rules', index];
          if (sessionPersistence) report(object, [...at, 'sessionPersistence'], 'istiod ignores sessionPersistence');
          const { request, backendRequest } = fields(timeouts);
          if (!request || !backendRequest || retry || backendRequest === request) continue;
          const message = `without retry, backendRequest replaces request: requests end after ${backendRequest}`;
          report(object, [...at, 'timeouts', 'backendRequest'], message, 'info');
        }
      }
    }
  },
};

function isForMeshOnly({ parentRefs }: Fields): boolean {
  const kinds = list(parentRefs).map((parent) => text(fields(parent).kind));
  return kinds.length > 0 && kinds.every((kind) => kind === 'Service' || kind === 'ServiceEntry');
}

function meshRoute(hostnames: string): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec:
  parentRefs: [{ group: "", kind: Service, name: web }]
  ${hostnames}
  rules: [{ backendRefs: [{ name: api, port: 80 }] }]
${servicesExample}`;
}
