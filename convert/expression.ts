import { Call } from '../constructs/props/shape';

/** Code of one value. `path` is the field of the manifest that it comes from, where comments are looked up. */
export type Expression = Literal | Variable | CallExpression | ListExpression | ObjectExpression | Spread;

export interface Literal {
  readonly type: 'literal';
  readonly value: unknown;
}

export interface Variable {
  readonly type: 'variable';
  readonly name: string;
}

/** `Path.prefix('/api')`, `reviews.subset('v2')` or `new Gateway(chart, 'edge')`. */
export interface CallExpression {
  readonly type: 'call';
  readonly callee: string;
  readonly args: readonly Expression[];
}

export interface ListExpression {
  readonly type: 'list';
  readonly items: readonly Item[];
}

export interface ObjectExpression {
  readonly type: 'object';
  readonly entries: readonly Entry[];
}

/** `...CanarySplit.rules({ … })` in a list. */
export interface Spread {
  readonly type: 'spread';
  readonly of: Expression;
}

/** An item of a list, or the value of a prop. */
export interface Item {
  readonly value: Expression;
  /** JSON pointers of the fields that it comes from. */
  readonly pointers: readonly string[];
}

export interface Entry extends Item {
  readonly key: string;
}

export const literal = (value: unknown): Literal => ({ type: 'literal', value });
export const call = (callee: string, ...args: readonly Expression[]): CallExpression => ({
  type: 'call',
  callee,
  args,
});
export const list = (...values: readonly Expression[]): ListExpression => ({
  type: 'list',
  items: values.map((value) => ({ value, pointers: [] })),
});
export const object = (values: Readonly<Record<string, Expression | undefined>>): ObjectExpression => ({
  type: 'object',
  entries: Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value, pointers: [] }],
  ),
});

/** The code of plain data, with calls in it. `pointer` is its place in the manifest. */
export function expressionOf(value: unknown, pointer?: string): Expression {
  const within = (key: string | number) => (pointer === undefined ? [] : [below(pointer, key)]);
  if (value instanceof Call) return call(value.callee, ...value.args.map((arg) => expressionOf(arg)));
  if (Array.isArray(value)) {
    return {
      type: 'list',
      items: value.map((item, index) => ({ value: expressionOf(item, within(index)[0]), pointers: within(index) })),
    };
  }
  if (typeof value !== 'object' || value === null) return literal(value);
  return {
    type: 'object',
    entries: Object.entries(value).map(([key, entry]) => ({
      key,
      value: expressionOf(entry, within(key)[0]),
      pointers: within(key),
    })),
  };
}

/** The JSON pointer of a field inside the field at `pointer`. */
export const below = (pointer: string, key: string | number): string =>
  `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The value of a prop; `undefined` if it is not set. */
export const propOf = (expression: Expression, key: string): Expression | undefined =>
  expression.type === 'object' ? expression.entries.find((entry) => entry.key === key)?.value : undefined;

/** Whether two expressions are the same code. */
export const sameCode = (one: Expression | undefined, other: Expression | undefined): boolean =>
  withoutPointers(one) === withoutPointers(other);

const withoutPointers = (expression: Expression | undefined) =>
  JSON.stringify(expression, (key, value) => (key === 'pointers' ? undefined : value));
