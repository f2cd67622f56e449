const NEEDS_NORMALIZATION = /[/\\](\.|%2e)|\\|\/\//i;

/** Normalizes a path. Istio's BASE resolves dot segments and turns backslashes around; `//` and `%2F` are kept. */
export function normalizePath(path: string, normalization: string): string {
  if (normalization === 'NONE' || !NEEDS_NORMALIZATION.test(path)) return path;
  const out: string[] = [];
  const segments = path.replace(/\\/g, '/').replace(/%2e/gi, '.').split('/').slice(1);
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === '..') out.pop();
    if (segment === '.' || segment === '..') {
      if (isLast) out.push('');
    } else out.push(segment);
  });
  const resolved = `/${out.join('/')}`;
  return normalization === 'MERGE_SLASHES' || normalization === 'DECODE_AND_MERGE_SLASHES'
    ? resolved.replace(/\/{2,}/g, '/')
    : resolved;
}
