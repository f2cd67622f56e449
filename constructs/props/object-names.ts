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
  /** By kind and name, because few objects share both: a key of all parts is a new text for each object of a large app. */
  private readonly kinds = new Map<string, Map<string, Named[]>>();

  /** @throws if another object has the name and its construct is still in the tree */
  add({ apiVersion = '', kind, metadata: { name, namespace = '' } = {} }: NamedObject, owner: IConstruct): void {
    if (kind === undefined || name === undefined) return;
    const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
    const names = this.kinds.get(kind) ?? new Map<string, Named[]>();
    this.kinds.set(kind, names);
    const others = names.get(name);
    if (others === undefined) {
      names.set(name, [{ group, namespace, owner }]);
      return;
    }
    const same = others.find((other) => other.group === group && other.namespace === namespace);
    if (same === undefined) {
      others.push({ group, namespace, owner });
      return;
    }
    if (isInTree(same.owner)) {
      throw new Error(
        `name '${name}' is already used by '${same.owner.node.path}': rename one of them, or move the one that replaces it to an OverlayChart`,
      );
    }
    same.owner = owner;
  }
}

interface Named {
  readonly group: string;
  readonly namespace: string;
  owner: IConstruct;
}

function isInTree(construct: IConstruct): boolean {
  const { scope, id } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && isInTree(scope));
}
