import { fields, list, texts } from '../../manifest/fields';
import type { FieldPath } from '../../manifest/manifest';
import type { AuthorizationPolicyRule, AuthorizationPolicySpec } from '../../manifest/wire';
import type { MeshObject } from '../engine/mesh-object';

/** A value that a policy compares with an attribute of the caller or the request. */
export interface PolicyValue {
  /** Field of a source or operation, such as `principals` for `notPrincipals` too, or key of a condition. */
  readonly attribute: string;
  readonly value: string;
  readonly field: FieldPath;
}

/** Conditions that mean the same as a field of a source. */
const AS_FIELD: ReadonlyMap<string, string> = new Map([
  ['source.principal', 'principals'],
  ['source.namespace', 'namespaces'],
  ['request.auth.principal', 'requestPrincipals'],
]);

/** All values in an AuthorizationPolicy. */
export function* valuesOf({ spec }: MeshObject<'AuthorizationPolicy'>): Generator<PolicyValue> {
  for (const [index, { from = [], to = [], when = [] }] of (spec.rules ?? []).entries()) {
    const rule = ['spec', 'rules', index];
    for (const [entry, { source }] of from.entries()) yield* valuesIn(source, [...rule, 'from', entry, 'source']);
    for (const [entry, { operation }] of to.entries()) yield* valuesIn(operation, [...rule, 'to', entry, 'operation']);
    for (const [entry, { key = '', values = [], notValues = [] }] of when.entries()) {
      const attribute = AS_FIELD.get(key) ?? key;
      const field = [...rule, 'when', entry];
      for (const [item, value] of values.entries()) yield { attribute, value, field: [...field, 'values', item] };
      for (const [item, value] of notValues.entries()) yield { attribute, value, field: [...field, 'notValues', item] };
    }
  }
}

/** The principals of callers in an AuthorizationPolicy. */
export function* principalsOf(
  object: MeshObject<'AuthorizationPolicy'>,
): Generator<{ principal: string; field: FieldPath }> {
  for (const { attribute, value, field } of valuesOf(object)) {
    if (attribute === 'principals') yield { principal: value, field };
  }
}

function* valuesIn(condition: object | undefined, field: FieldPath): Generator<PolicyValue> {
  for (const [key, values] of Object.entries(fields(condition))) {
    const attribute = key.replace(/^not([A-Z])/, (_, first: string) => first.toLowerCase());
    for (const [item, value] of texts(values).entries()) yield { attribute, value, field: [...field, key, item] };
  }
}

const OPERATION = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'];

/**
 * Whether a rule has conditions on a request, which a proxy that only sees connections cannot check. Those of an operation
 * are always the same; `sourceFields` and `isOfRequest` are the fields of a source and the keys of `when`.
 */
export function hasRequestCondition(
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

/** The field of an AuthorizationPolicy that ztunnel cannot apply, and what it does instead. */
export function unsupportedByZtunnel({ action = 'ALLOW', rules = [] }: AuthorizationPolicySpec) {
  if (action !== 'ALLOW' && action !== 'DENY') return [['action'], `ztunnel does not support ${action}`] as const;
  const index = rules.findIndex(hasHttpCondition);
  if (index < 0) return undefined;
  const what = action === 'ALLOW' ? 'it drops this rule' : 'it ignores the HTTP conditions of this rule';
  return [['rules', index], `ztunnel does not read HTTP, so ${what}`] as const;
}

const L7_SOURCES = ['remoteIpBlocks', 'notRemoteIpBlocks', 'requestPrincipals', 'notRequestPrincipals'];
const L4_KEYS = ['source.ip', 'source.namespace', 'source.principal', 'destination.ip', 'destination.port'];

const hasHttpCondition = (rule: AuthorizationPolicyRule) =>
  hasRequestCondition(rule, L7_SOURCES, (key) => !L4_KEYS.includes(key));
