import type { Kind } from './cut';
import { fields, isRecord } from './schema';
import type { IstioApi } from './text';

/** A kind or field that was added (+), removed (-), or whose validation changed (~). */
export interface Change {
  readonly sign: '+' | '-' | '~';
  readonly kind: string;
  /** Dotted path of the field; undefined if the change concerns the kind itself. */
  readonly path?: string;
  /** The change, or the number of fields below an added or removed one. */
  readonly detail?: string;
}

/** All changes, ordered by kind, then by the position of the field in the schema. */
export function difference(before: IstioApi, after: IstioApi): readonly Change[] {
  const old = new Map(before.kinds.map((kind) => [kind.kind, kind]));
  const now = new Map(after.kinds.map((kind) => [kind.kind, kind]));
  const kinds = [...new Set([...old.keys(), ...now.keys()])].sort();
  return kinds.flatMap((kind): readonly Change[] => {
    const [was, is] = [old.get(kind), now.get(kind)];
    if (was === undefined) return [{ sign: '+', kind }];
    if (is === undefined) return [{ sign: '-', kind }];
    return ofKind(was, is);
  });
}

/** `+ VirtualService spec.http[].foo (and 3 fields below)`. */
export function line({ sign, kind, path, detail }: Change): string {
  return [sign, kind, path, detail].filter((part) => part !== undefined && part !== '').join(' ');
}

/** `1 kind and 2 fields added, 1 field removed`; undefined if there are no changes. */
export function summary(changes: readonly Change[]): string | undefined {
  const counted = (sign: Change['sign'], verb: string) => {
    const those = changes.filter((change) => change.sign === sign);
    const kinds = new Set(those.filter(({ path }) => path === undefined).map(({ kind }) => kind)).size;
    const paths = new Set(those.filter(({ path }) => path !== undefined).map(({ kind, path }) => `${kind} ${path}`))
      .size;
    const parts = [plural(kinds, 'kind'), plural(paths, 'field')].filter((part) => !part.startsWith('0 '));
    return parts.length === 0 ? [] : [`${parts.join(' and ')} ${verb}`];
  };
  const parts = [...counted('+', 'added'), ...counted('-', 'removed'), ...counted('~', 'changed')];
  return parts.length === 0 ? undefined : parts.join(', ');
}

function ofKind(was: Kind, is: Kind): readonly Change[] {
  const { kind } = is;
  const itself = ({ group, version, scope }: Kind) => ({ group, version, scope });
  const changes: Change[] = changed(itself(was), itself(is)).map((detail) => ({ sign: '~', kind, detail }));
  const [old, now] = [new Map(fields(was.schema)), new Map(fields(is.schema))];
  changes.push(...topmost(kind, '-', old, now), ...topmost(kind, '+', now, old));
  for (const [path, field] of now) {
    const former = old.get(path);
    if (former === undefined) continue;
    const details = changed(facets(former, was.rules.get(path)), facets(field, is.rules.get(path)));
    changes.push(...details.map((detail): Change => ({ sign: '~', kind, path, detail })));
  }
  return changes;
}

/** Fields that only `mine` has. Fields below such a field are only counted. */
function* topmost(
  kind: string,
  sign: '+' | '-',
  mine: ReadonlyMap<string, unknown>,
  others: ReadonlyMap<string, unknown>,
): Generator<Change> {
  const only = [...mine.keys()].filter((path) => !others.has(path));
  const below = (path: string, top: string) => path.startsWith(`${top}.`) || path.startsWith(`${top}[]`);
  for (const path of only.filter((path) => !only.some((top) => below(path, top)))) {
    const count = only.filter((other) => below(other, path)).length;
    yield { sign, kind, path, ...(count > 0 && { detail: `(and ${plural(count, 'field')} below)` }) };
  }
}

/** All keywords of a field except those for its child fields. */
function facets(field: Readonly<Record<string, unknown>>, rules: readonly unknown[] = []): Record<string, unknown> {
  const { properties, items, additionalProperties, ...rest } = field;
  if (typeof additionalProperties === 'boolean') Object.assign(rest, { additionalProperties });
  if (rules.length > 0) Object.assign(rest, { 'CEL rules': rules });
  return rest;
}

function changed(was: Readonly<Record<string, unknown>>, is: Readonly<Record<string, unknown>>): readonly string[] {
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  return names.flatMap((name) => {
    const [a, b] = [was[name], is[name]];
    return canonical(a) === canonical(b) ? [] : [`${name}: ${described(a, b)}`];
  });
}

function described(was: unknown, is: unknown): string {
  const [a, b] = [was ?? [], is ?? []];
  if (isScalarList(a) && isScalarList(b)) {
    const gone = a.filter((member) => !b.includes(member)).map((member) => `-${member}`);
    return [...gone, ...b.filter((member) => !a.includes(member)).map((member) => `+${member}`)].join(' ');
  }
  if (typeof was !== 'object' && typeof is !== 'object') return `${was ?? 'none'} → ${is ?? 'none'}`;
  return was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
}

type ScalarList = readonly (string | number | boolean | null)[];

function isScalarList(value: unknown): value is ScalarList {
  return Array.isArray(value) && value.every((member) => typeof member !== 'object' || member === null);
}

/** Ignores the order of keys, and of scalars in a list (enum, required). */
function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part) => {
    if (isRecord(part)) return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
    return isScalarList(part) ? [...part].sort() : part;
  });
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
