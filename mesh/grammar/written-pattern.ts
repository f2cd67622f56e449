/** Pattern syntax that people write where Istio compares plain text. */
export type PatternSyntax = 'glob' | 'regex' | 'template';

/** What hardly any plain path, host or header value contains: `.*`, `^/…`, `^…$`, `\d+`, `\.`, `[0-9]+`, `(a|b)`, `(?i)`. */
const REGEX =
  /\.\*|\.\+(?=$|[/)$])|^\^(?:\/|.*\$$)|[)\]/]\$$|\\[dDwWsS][+*?{]|\\\.|\[[^\]]+\][+*?{]|\([^()]*\|[^()]*\)|\(\?[:i]/;

const TEMPLATE = /\/\{[A-Za-z_][\w.-]*\}(?=$|\/)/;

/** The pattern syntax in a text; undefined for plain text. */
export function patternSyntax(text: string): PatternSyntax | undefined {
  if (REGEX.test(text)) return 'regex';
  if (TEMPLATE.test(text)) return 'template';
  return text.includes('*') ? 'glob' : undefined;
}

/** The regular expression of a glob or template: a star or `{name}` is one path segment, a star at the end any text. */
export function asRegex(text: string): string {
  if (patternSyntax(text) === 'regex') return text.replace(/^\^|\$$/g, '');
  return text.replace(/\*+$|\*+|\{[\w.-]+\}|[.+?()[\]|^$\\]/g, (found, index: number) => {
    if (found.startsWith('*')) return index + found.length === text.length ? '.*' : '[^/]*';
    return found.startsWith('{') ? '[^/]+' : `\\${found}`;
  });
}
