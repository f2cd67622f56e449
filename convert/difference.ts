import { isDeepStrictEqual } from 'node:util';
import { below } from './expression';
import { isMap } from './is-map';

/** A JSON patch operation. */
export interface Operation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: unknown;
}

/** The JSON patches that turn one value into the other. */
export function difference(from: unknown, to: unknown, path = ''): Operation[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (Array.isArray(from) && Array.isArray(to)) return ofLists(from, to, path);
  if (!isMap(from) || !isMap(to)) return [{ op: 'replace', path, value: to }];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key): Operation[] => {
    const inner = below(path, key);
    if (!Object.hasOwn(to, key)) return [{ op: 'remove', path: inner }];
    return Object.hasOwn(from, key)
      ? difference(from[key], to[key], inner)
      : [{ op: 'add', path: inner, value: to[key] }];
  });
}

function ofLists(from: readonly unknown[], to: readonly unknown[], path: string): Operation[] {
  const rest = [...from];
  const operations: Operation[] = [];
  for (const [index, item] of to.entries()) {
    const isMissing = index >= rest.length || (rest.length < to.length && !isDeepStrictEqual(rest[index], item));
    if (isMissing) {
      operations.push({ op: 'add', path: below(path, index), value: item });
      rest.splice(index, 0, item);
    } else operations.push(...difference(rest[index], item, below(path, index)));
  }
  for (let index = rest.length - 1; index >= to.length; index--)
    operations.push({ op: 'remove', path: below(path, index) });
  return operations;
}
