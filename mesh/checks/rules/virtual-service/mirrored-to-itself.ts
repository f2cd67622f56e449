import { fields, list } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { type RouteBackend, routeBackendsOf, targetOf } from '../../facts/route-backends';

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
    for (const object of inventory.judgedOf('VirtualService')) {
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
    for (const { route, field, host } of mirroredBackends(inventory)) {
      report(route, field, `${host} gets each request twice: mirror to another Service`);
    }
  },
};

/** Mirrors of routes of the Gateway API whose target is the only backend of the rule. */
function* mirroredBackends(inventory: Inventory) {
  const byRule = new Map<string, RouteBackend[]>();
  for (const backend of routeBackendsOf(inventory)) {
    const key = `${backend.route.kind} ${backend.route.id} ${backend.rule}`;
    byRule.set(key, [...(byRule.get(key) ?? []), backend]);
  }
  for (const [only, ...others] of byRule.values()) {
    if (!only || others.length > 0) continue;
    const { route, rule, host, port } = only;
    const { filters } = fields(list(route.spec.rules)[rule]);
    for (const [index, filter] of list(filters).map(fields).entries()) {
      const mirror = fields(fields(filter.requestMirror).backendRef);
      const target = filter.type === 'RequestMirror' ? targetOf(inventory, mirror, route.namespace) : undefined;
      const field = ['spec', 'rules', rule, 'filters', index, 'requestMirror', 'backendRef'];
      if (target?.host === host && target.port === port) yield { route, field, host };
    }
  }
}

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
