import type { MeshGraph, VersionNode } from '../../mesh';
import type { Lit } from './lit';

/** A hue, from 0, for each version that a request reaches. */
export type Hues = ReadonlyMap<string, number>;

/** There are this many; further versions share them. */
export const HUES = 4;

/** Versions get their hues in the order in which they are drawn, so the first two have the clearest contrast. */
export function huesOf({ nodes }: MeshGraph, lit: Lit): Hues {
  const services = nodes.filter(({ kind }) => kind === 'service').map(({ id }) => id);
  const versions = nodes
    .filter((node): node is VersionNode => node.kind === 'version' && lit.nodes.has(node.id))
    .sort((a, b) => services.indexOf(a.service) - services.indexOf(b.service) || bySubset(a, b));
  return new Map(versions.map(({ id }, index) => [id, index % HUES]));
}

/** Versions by name; all workloads of a service come last. */
export function bySubset({ subset: a }: VersionNode, { subset: b }: VersionNode): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a.localeCompare(b, 'en', { numeric: true });
}
