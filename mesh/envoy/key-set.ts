import { fields, list } from '../manifest/fields';

/** Why Envoy refuses a listener with this `jwks`; empty if it accepts it. */
export function refusedKeySet(jwks: string): string {
  if (jwks === '') return '';
  try {
    const { keys } = fields(JSON.parse(jwks));
    return Array.isArray(keys) && list(keys).length === 0 ? 'must have at least one key' : '';
  } catch {
    return '';
  }
}
