import { shown } from './shown';

const one = '{*}';
const rest = '{**}';

/** Why these are no paths that Envoy can match: `{*}` stands for one segment, `{**}` for all that follow. The first mistake. */
export function pathTemplates(paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const problem = pathTemplate(path);
    if (problem) return problem;
  }
  return undefined;
}

function pathTemplate(path: string): string | undefined {
  const isTemplate = path.includes(one) || path.includes(rest);
  let hasRest = false;
  for (const segment of trimSlashes(path).split('/')) {
    if (segment === one || segment === rest) {
      if (hasRest) return `"{**}" must be the last of the templates, got ${shown(path)}`;
      hasRest = segment === rest;
    } else if (/[{}]/.test(segment)) {
      return `"{*}" and "{**}" must stand for whole segments, and no other braces may, got ${shown(path)}`;
    } else if (isTemplate && !/^[a-zA-Z0-9\-._~%!$&'()+,;:@=]+$/.test(segment)) {
      return `beside a template a segment must be plain text of a path, without "*", got ${shown(path)}`;
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
