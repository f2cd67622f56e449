import { withSpace } from '../schema/remedies/missing-space';

/** What to write instead of a frequent YAML mistake; empty if nothing is obvious. `line` is the line of the error. */
export function yamlRemedy(reason: string, line: string, text: string): string {
  if (text.includes('{{')) return ' (a template? render it first, as with `helm template`)';
  const remedy = REMEDIES.find(([pattern]) => pattern.test(reason))?.[1](line);
  return remedy === undefined ? '' : ` (${remedy})`;
}

const REMEDIES: readonly (readonly [reason: RegExp, remedy: (line: string) => string | undefined])[] = [
  [/^alias .*(?:empty|without an anchor)/, starInQuotes],
  [
    /^plain value cannot start with|^unexpected scalar at node end|^missing , or :/,
    () => 'put the whole value in quotes',
  ],
  [/^nested mappings are not allowed/, () => 'put the value in quotes, because it contains ": "'],
  [/^invalid escape sequence/, () => 'write a backslash in single quotes'],
  [/^tabs are not allowed/, () => 'indent with spaces'],
  [
    /^implicit (?:map )?keys need/,
    (line) => missingSpace(line) ?? 'indent this line and the next like the lines around them',
  ],
];

/** A plain scalar cannot begin with a star, because that is an alias. */
function starInQuotes(line: string): string | undefined {
  const [star] = /(?<=^|[\s[{,:])\*[^\s,\]}]*/.exec(line) ?? [];
  return star && `write "${star}" with quotes`;
}

/** The space after the colon of a key, or after the dash of an item. */
function missingSpace(line: string): string | undefined {
  const spaced = withSpace(line.replace(/^[\s-]*/, ''));
  if (spaced !== undefined) return spaced;
  const [, item] = /^\s*-([^\s-].*)$/.exec(line) ?? [];
  return item && `write "- ${item}" with a space after the dash`;
}
