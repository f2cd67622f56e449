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
  /** One map for each part but the name, because most objects share these: few of the maps are large. */
  private readonly namespaces = new Map<string, Map<string, Map<string, Map<string, IConstruct>>>>();

  /** @throws if another object has the name and its construct is still in the tree */
  add({ apiVersion = '', kind, metadata: { name, namespace = '' } = {} }: NamedObject, owner: IConstruct): void {
    if (kind === undefined || name === undefined) return;
    const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
    const owners = within(within(within(this.namespaces, namespace), group), kind);
    const other = owners.get(name);
    if (other !== undefined && isInTree(other)) {
      throw new Error(
        `name '${name}' is already used by '${other.node.path}': rename one of them, or move the one that replaces it to an OverlayChart`,
      );
    }
    owners.set(name, owner);
  }
}

function within<T>(maps: Map<string, Map<string, T>>, key: string): Map<string, T> {
  const known = maps.get(key);
  if (known) return known;
  const map = new Map<string, T>();
  maps.set(key, map);
  return map;
}

function isInTree(construct: IConstruct): boolean {
  const { scope, id } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && isInTree(scope));
}
