import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Field, refuse, required, struct } from '../props/field';
import { namespaceName, objectName } from '../props/value';

/**
 * A VirtualService without hosts: a DelegateVirtualService, or one that somebody else owns by its name.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate
 */
export interface Delegate {
  /** The name of the VirtualService. */
  readonly name: string;
  /** Its namespace. @default the namespace of the VirtualService that delegates */
  readonly namespace?: string | undefined;
}

const named = struct<{ name: string; namespace?: string }>({ name: required(objectName), namespace: namespaceName });

export const delegate: Field<Delegate> = (value, at) => {
  if (!Construct.isConstruct(value)) return named(value as { name: string; namespace?: string }, at);
  const object = value.node.defaultChild;
  // One with hosts has rules of its own hosts; Istio would find no delegate.
  if (!ApiObject.isApiObject(object) || object.kind !== 'VirtualService' || 'hosts' in value) {
    refuse(at, 'a DelegateVirtualService or { name, namespace }', value, 'a delegate has no hosts');
  }
  const { name, namespace } = object.metadata;
  return named({ name: name ?? object.name, ...(namespace !== undefined && { namespace }) }, at);
};
