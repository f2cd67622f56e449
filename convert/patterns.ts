import { isDeepStrictEqual } from 'node:util';
import { list as listField } from '../constructs/props/field';
import type { Destination } from '../constructs/virtual-service/destination';
import { type Rule, rule } from '../constructs/virtual-service/rule';
import { evaluate, type Scope } from './evaluate';
import {
  call,
  type Entry,
  type Expression,
  expressionOf,
  type Item,
  literal,
  type ObjectExpression,
  propOf,
  sameCode,
} from './expression';
import type { Reading } from './read';

/** A rule, or several that follow each other, as a call of a pattern. */
type Pattern = (rules: readonly ObjectExpression[], scope: Scope) => Expression | undefined;

/** By the number of rules that they replace. */
const PATTERNS: readonly (readonly [count: number, pattern: Pattern])[] = [
  [3, stickyCanary],
  [2, stickyCanary],
  [2, headerRouteOrOther],
  [1, faultInjection],
  [1, canarySplit],
  [1, headerRoute],
];

/** The props of a VirtualService with patterns in place of the rules that these write exactly. */
export function foldRules(props: ObjectExpression, { scope }: Reading): ObjectExpression {
  const entries = props.entries.map((entry): Entry => {
    if (entry.key !== 'rules' || entry.value.type !== 'list') return entry;
    const items = folded(entry.value.items, scope);
    const [only] = items;
    const isOne = items.length === 1 && only?.value.type === 'spread';
    return isOne
      ? { ...entry, pointers: [...entry.pointers, ...only.pointers], value: (only.value as { of: Expression }).of }
      : { ...entry, value: { type: 'list', items } };
  });
  return { type: 'object', entries };
}

function folded(items: readonly Item[], scope: Scope): Item[] {
  const result: Item[] = [];
  for (let index = 0; index < items.length; ) {
    const fold = firstFold(items, index, scope);
    if (fold === undefined) result.push(items[index] as Item);
    else
      result.push({
        value: { type: 'spread', of: fold.pattern },
        pointers: fold.items.flatMap(({ pointers }) => pointers),
      });
    index += fold?.items.length ?? 1;
  }
  return result;
}

function firstFold(all: readonly Item[], index: number, scope: Scope) {
  for (const [count, pattern] of PATTERNS) {
    const items = all.slice(index, index + count);
    const rules = items.map(({ value }) => value).filter((value) => value.type === 'object');
    if (rules.length < count) continue;
    const found = pattern(rules, scope);
    if (found !== undefined && writesSame(found, rules, scope)) return { items, pattern: found };
  }
  return undefined;
}

const rulesField = listField<Rule>(rule);

function writesSame(pattern: Expression, rules: readonly Expression[], scope: Scope): boolean {
  try {
    const written = rulesField(evaluate(pattern, scope) as Rule[], 'rules');
    return isDeepStrictEqual(
      written,
      rulesField(
        rules.map((expression) => evaluate(expression, scope) as Rule),
        'rules',
      ),
    );
  } catch {
    return false;
  }
}

/** A call of `rules` with the props of a rule, except for some, and with others. */
function rulesCall(
  pattern: string,
  { entries }: ObjectExpression,
  without: readonly string[],
  props: Readonly<Record<string, Item | Expression | undefined>>,
): Expression {
  const others = Object.entries(props).flatMap(([key, prop]): Entry[] => {
    if (prop === undefined) return [];
    return ['type' in prop ? { key, value: prop, pointers: [] } : { ...prop, key }];
  });
  const kept = entries.filter(({ key }) => !without.includes(key) && !(key in props));
  const isFirst = ({ key }: Entry) => key === 'name' || key === 'match';
  const all = [...kept.filter(isFirst), ...others, ...kept.filter((entry) => !isFirst(entry))];
  return call(`${pattern}.rules`, { type: 'object', entries: all });
}

const entryOf = ({ entries }: ObjectExpression, key: string): Entry | undefined =>
  entries.find((entry) => entry.key === key);

/** The only destination of a rule. */
function destinationOf(rule: ObjectExpression): Entry | undefined {
  const to = entryOf(rule, 'to');
  return to?.value.type === 'call' ? to : undefined;
}

interface Split {
  readonly stable: Item;
  readonly canary: Item;
  readonly canaryPercent: Expression;
  readonly shares: readonly ObjectExpression[];
}

/** A split between two subsets of one host. */
function splitOf(rule: ObjectExpression, scope: Scope): Split | undefined {
  const to = propOf(rule, 'to');
  const shares =
    to?.type === 'list' ? to.items.map(({ value }) => value).filter((value) => value.type === 'object') : [];
  const [stable, canary] = shares.map((share) => entryOf(share, 'to'));
  const weights = shares
    .map((share) => propOf(share, 'weight'))
    .flatMap((weight) => (weight?.type === 'literal' ? Number(weight.value) : []));
  const [first = 0, second = 0] = weights;
  if (stable === undefined || canary === undefined || shares.length !== 2 || weights.length !== 2) return undefined;
  const [one, other] = [stable, canary].map(({ value }) => evaluate(value, scope) as Destination);
  if (one?.host !== other?.host || one?.subset === undefined || other?.subset === undefined) return undefined;
  const canaryPercent = (100 * second) / (first + second);
  return { stable, canary, canaryPercent: literal(Math.round(canaryPercent * 1e4) / 1e4), shares };
}

function canarySplit([rule]: readonly ObjectExpression[], scope: Scope): Expression | undefined {
  const split = rule && splitOf(rule, scope);
  if (!rule || !split || split.shares.some(({ entries }) => entries.length > 2)) return undefined;
  const { stable, canary, canaryPercent } = split;
  return rulesCall('CanarySplit', rule, ['to'], { stable, canary, canaryPercent });
}

function faultInjection([rule]: readonly ObjectExpression[]): Expression | undefined {
  const fault = rule && propOf(rule, 'fault');
  const to = rule && destinationOf(rule);
  if (rule === undefined || fault?.type !== 'object' || to === undefined) return undefined;
  return rulesCall('FaultInjection', rule, ['fault'], {
    to,
    ...Object.fromEntries(fault.entries.map((entry) => [entry.key, entry])),
  });
}

/** The header conditions of a rule whose only match has some, and its other conditions. */
function headersOf(rule: ObjectExpression | undefined): { when: Entry; match: ObjectExpression } | undefined {
  const match = rule && propOf(rule, 'match');
  const [only, ...others] = match?.type === 'list' ? match.items : [];
  if (only?.value.type !== 'object' || others.length > 0) return undefined;
  const when = entryOf(only.value, 'headers');
  return when && { when, match: { type: 'object', entries: only.value.entries.filter((entry) => entry !== when) } };
}

function headerRoute([rule]: readonly ObjectExpression[]): Expression | undefined {
  const found = headersOf(rule);
  const to = rule && destinationOf(rule);
  if (rule === undefined || found === undefined || to === undefined || found.match.entries.length > 0) return undefined;
  return rulesCall('HeaderRoute', rule, ['match'], { when: found.when, to });
}

function headerRouteOrOther([rule, next]: readonly ObjectExpression[]): Expression | undefined {
  const found = headersOf(rule);
  const to = rule && destinationOf(rule);
  const otherwise = next && destinationOf(next);
  if (!rule || !next || !found || !to || !otherwise) return undefined;
  const match = propOf(next, 'match');
  const isRest =
    match === undefined
      ? found.match.entries.length === 0
      : match.type === 'list' && match.items.length === 1 && sameCode(match.items[0]?.value, found.match);
  if (!isRest) return undefined;
  return rulesCall('HeaderRoute', rule, [], { match: entryOf(next, 'match'), when: found.when, to, otherwise });
}

/** The rules of a canary whose clients keep their version by a cookie: the last one draws the version. */
function stickyCanary(rules: readonly ObjectExpression[], scope: Scope): Expression | undefined {
  const drawn = rules.at(-1);
  const split = drawn && splitOf(drawn, scope);
  const [header] = (split?.shares ?? []).flatMap((share) => setCookieOf(evaluate(share, scope)) ?? []);
  if (!drawn || !split || header === undefined) return undefined;
  const { stable, canary, canaryPercent } = split;
  const { host } = evaluate(stable.value, scope) as Destination;
  const cookie = cookieOf(header, `${host.split('.')[0]}-version`);
  return rulesCall('StickyCanary', drawn, ['to'], { stable, canary, canaryPercent, cookie });
}

const setCookieOf = (share: unknown): string | undefined =>
  (share as { headers?: { response?: { add?: Record<string, string> } } }).headers?.response?.add?.['set-cookie'];

/** The props of a cookie, without those that have their default. */
function cookieOf(header: string, defaultName: string): Expression | undefined {
  const [pair = '', ...attributes] = header.replaceAll('%%', '%').split('; ');
  const name = pair.split('=')[0];
  const textOf = (attribute: string) =>
    attributes.find((text) => text.startsWith(`${attribute}=`))?.slice(attribute.length + 1);
  const [path, maxAge, sameSite] = ['Path', 'Max-Age', 'SameSite'].map(textOf);
  const props: Record<string, Expression> = {
    ...(name !== defaultName && { name: literal(name) }),
    ...(maxAge !== undefined && { maxAge: call('Duration.seconds', literal(Number(maxAge))) }),
    ...(path !== '/' && { path: literal(path) }),
    ...(attributes.includes('Secure') && { secure: literal(true) }),
    ...(sameSite !== 'Lax' && { sameSite: literal(sameSite) }),
  };
  if (Object.keys(props).length === 0) return undefined;
  return {
    ...(expressionOf({}) as ObjectExpression),
    entries: Object.entries(props).map(([key, value]) => ({ key, value, pointers: [] })),
  };
}
