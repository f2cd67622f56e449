import { type Field, list, refuseProp } from '../props/field';
import { choice, nonEmptyText } from '../props/value';

/** On which side of a request a workload's proxy reports it: as the caller, as the one called, or both. */
export type WorkloadMode = (typeof MODES)[number];

const MODES = ['CLIENT_AND_SERVER', 'CLIENT', 'SERVER'] as const;

export const workloadMode = choice(...MODES);

/** Names of extension providers of the mesh config. */
export const providers: Field<readonly string[]> = (values, at) => {
  const wire = (list(nonEmptyText)(values, at) as string[]).map((name) => ({ name }));
  const twice = values.find((name, index) => values.indexOf(name) !== index);
  return twice === undefined ? wire : refuseProp(at, `'${twice}' is named twice, keep one of them`);
};
