import { ApiObject, Chart, Duration, JsonPatch } from 'cdk8s';
import * as constructs from '../index';
import type { Expression } from './expression';
import { GATEWAY_API_EXPORTS } from './gateway-api';
import { GENERATED } from './generated';

/** Values of the names in a program: the exports of cdk8s and cdk8s-istio, and its variables. */
export type Scope = Map<string, unknown>;

const EXPORTS: Readonly<Record<string, unknown>> = {
  ApiObject,
  Buffer,
  Chart,
  Duration,
  JsonPatch,
  ...GATEWAY_API_EXPORTS,
  ...constructs,
  ...Object.fromEntries([...GENERATED].map(([name, { value }]) => [name, value])),
};

/** @throws if a name is unknown, or a construct rejects its props */
export function evaluate(expression: Expression, scope: Scope): unknown {
  switch (expression.type) {
    case 'literal':
      return expression.value;
    case 'variable':
      return named(expression.name, scope);
    case 'list':
      return expression.items.flatMap(({ value }) =>
        value.type === 'spread' ? (evaluate(value.of, scope) as unknown[]) : [evaluate(value, scope)],
      );
    case 'object':
      return Object.fromEntries(expression.entries.map(({ key, value }) => [key, evaluate(value, scope)]));
    case 'spread':
      throw new Error('a spread is only allowed in a list');
    case 'call':
      return called(
        expression.callee,
        expression.args.map((arg) => evaluate(arg, scope)),
        scope,
      );
  }
}

function called(callee: string, args: readonly unknown[], scope: Scope): unknown {
  const [name = '', method] = callee.replace(/^new /, '').split('.');
  const owner = named(name, scope);
  if (callee.startsWith('new ')) return new (owner as new (...args: readonly unknown[]) => unknown)(...args);
  return (owner as Record<string, (...args: readonly unknown[]) => unknown>)[method ?? '']?.(...args);
}

/** The value of a name, or of its properties: `gateway.name`. */
function named(text: string, scope: Scope): unknown {
  const [name = '', ...properties] = text.split('.');
  if (!scope.has(name) && !Object.hasOwn(EXPORTS, name)) throw new Error(`unknown name ${name}`);
  const value = scope.has(name) ? scope.get(name) : EXPORTS[name];
  return properties.reduce((owner, property) => (owner as Record<string, unknown>)[property], value);
}
