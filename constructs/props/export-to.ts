import { isDnsLabel } from '../../mesh/grammar/grammar';
import { type Field, list, refuse } from './field';

const namespace: Field<string> = (value, at) =>
  typeof value === 'string' && (value === '.' || value === '*' || isDnsLabel(value))
    ? value
    : refuse(at, "the name of a namespace, '.' for its own, or '*' for all", value);

/** Stands alone in `exportTo` of a ServiceEntry that no namespace sees. */
export const NOBODY = '~';

/** The namespaces that see an object. */
export const exportTo: Field<readonly string[]> = (values, at) => {
  const wire = list(namespace)(values, at);
  if (values.includes('*') && values.length > 1) refuse(at, "'*' alone, or namespaces without it", values.join(', '));
  if (new Set(values).size < values.length) refuse(at, 'namespaces that are each named once', values.join(', '));
  return wire;
};
