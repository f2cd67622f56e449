import { type Field, list, refuseProp } from '../props/field';
import { at, shaped } from '../props/shape';
import { choice, nonEmptyText } from '../props/value';

/** Which proxies report a request: the caller's (`CLIENT`), the called workload's (`SERVER`), or both. */
export type WorkloadMode = (typeof MODES)[number];

const MODES = ['CLIENT_AND_SERVER', 'CLIENT', 'SERVER'] as const;

export const workloadMode = choice(...MODES);

/** Names of extension providers in the mesh config. */
export const providers: Field<readonly string[]> = (values, path) => {
  const wire = (list(nonEmptyText)(values, path) as string[]).map((name) => ({ name }));
  const duplicate = values.find((name, index) => values.indexOf(name) !== index);
  return duplicate === undefined ? wire : refuseProp(path, `'${duplicate}' is listed twice, keep one`);
};
shaped(providers, { is: 'list', item: at('name', {}) });
