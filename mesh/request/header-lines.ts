/**
 * Headers that Envoy stores in one line, measured with Envoy 1.40. Lines of other headers stay as they are: matches
 * compare each one.
 */
const STORED_IN_ONE_LINE: ReadonlySet<string> = new Set([
  ...['accept', 'accept-encoding', 'access-control-request-headers', 'access-control-request-method', 'authorization'],
  ...['cache-control', 'content-type', 'cookie', 'grpc-timeout', 'if-match', 'if-none-match', 'origin', 'pragma'],
  ...['referer', 'user-agent', 'via', 'x-client-trace-id', 'x-forwarded-for'],
]);

/** Whether Envoy stores the lines of a header as one. @param name in lower case */
export function isOneLine(name: string): boolean {
  return STORED_IN_ONE_LINE.has(name);
}

/** The value of a header with these lines, as a workload sees it if it joins them. @param name in lower case */
export function joinLines(name: string, lines: readonly string[]): string {
  if (!isOneLine(name)) return lines.join(',');
  return lines.filter((line) => line !== '').join(name === 'cookie' ? '; ' : ',');
}
