import type { FieldPath } from '../manifest/manifest';

/**
 * Reason why an API server rejects a value: `unknown` for an unknown field, `type` for the wrong type, `value` for a
 * value that is not allowed, `rule` for a violated CEL rule.
 */
export interface SchemaError {
  readonly kind: 'unknown' | 'type' | 'value' | 'rule';
  readonly path: FieldPath;
  readonly message: string;
}
