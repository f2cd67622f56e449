import { fields, list } from '../../manifest/fields';
import type { AuthorizationPolicyRule } from '../../manifest/wire';

const OPERATION = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'];

/**
 * Whether a rule asks for what only a request has and no connection: of an operation always the same, of a source and of
 * `when` what the proxy at hand cannot know.
 */
export function asksForRequest(
  { from = [], to = [], when = [] }: AuthorizationPolicyRule,
  sourceFields: readonly string[],
  isOfRequest: (key: string) => boolean,
): boolean {
  return (
    to.some(({ operation }) => has(operation, OPERATION)) ||
    from.some(({ source }) => has(source, sourceFields)) ||
    when.some(({ key = '' }) => isOfRequest(key))
  );
}

const has = (condition: object | undefined, keys: readonly string[]) =>
  keys.some((key) => list(fields(condition)[key]).length > 0);
