/** A value as messages show it: as JSON, cut where it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Messages about values that have to stand in a list. */
export function mustBeOneOf(words: Iterable<string>, got: unknown): string {
  return `must be one of ${[...words].join(', ')}, got ${shown(got)}`;
}
