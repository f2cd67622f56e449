/** The parts of a request that can carry tokens, as the token filter changes them. */
export interface Carrier {
  readonly headers: Map<string, string>;
  /** Query with its `?`, empty if there is none. */
  query: string;
}

/** Query parameters in order, percent-decoded. */
export function queryParameters(query: string): [string, string][] {
  if (query.length < 2) return [];
  return query
    .slice(1)
    .split('&')
    .map((part) => {
      const equals = part.indexOf('=');
      const [name, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
      return [decoded(name), decoded(value)];
    });
}

function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

/** Removes a parameter; Envoy sorts the others by name. */
export function withoutParameter(query: string, name: string): string {
  const rest = queryParameters(query).filter(([key]) => key !== name);
  const sorted = rest.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return sorted.length === 0 ? '' : `?${sorted.map(([key, value]) => `${key}=${value}`).join('&')}`;
}

/** Cookies by name; the first one of a name counts. */
export function cookies(header: string | undefined): ReadonlyMap<string, string> {
  const jar = new Map<string, string>();
  for (const part of header?.split(';') ?? []) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim();
    if (!jar.has(name)) jar.set(name, unquoted(part.slice(equals + 1).trim()));
  }
  return jar;
}

function unquoted(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
