import type { Condition } from '../../../gateway-api/condition';
import type { ObjectStatus } from '../../../gateway-api/object-status';
import { fields, list, text } from '../../../manifest/fields';
import type { FieldPath } from '../../../manifest/manifest';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { gatewayApiOf } from '../../facts/gateway-api';
import { isJudged } from '../../facts/known-kinds';
import { routeExample, servicesExample } from './route-example';

export const negativeStatus: Check = {
  code: 'IST0171',
  level: 'warning',
  title: 'istiod would set a status condition of a Gateway API object to False',
  description: `A listener or a route that istiod does not accept has no effect, and a reference that it cannot resolve is
answered with an error. In the cluster, only the status shows it. The message is istiod's own.`,
  differences: `\`istioctl analyze\` repeats the conditions that are in the cluster. Here they are computed from the manifests, also
for TLSRoutes, TCPRoutes, ListenerSets, BackendTLSPolicies and listeners. A missing object is only reported if the manifests have others of its kind,
and problems that another code reports are left out.`,
  examples: [
    {
      wrong: listener('Same'),
      says: 'Accepted is False (NotAllowedByListeners): hostnames matched parent hostname "", but namespace "shop" is not allowed',
      right: listener('All'),
    },
    {
      title: 'A backend that does not exist',
      wrong: routeExample(`    - backendRefs: [{ name: webb, port: 80 }]`),
      says: 'ResolvedRefs is False (BackendNotFound): backend(webb.default.svc.cluster.local) not found',
      right: routeExample(`    - backendRefs: [{ name: web, port: 80 }]`),
    },
    {
      title: 'A BackendTLSPolicy for a port that does not exist',
      wrong: policy('https'),
      says: 'Accepted is False (TargetNotFound): targetRefs invalid: sectionName "https" does not exist in Service default/web',
      right: policy('http'),
    },
  ],
  run(inventory, report) {
    const { translation } = gatewayApiOf(inventory);
    for (const status of translation.statuses()) {
      const { kind, namespace, name } = status;
      const object = inventory.findById(kind === 'Gateway' ? 'KubernetesGateway' : kind, `${namespace}/${name}`);
      if (!object) continue;
      for (const [path, { type, reason, message }] of negativeConditions(status, object.spec, inventory)) {
        report(object, path, `${type} is False (${reason}): ${message}`);
      }
    }
  },
};

/** Conditions that are False whatever else is in the cluster, with the field that they are about. */
function* negativeConditions(
  { conditions, listeners, parents, ancestors, kind }: ObjectStatus,
  spec: Readonly<Record<string, unknown>>,
  inventory: Inventory,
): Iterable<[path: FieldPath, condition: Condition]> {
  const isBad = (condition: Condition) =>
    condition.status === 'False' && condition.type !== 'Conflicted' && isCertain(condition, inventory);
  for (const condition of conditions) {
    // Its listeners say which of them are invalid.
    if (isBad(condition) && condition.reason !== 'ListenersNotValid') yield [placeOf(condition, kind), condition];
  }
  const names = list(spec.listeners).map((listener) => text(fields(listener).name));
  for (const { name, conditions: own } of listeners) {
    const [first] = own.filter(isBad);
    if (first) yield [['spec', 'listeners', Math.max(0, names.indexOf(name))], first];
  }
  const references = list(spec.parentRefs);
  for (const { parentRef, conditions: own } of parents) {
    for (const condition of own.filter(isBad)) {
      const isParent = condition.type === 'Accepted';
      const path = isParent ? ['spec', 'parentRefs', Math.max(0, references.indexOf(parentRef))] : ['spec', 'rules'];
      yield [path, condition];
    }
  }
  const messages = new Set<string>();
  for (const [index, { conditions: own }] of ancestors.entries()) {
    for (const condition of own.filter(isBad)) {
      // istiod repeats a problem in the entries that follow.
      if (messages.has(condition.message) || IN_RESOLVED_REFS.has(condition.reason)) continue;
      messages.add(condition.message);
      const isTarget = condition.type === 'Accepted' && condition.reason !== 'Invalid';
      yield [isTarget ? ['spec', 'targetRefs', index] : ['spec', 'validation'], condition];
    }
  }
}

const placeOf = ({ type }: Condition, kind: string): FieldPath =>
  kind === 'Gateway' && type === 'Programmed' ? ['spec', 'addresses'] : ['spec'];

/** Reasons that ResolvedRefs explains. */
const IN_RESOLVED_REFS = new Set(['NoValidCACertificate']);

/** Reasons that MESH0163 reports. */
const DROPPED = new Set(['InvalidFilter', 'InvalidDestination', 'InvalidConfiguration']);

function isCertain({ type, reason, message }: Condition, inventory: Inventory): boolean {
  if (DROPPED.has(reason)) return false;
  if (type === 'Programmed' && reason === 'AddressNotUsable') {
    return /port \d+ not found/.test(message) || message.includes('but it was found in namespace');
  }
  if (reason === 'AddressNotAssigned' || reason === 'Invalid' || reason === 'IgnoredByIstio') return false;
  const [, kind] = /\(of kind (\w+)\) not found/.exec(message) ?? [];
  if (kind) return isJudged(inventory, kind);
  if (reason === 'BackendNotFound' || reason === 'NoMatchingParent') {
    const isService = reason === 'BackendNotFound' || message.includes('parent service:');
    return !isService || isJudged(inventory, 'Service');
  }
  if (message.includes('secret') && message.includes('not found')) return isJudged(inventory, 'Secret');
  if (message.includes('configmap') && message.includes('not found')) return isJudged(inventory, 'ConfigMap');
  // A selector is about labels of Namespaces, which may not be in the manifests.
  if (reason === 'NotAllowedByListeners' && message.includes('namespace')) return isJudged(inventory, 'Namespace');
  return true;
}

function policy(port: string): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: web }
spec:
  targetRefs: [{ group: '', kind: Service, name: web, sectionName: ${port} }]
  validation: { hostname: web.example.com, wellKnownCACertificates: System }
${servicesExample}`;
}

function listener(from: string): string {
  return `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge }
spec:
  gatewayClassName: istio
  listeners:
    - { name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: ${from} } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec:
  parentRefs: [{ name: edge, namespace: default }]
  rules:
    - backendRefs: [{ name: web, port: 80 }]
${servicesExample.replaceAll(/metadata: \{ name: (\w+) \}/g, 'metadata: { name: $1, namespace: shop }')}`;
}
