import { bool, CelError, fieldOf, isIn, number } from './values';

export type Variables = Readonly<Record<string, unknown>>;
export type Expression = (variables: Variables) => unknown;

/** An expression with a fixed value. */
export const constant =
  (value: unknown): Expression =>
  () =>
    value;

export function combine(operator: string, left: Expression, right: Expression): Expression {
  switch (operator) {
    case '||':
      return (variables) => either(true, left, right, variables);
    case '&&':
      return (variables) => either(false, left, right, variables);
    case '==':
      return (variables) => left(variables) === right(variables);
    case '!=':
      return (variables) => left(variables) !== right(variables);
    case 'in':
      return (variables) => isIn(left(variables), right(variables));
    case '<':
      return (variables) => number(left(variables)) < number(right(variables));
    case '<=':
      return (variables) => number(left(variables)) <= number(right(variables));
    case '>':
      return (variables) => number(left(variables)) > number(right(variables));
    case '>=':
      return (variables) => number(left(variables)) >= number(right(variables));
    case '+':
      return (variables) => number(left(variables)) + number(right(variables));
    default:
      throw new Error(`not supported in a CEL rule: ${operator}`);
  }
}

/** A side with this value decides, even if the other one fails. */
function either(decisive: boolean, left: Expression, right: Expression, variables: Variables): boolean {
  let first: boolean | CelError;
  try {
    first = bool(left(variables));
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    first = error;
  }
  if (first === decisive) return decisive;
  const second = bool(right(variables));
  if (first instanceof CelError && second !== decisive) throw first;
  return second;
}

export function selection(target: Expression, name: string): Expression {
  // Reserved words are escaped.
  const field = name.replace(/^__(\w+)__$/, '$1');
  const selected: Expression = (variables) => {
    const value = fieldOf(target(variables), field);
    if (value === undefined) throw new CelError(`no such key: ${field}`);
    return value;
  };
  selections.set(selected, (variables) => fieldOf(target(variables), field) !== undefined);
  return selected;
}

/** Whether the field of a selection is set, for `has`. */
const selections = new WeakMap<Expression, Expression>();

export function has(selected: Expression): Expression {
  const isSet = selections.get(selected);
  if (!isSet) throw new Error('has() in a CEL rule needs a field');
  return isSet;
}

export const MACROS = new Set(['all', 'exists', 'exists_one', 'filter']);

export function macro(name: string, target: Expression, variable: string, body: Expression): Expression {
  return (variables) => {
    const value = target(variables);
    const items: readonly unknown[] = Array.isArray(value) ? value : Object.keys(Object(value));
    const test = (item: unknown) => bool(body({ ...variables, [variable]: item }));
    switch (name) {
      case 'all':
        return items.every(test);
      case 'exists':
        return items.some(test);
      case 'filter':
        return items.filter(test);
      default:
        return items.filter(test).length === 1;
    }
  };
}
