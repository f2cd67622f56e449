import { isDnsLabel } from '../../mesh/grammar/grammar';
import { type Field, list, refuse } from './field';
import { text } from './value';

const namespace = text(
  "a namespace, '.' for the object's own, or '*' for all",
  (value) => value === '.' || value === '*' || isDnsLabel(value),
);

/** The only entry in `exportTo` of a ServiceEntry that is not visible in any namespace. */
export const NOBODY = '~';

/** Namespaces that an object is visible in. */
export const exportTo: Field<readonly string[]> = (values, path) => {
  const wire = list(namespace)(values, path);
  if (values.includes('*') && values.length > 1) refuse(path, "'*' alone, or namespaces without it", values.join(', '));
  if (new Set(values).size < values.length) refuse(path, 'a list without duplicates', values.join(', '));
  return wire;
};
