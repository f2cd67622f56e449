import type { TextPattern } from '../../security/request-principal';
import { characters } from '../character-set';
import { literal } from '../condition';
import type { Language, Languages } from '../language';

/** The texts that a policy's value matches: `*` at one end matches any text, a single `*` any text that is not empty. */
export function patternLanguage(pattern: string, languages: Languages, ignoreCase = false): Language | undefined {
  if (pattern === '*') return languages.not(languages.text(''));
  const isSuffix = pattern.startsWith('*');
  const isPrefix = !isSuffix && pattern.endsWith('*');
  const text = literal(isSuffix ? pattern.slice(1) : isPrefix ? pattern.slice(0, -1) : pattern, ignoreCase, languages);
  if (!text) return undefined;
  if (isSuffix) return languages.sequence(languages.all, text);
  return isPrefix ? languages.sequence(text, languages.all) : text;
}

/** The lines of a header that a value matches: a single `*` means "present". */
export function headerLanguage(pattern: string, languages: Languages, ignoreCase = false): Language | undefined {
  return pattern === '*' ? languages.all : patternLanguage(pattern, languages, ignoreCase);
}

const SEGMENT = characters(
  ...[..."-._~%!$&'()*+,;=:@"].map((one): [number, number] => [one.charCodeAt(0), one.charCodeAt(0)]),
  [48, 57],
  [65, 90],
  [97, 122],
);

/** The paths that a value of `paths` matches. */
export function pathPatternLanguage(pattern: string, languages: Languages): Language | undefined {
  if (!/\{\*\*?\}/.test(pattern)) return patternLanguage(pattern, languages);
  const segment = languages.set(SEGMENT);
  const any = languages.repeat(languages.either(segment, languages.text('/')));
  return pattern.split(/(\{\*\*?\})/).reduceRight((rest, part) => {
    if (part === '{**}') return languages.sequence(any, rest);
    if (part === '{*}') return languages.sequence(segment, languages.sequence(languages.repeat(segment), rest));
    return languages.sequence(languages.text(part), rest);
  }, languages.text(''));
}

/** The texts that a part of a request principal matches. */
export function textLanguage({ kind, text }: TextPattern, languages: Languages): Language {
  switch (kind) {
    case 'present':
      return languages.not(languages.text(''));
    case 'exact':
      return languages.text(text);
    case 'prefix':
      return languages.sequence(languages.text(text), languages.all);
    case 'suffix':
      return languages.sequence(languages.all, languages.text(text));
  }
}
