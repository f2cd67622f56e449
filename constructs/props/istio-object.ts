import { ApiObject, type ApiObjectProps, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { rememberCreation } from './created-at';
import { operationOf, patched } from './json-patch';

/**
 * An object of Istio in a chart. `ApiObject.of(construct).addJsonPatch(...)` reaches every field by its name on the
 * wire, also those that no prop carries; unlike that of other API objects, a patch never comes to nothing.
 *
 * @see https://cdk8s.io/docs/latest/basics/escape-hatches/
 */
export class IstioObject extends ApiObject {
  private readonly operations: JsonPatch[] = [];

  constructor(scope: Construct, id: string, props: ApiObjectProps) {
    super(scope, id, props);
    rememberCreation(this);
  }

  /** @throws when one of them is not a JsonPatch; at synth when one changes nothing, or its place is not there */
  override addJsonPatch(...patches: JsonPatch[]): void {
    for (const patch of patches) operationOf(patch);
    this.operations.push(...patches);
  }

  /** @internal */
  get patchCount(): number {
    return this.operations.length;
  }

  override toJson(): object {
    const document: object = super.toJson();
    try {
      return this.operations.reduce(patched, document);
    } catch (error) {
      throw new Error(`${this.kind} of '${this.node.path}': ${(error as Error).message}`, { cause: error });
    }
  }
}

/** `instanceof` takes every ApiObject for an object of each of its subclasses. */
export const isIstioObject = (object: ApiObject): boolean => object.constructor === IstioObject;
