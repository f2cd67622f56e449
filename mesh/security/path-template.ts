/**
 * Matches a path in an AuthorizationPolicy: exact, with `*` at one end, or with `{*}` for one segment, `{**}` for
 * several.
 */
export function matchesPath(path: string, pattern: string): boolean {
  if (pattern.includes('{')) return matchesSegments(path.split('/'), pattern.split('/'));
  if (pattern === '*') return path !== '';
  if (pattern.startsWith('*')) return path.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return path.startsWith(pattern.slice(0, -1));
  return path === pattern;
}

function matchesSegments(path: readonly string[], pattern: readonly string[]): boolean {
  const rest = pattern.indexOf('{**}');
  if (rest < 0)
    return path.length === pattern.length && pattern.every((segment, index) => matchesSegment(path[index], segment));
  const after = pattern.slice(rest + 1);
  if (path.length < rest + after.length) return false;
  return (
    pattern.slice(0, rest).every((segment, index) => matchesSegment(path[index], segment)) &&
    after.every((segment, index) => matchesSegment(path[path.length - after.length + index], segment))
  );
}

function matchesSegment(segment: string | undefined, pattern: string): boolean {
  return pattern === '{*}' ? segment !== undefined && segment !== '' : segment === pattern;
}
