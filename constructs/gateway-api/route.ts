import { type Field, refuse, refuseProp, type Wire } from '../props/field';
import { shaped } from '../props/shape';
import { hostname, listOfAtMost } from './value';

/** Hosts of a route. */
export const hostnames: Field<readonly string[]> = listOfAtMost(16, hostname);

interface AnyRule {
  readonly name?: string;
  readonly matches?: readonly unknown[];
}

/** The rules of an HTTPRoute or GRPCRoute: at most 16, with at most 128 matches, and different names. */
export const rules = <T extends AnyRule>(rule: Field<T>): Field<readonly T[]> => {
  const all = listOfAtMost(16, rule);
  return shaped((values: readonly T[], path: string) => {
    const wire = all(values, path);
    const matches = values.reduce((sum, { matches = [] }) => sum + matches.length, 0);
    if (matches >= 128)
      refuse(path, 'a list with fewer than 128 matches in all', `${matches} matches`, 'use several routes');
    const names = values.flatMap(({ name }) => name ?? []);
    const twice = names.find((name, index) => names.indexOf(name) < index);
    return twice === undefined ? wire : refuseProp(path, `name '${twice}' is used twice, keep one`);
  }, all.shape);
};

/** Rejects hosts of a route that only has parents in the mesh, where istiod ignores them. */
export function hostsOnlyAtGateways(spec: Wire): Wire {
  const parents = spec.parentRefs as readonly Wire[];
  const areInMesh = parents.every(({ kind }) => kind === 'Service' || kind === 'ServiceEntry');
  if (areInMesh && spec.hostnames !== undefined) {
    refuseProp(
      'hostnames',
      'requires a Gateway or ListenerSet in parentRefs: in the mesh, a route serves its Services',
    );
  }
  return spec;
}
