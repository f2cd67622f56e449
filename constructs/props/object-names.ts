import type { IConstruct } from 'constructs';

/** The identity of an object for an API server. A JSON patch may have removed any part of it. */
export interface NamedObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/**
 * The names used in a chart. If two objects have the same API group, kind, namespace and name, `kubectl apply` keeps
 * only the second.
 */
export class ObjectNames {
  private readonly owners = new Map<string, IConstruct>();

  /** @throws if another object has the name and its construct is still in the tree */
  add({ apiVersion = '', kind, metadata: { name, namespace = '' } = {} }: NamedObject, owner: IConstruct): void {
    if (kind === undefined || name === undefined) return;
    const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
    const key = `${kind}.${group} ${namespace}/${name}`;
    const other = this.owners.get(key);
    if (other !== undefined && isInTree(other)) {
      throw new Error(
        `name '${name}' is already used by '${other.node.path}': rename one of them, or move the one that replaces it to an OverlayChart`,
      );
    }
    this.owners.set(key, owner);
  }
}

function isInTree(construct: IConstruct): boolean {
  const { scope, id } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && isInTree(scope));
}
