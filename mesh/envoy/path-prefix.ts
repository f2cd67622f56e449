/**
 * Why Envoy refuses a path prefix of whole segments, and with it the whole route table; `undefined` if it accepts it. Before,
 * Istio cuts off one slash at the end.
 */
export function refusedPathPrefix(prefix: string): string | undefined {
  const sent = prefix.replace(/\/$/, '');
  if (prefix === '/' || /^[^?#]+[^?#/]$/.test(sent)) return undefined;
  return /[?#]/.test(sent)
    ? 'a path has no ? or #'
    : 'without the slash at its end, it is too short or ends with a slash';
}
