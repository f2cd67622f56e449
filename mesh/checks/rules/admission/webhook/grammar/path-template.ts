import { shown } from './shown';

const ANY_SEGMENT = '{*}';
const REST = '{**}';

/** Path templates of Envoy: `{*}` is one segment, `{**}` the rest of the path. Returns the first mistake. */
export function pathTemplates(paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const problem = pathTemplate(path);
    if (problem) return problem;
  }
  return undefined;
}

function pathTemplate(path: string): string | undefined {
  const isTemplate = path.includes(ANY_SEGMENT) || path.includes(REST);
  let hasRest = false;
  for (const segment of trimSlashes(path).split('/')) {
    if (segment === ANY_SEGMENT || segment === REST) {
      if (hasRest) return `"{**}" must be the last template, got ${shown(path)}`;
      hasRest = segment === REST;
    } else if (/[{}]/.test(segment)) {
      return `"{*}" and "{**}" must be whole segments, and no other braces are allowed, got ${shown(path)}`;
    } else if (isTemplate && !/^[a-zA-Z0-9\-._~%!$&'()+,;:@=]+$/.test(segment)) {
      return `the other segments of a path with templates must be plain text without "*", got ${shown(path)}`;
    }
  }
  return undefined;
}

function trimSlashes(path: string): string {
  let start = 0;
  let end = path.length;
  while (path[start] === '/') start++;
  while (end > start && path[end - 1] === '/') end--;
  return path.slice(start, end);
}
