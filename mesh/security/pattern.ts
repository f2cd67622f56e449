/** Matches a policy's value: `*` at one end matches any text there, a single `*` any text that is not empty. */
export function matchesPattern(subject: string, pattern: string): boolean {
  if (pattern === '*') return subject !== '' && !subject.includes('\n');
  if (pattern.startsWith('*')) return subject.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return subject.startsWith(pattern.slice(0, -1));
  return subject === pattern;
}

/** Matches a header: a single `*` means "present", even if it is empty. */
export function matchesHeader(line: string, pattern: string): boolean {
  return pattern === '*' || matchesPattern(line, pattern);
}
