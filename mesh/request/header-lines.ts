/**
 * Headers that Envoy stores in one line, measured with Envoy 1.40. Lines of other headers stay as they are: matches
 * compare each one.
 */
const STORED_IN_ONE_LINE: ReadonlySet<string> = new Set([
  ...['accept', 'accept-encoding', 'access-control-request-headers', 'access-control-request-method', 'authorization'],
  ...['cache-control', 'content-type', 'cookie', 'grpc-timeout', 'if-match', 'if-none-match', 'origin', 'pragma'],
  ...['referer', 'user-agent', 'via', 'x-client-trace-id', 'x-forwarded-for'],
]);

/** Headers by lower-case name. */
export type Headers = Readonly<Record<string, string>>;

/** Headers to change. */
export function mapOf(headers: Headers): Map<string, string> {
  const map = new Map<string, string>();
  for (const name of Object.keys(headers)) map.set(name, headers[name] ?? '');
  return map;
}

/** Changed headers. A spread or `Object.fromEntries` would be several times slower. */
export function headersOf(map: ReadonlyMap<string, string>): Headers {
  const headers: Record<string, string> = {};
  for (const [name, value] of map) {
    if (name === '__proto__') return Object.fromEntries(map);
    headers[name] = value;
  }
  return headers;
}

/** Whether Envoy stores the lines of a header as one. @param name in lower case */
export function isOneLine(name: string): boolean {
  return STORED_IN_ONE_LINE.has(name);
}

/** The value of a header with these lines, as a workload sees it if it joins them. @param name in lower case */
export function joinLines(name: string, lines: readonly string[]): string {
  if (!isOneLine(name)) return lines.join(',');
  return lines.filter((line) => line !== '').join(name === 'cookie' ? '; ' : ',');
}
