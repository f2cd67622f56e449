/** A value for a message: JSON, shortened if it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Message for a value that must be one of a list. */
export function mustBeOneOf(words: Iterable<string>, got: unknown): string {
  return `must be one of ${[...words].join(', ')}, got ${shown(got)}`;
}
