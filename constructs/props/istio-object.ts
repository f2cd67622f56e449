import { ApiObject, type ApiObjectProps, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { rememberCreation } from './created-at';
import { operationOf, patched } from './json-patch';
import { plainDocument } from './plain-document';

/**
 * An Istio object in a chart. `ApiObject.of(construct).addJsonPatch(...)` reaches every field by its name in the YAML,
 * including fields without a prop. Unlike in other API objects, a patch without an effect fails.
 *
 * @see https://cdk8s.io/docs/latest/basics/escape-hatches/
 */
export class IstioObject extends ApiObject {
  private readonly operations: JsonPatch[] = [];
  /** Without the changes that patches make. */
  readonly spec: object | undefined;

  constructor(scope: Construct, id: string, props: ApiObjectProps & { readonly spec?: object }) {
    super(scope, id, props);
    this.spec = props.spec;
    rememberCreation(this);
  }

  /** @throws if one of them is not a JsonPatch; at synth, if one has no effect or its path does not exist */
  override addJsonPatch(...patches: JsonPatch[]): void {
    for (const patch of patches) operationOf(patch);
    this.operations.push(...patches);
  }

  /** @internal */
  get patchCount(): number {
    return this.operations.length;
  }

  override toJson(): object {
    const document: object = (this.spec && plainDocument(this, this.spec)) ?? super.toJson();
    try {
      return this.operations.reduce(patched, document);
    } catch (error) {
      throw new Error(`${this.kind} of '${this.node.path}': ${(error as Error).message}`, { cause: error });
    }
  }
}

/** Not `instanceof`, which accepts every ApiObject as an instance of any of its subclasses. */
export const isIstioObject = (object: ApiObject): boolean => object.constructor === IstioObject;
