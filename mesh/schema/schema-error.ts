import type { Path } from '../manifest/manifest';

/**
 * Why an API server does not take a value.
 * `unknown`: the schema has no such field; `type`: another type of value; `value`: the right type, not an allowed value;
 * `rule`: a CEL rule says no.
 */
export interface SchemaError {
  readonly kind: 'unknown' | 'type' | 'value' | 'rule';
  readonly path: Path;
  readonly message: string;
}
