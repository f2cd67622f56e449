import type { MeshObject } from './mesh-object';

const MOST_NAMED = 3;

/** The first few other objects of a group, by name. A group can be large, and each member lists the others. */
export function others(group: readonly MeshObject[], object: MeshObject, name: (other: MeshObject) => string): string {
  const names: string[] = [];
  for (const other of group) {
    if (names.length === MOST_NAMED) break;
    if (other !== object) names.push(name(other));
  }
  const rest = group.length - 1 - names.length;
  return `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

export function nameOf({ name }: MeshObject): string {
  return name;
}

export function fullNameOf({ kind, id }: MeshObject): string {
  return `${kind} ${id}`;
}
