/** What to write if a key and its value have no space between them; `undefined` for any other text. */
export function withSpace(written: string, isKey: (key: string) => boolean = () => true): string | undefined {
  // Slashes follow the colon of a URL.
  const [, key, value] = /^([A-Za-z][\w.-]*):([^\s/].*)$/.exec(written) ?? [];
  if (key === undefined || !isKey(key)) return undefined;
  return `write "${key}: ${value}" with a space after the colon`;
}
