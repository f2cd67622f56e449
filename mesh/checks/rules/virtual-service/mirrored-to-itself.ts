import type { Check } from '../../engine/check';

export const mirroredToItself: Check = {
  code: 'MESH0123',
  level: 'warning',
  title: 'requests are mirrored to their own destination',
  description: `The mirror has the host, subset and port of the rule's only destination, so that destination gets each
request twice. Mirror to another subset or host.`,
  examples: [
    {
      wrong: example('v1'),
      says: 'reviews gets each request twice: mirror to another subset or host',
      right: example('v2'),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('VirtualService')) {
      for (const [rule, { route = [], mirror, mirrors = [] }] of (object.spec.http ?? []).entries()) {
        const [only] = route;
        if (!only?.destination || route.length > 1) continue;
        const target = textOf(only.destination);
        const field = ['spec', 'http', rule];
        const message = `${only.destination.host} gets each request twice: mirror to another subset or host`;
        if (mirror && textOf(mirror) === target) report(object, [...field, 'mirror'], message);
        for (const [index, { destination }] of mirrors.entries()) {
          if (destination && textOf(destination) === target) report(object, [...field, 'mirrors', index], message);
        }
      }
    }
  },
};

function textOf({ host, subset, port }: { host?: string; subset?: string; port?: { number?: number } }): string {
  return JSON.stringify([host, subset ?? '', port?.number ?? 0]);
}

function example(subset: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - route: [{ destination: { host: reviews, subset: v1 } }]
      mirror: { host: reviews, subset: ${subset} }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }]
`;
}
