import type { IConstruct } from 'constructs';

/** What an API server tells objects apart by; a JSON patch may have removed any of it. */
export interface NamedObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/**
 * Who has which name in a chart: of two objects of one API group, kind, namespace and name, `kubectl apply` would leave
 * the second one only.
 */
export class ObjectNames {
  private readonly owners = new Map<string, IConstruct>();

  /** @throws when another object has the name, and nobody has taken its construct out of the tree */
  take({ apiVersion = '', kind, metadata: { name, namespace = '' } = {} }: NamedObject, owner: IConstruct): void {
    if (kind === undefined || name === undefined) return;
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
    const key = `${kind}.${group} ${namespace}/${name}`;
    const other = this.owners.get(key);
    if (other !== undefined && isInTree(other)) {
      throw new Error(
        `name '${name}' is taken by '${other.node.path}': give one of the two another name, or its own chart`,
      );
    }
    this.owners.set(key, owner);
  }
}

function isInTree(construct: IConstruct): boolean {
  const { scope, id } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && isInTree(scope));
}
