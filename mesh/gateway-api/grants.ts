import { GATEWAY_API } from '../manifest/api-group';
import type { Config } from '../manifest/config';
import { fields, list, text } from '../manifest/fields';
import { ROUTE_KINDS } from './kinds';
import { isWritten, type Reference } from './reference';

const FROM_KINDS = new Set<string>(['Gateway', 'ListenerSet', ...ROUTE_KINDS]);
const TO_KINDS = new Set([' Service', ' Secret', ' ConfigMap', 'inference.networking.k8s.io InferencePool']);

/** All ReferenceGrants: which objects may refer to others in another namespace. */
export class Grants {
  private readonly granted = new Set<string>();

  constructor(objects: readonly Config[]) {
    for (const { spec, namespace } of objects) {
      for (const from of list(spec.from).map(fields)) {
        if (text(from.group) !== GATEWAY_API || !FROM_KINDS.has(text(from.kind))) continue;
        for (const to of list(spec.to).map(fields)) {
          if (!TO_KINDS.has(`${text(to.group)} ${text(to.kind)}`)) continue;
          const name = isWritten(to.name) ? text(to.name) : '*';
          const target = { group: text(to.group), kind: text(to.kind), namespace, name };
          this.granted.add(keyOf(text(from.kind), text(from.namespace), target));
        }
      }
    }
  }

  /** Whether an object may refer to another one; within a namespace, it always may. */
  allows(from: { readonly kind: string; readonly namespace: string }, to: Reference): boolean {
    if (from.namespace === to.namespace) return true;
    return [to.name, '*'].some((name) => this.granted.has(keyOf(from.kind, from.namespace, { ...to, name })));
  }
}

function keyOf(fromKind: string, fromNamespace: string, { group, kind, namespace, name }: Reference): string {
  return [fromKind, fromNamespace, group, kind, namespace, name].join(' ');
}
