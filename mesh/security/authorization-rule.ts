import { type Fields, fields, list, text, texts } from '../manifest/fields';
import type { Access } from './access';
import { type Attribute, fieldAttributes, keyAttribute, type PolicyScope } from './condition-key';

export type RuleTest = (access: Access) => boolean;

/** How a rule is built: for HTTP or for TCP, and whether a part that TCP does not know widens or drops it. */
export interface RuleKind {
  readonly isHttp: boolean;
  readonly isAllow: boolean;
}

/** A rule as alternatives of which one must match, with the conditions that must all match. */
export interface RuleParts {
  /** Empty: any source. */
  readonly from: readonly (readonly Comparison[])[];
  /** Empty: any operation. */
  readonly to: readonly (readonly Comparison[])[];
  readonly when: readonly Comparison[];
}

/**
 * Reads a rule. Returns `undefined` if Istio drops it: an ALLOW rule at a TCP port, if any of its alternatives has a field
 * that only HTTP has.
 */
export function ruleParts(rule: Fields, scope: PolicyScope, { isHttp, isAllow }: RuleKind): RuleParts | undefined {
  const attributes = fieldAttributes(scope);
  const from = list(rule.from).map((entry) => comparisons(fields(fields(entry).source), attributes));
  const to = list(rule.to).map((entry) => comparisons(fields(fields(entry).operation), attributes));
  const when: Comparison[] = [];
  for (const written of list(rule.when).map(fields)) {
    const attribute = keyAttribute(text(written.key), scope);
    if (!attribute) return undefined;
    when.push({ attribute, values: texts(written.values), excluded: texts(written.notValues) });
  }
  const all = [...from.flat(), ...to.flat(), ...when];
  if (!isHttp && isAllow && all.some(({ attribute }) => attribute.isHttpOnly)) return undefined;
  return { from, to, when };
}

/** Compiles a rule: one `from`, one `to` and all `when` must match. Returns `undefined` if Istio drops the rule. */
export function compileRule(rule: Fields, scope: PolicyScope, kind: RuleKind): RuleTest | undefined {
  const parts = ruleParts(rule, scope, kind);
  if (!parts) return undefined;
  const compiled = (comparison: Comparison) => compile(comparison, kind);
  const alternatives = (entries: RuleParts['from']): RuleTest => {
    const tests = entries.map((entry) => every(entry.map(compiled)));
    return (access) => tests.length === 0 || tests.some((test) => test(access));
  };
  return every([alternatives(parts.from), alternatives(parts.to), ...parts.when.map(compiled)]);
}

/** An attribute with its `values`, and with those of the field that starts with `not`. */
export interface Comparison {
  readonly attribute: Attribute;
  readonly values: readonly string[];
  readonly excluded: readonly string[];
}

function comparisons(written: Fields, attributes: ReadonlyMap<string, Attribute>): Comparison[] {
  return [...attributes]
    .map(([name, attribute]) => ({
      attribute,
      values: texts(written[name]),
      excluded: texts(written[`not${name.charAt(0).toUpperCase()}${name.slice(1)}`]),
    }))
    .filter(({ values, excluded }) => values.length + excluded.length > 0);
}

function compile(comparison: Comparison, { isHttp }: RuleKind): RuleTest {
  return comparison.attribute.isHttpOnly && !isHttp ? () => true : comparisonTest(comparison);
}

/** Whether one of the values matches, and none of those that are excluded. */
export function comparisonTest({ attribute, values, excluded }: Comparison): RuleTest {
  const matchers = values.map(attribute.matcher);
  const excluding = excluded.map(attribute.matcher);
  const some = (tests: readonly RuleTest[], access: Access) => tests.some((test) => test(access));
  return (access) => (matchers.length === 0 || some(matchers, access)) && !some(excluding, access);
}

function every(tests: readonly RuleTest[]): RuleTest {
  return (access) => tests.every((test) => test(access));
}
