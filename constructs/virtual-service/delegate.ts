import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Field, refuse, required, struct } from '../props/field';
import { shaped } from '../props/shape';
import { namespaceName, objectName } from '../props/value';

/**
 * Reference to a VirtualService without hosts: a DelegateVirtualService, or the name of one that exists elsewhere.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate
 */
export interface Delegate {
  readonly name: string;
  /** Namespace of the delegate. @default the namespace of the delegating VirtualService */
  readonly namespace?: string | undefined;
}

const named = struct<{ name: string; namespace?: string }>({ name: required(objectName), namespace: namespaceName });

export const delegate: Field<Delegate> = (value, path) => {
  if (!Construct.isConstruct(value)) return named(value as { name: string; namespace?: string }, path);
  const object = value.node.defaultChild;
  // Istio ignores a delegate that has hosts.
  if (!ApiObject.isApiObject(object) || object.kind !== 'VirtualService' || 'hosts' in value) {
    refuse(path, 'a DelegateVirtualService or { name, namespace }', value, 'a delegate has no hosts');
  }
  const { name, namespace } = object.metadata;
  return named({ name: name ?? object.name, ...(namespace !== undefined && { namespace }) }, path);
};
shaped(delegate, { is: 'reference', to: 'delegate' });
