import { type Fields, fields, text } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import { stringMatch } from '../routing/string-matcher';

/** A match of a VirtualService. */
export interface WrittenMatch {
  readonly spec: Fields;
  readonly path: FieldPath;
  /** Whether another match of the rule accepts the prefix itself, so the prefix means whole segments. @default false */
  readonly isBySegment?: boolean;
}

/**
 * Joins a path and the prefix below it, `/api` and `/api/` with the same other conditions: together they are the prefix `/api`
 * of the Gateway API. `rewrite.uri` and `redirect.prefixRewrite` treat the two differently.
 */
export function joinedSegments(matches: readonly WrittenMatch[], rule: Fields): readonly WrittenMatch[] {
  if (text(fields(rule.rewrite).uri) !== '' || text(fields(rule.redirect).prefixRewrite) !== '') return matches;
  const exact = new Map<string, WrittenMatch>();
  for (const match of matches) {
    const { kind, value } = stringMatch(match.spec.uri);
    if (kind === 'exact') exact.set(keyOf(match.spec, value), match);
  }
  const joined = new Set<WrittenMatch>();
  const segments = matches.map((match): WrittenMatch => {
    const { kind, value } = stringMatch(match.spec.uri);
    const same =
      kind === 'prefix' && value.endsWith('/') ? exact.get(keyOf(match.spec, value.slice(0, -1))) : undefined;
    if (!same) return match;
    joined.add(same);
    return { ...match, isBySegment: true };
  });
  return segments.filter((match) => !joined.has(match));
}

const keyOf = ({ uri: _, ...others }: Fields, path: string) => JSON.stringify([path, others]);
