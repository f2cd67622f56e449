import { claimPath } from '../routing/condition';
import { type RegexPrograms, type StringMatcher, stringMatch, stringMatcher } from '../routing/string-matcher';
import { characters, complement, inAnyCase } from './character-set';
import type { Language, Languages } from './language';
import { regexLanguage } from './regex-language';

/** The possible values of a subject: missing, or one of these strings. */
export interface Values {
  readonly missing: boolean;
  readonly language: Language;
}

/** A condition of a match on one subject: `path`, `header x-user`, `query page`. All conditions must hold. */
export interface Condition {
  readonly subject: string;
  /** Equal for equal conditions. */
  readonly key: string;
  /** @param value `undefined` if the request does not have the subject */
  test(value: string | undefined): boolean;
  /** A value that meets the condition, but few other conditions; `null` if none is known. */
  readonly sample: string | undefined | null;
  /** `undefined` if not modelled. Then only an equal condition is known to hold at the same time. */
  values(languages: Languages): Values | undefined;
}

export const PATH = 'path';

/** Paths without query and fragment that start with a slash: all but that of `OPTIONS *`. */
export function slashPaths(languages: Languages): Language {
  const inside = languages.repeat(languages.set(complement(characters([35, 35], [63, 63]))));
  return languages.sequence(languages.text('/'), inside);
}

/** Paths without query and fragment. */
const everyPath = (languages: Languages) => languages.either(slashPaths(languages), languages.text('*'));

/** All values that a subject can have. */
export function anyValue(subject: string, languages: Languages): Values {
  if (subject === PATH) return { missing: false, language: everyPath(languages) };
  return { missing: !subject.startsWith('header :'), language: languages.all };
}

export function both(a: Values, b: Values, languages: Languages): Values {
  return { missing: a.missing && b.missing, language: languages.both(a.language, b.language) };
}

export function complementOf({ missing, language }: Values, languages: Languages): Values {
  return { missing: !missing, language: languages.not(language) };
}

/** Proved to be empty. */
export function isEmpty({ missing, language }: Values, languages: Languages): boolean {
  return !missing && languages.isEmpty(language);
}

/** The condition of `uri`. */
export function pathCondition(written: unknown, ignoreCase: boolean, programs: RegexPrograms): Condition {
  const { kind, value } = stringMatch(written);
  // For headers, a single `*` means "present"; as a path it is a regex that RE2 rejects.
  if (kind === 'regex' && value === '*') return NEVER;
  const matcher = stringMatcher(written, programs);
  const folds = ignoreCase && (matcher.kind === 'exact' || matcher.kind === 'prefix');
  const isUnset = matcher.kind === 'present';
  const asked = isUnset ? stringMatcher({ prefix: '/' }, programs) : matcher;
  const lower = folds && stringMatcher({ [asked.kind]: asked.value.toLowerCase() }, programs);
  return {
    subject: PATH,
    key: `path ${asked.kind} ${folds} ${asked.value}`,
    test: (value = '') => (lower ? lower.test(value.toLowerCase()) : asked.test(value)),
    sample: sampleOf(asked),
    values(languages) {
      const language = languageOf(asked, folds, languages);
      return language && { missing: false, language };
    },
  };
}

/** The condition of a path prefix that ends at a slash: `/api` accepts `/api` and `/api/x`, but not `/apis`. */
export function segmentsCondition(prefix: string, programs: RegexPrograms): Condition {
  const exact = pathCondition({ exact: prefix }, false, programs);
  const below = pathCondition({ prefix: `${prefix}/` }, false, programs);
  return {
    ...below,
    key: `path segments ${prefix}`,
    test: (path = '') => exact.test(path) || below.test(path),
    values(languages) {
      const [one, other] = [exact.values(languages), below.values(languages)];
      return one && other && { missing: false, language: languages.either(one.language, other.language) };
    },
  };
}

/** A header or query parameter must be present and have such a value. */
export function presentCondition(subject: string, written: unknown, programs: RegexPrograms): Condition {
  const matcher = stringMatcher(written, programs);
  return {
    subject,
    key: `${subject} ${matcher.kind} ${matcher.value}`,
    test: (value) => value !== undefined && matcher.test(value),
    sample: sampleOf(matcher),
    values(languages) {
      const language = languageOf(matcher, false, languages);
      return language && { missing: false, language };
    },
  };
}

/** The inverse, for `withoutHeaders`. A missing header counts as empty, unless the condition is about presence. */
export function withoutCondition(subject: string, written: unknown, programs: RegexPrograms): Condition {
  const matcher = stringMatcher(written, programs);
  const isPresence = matcher.kind === 'present';
  const test = (value: string | undefined) => (isPresence ? value === undefined : !matcher.test(value ?? ''));
  return {
    subject,
    key: `without ${subject} ${matcher.kind} ${matcher.value}`,
    test,
    sample: test(undefined) ? undefined : test(UNUSUAL) ? UNUSUAL : null,
    values(languages) {
      const excluded = languageOf(matcher, false, languages);
      return excluded && { missing: test(undefined), language: languages.not(excluded) };
    },
  };
}

/** Claims of a token. A claim can have several values, so one such condition does not exclude another. */
export function claimCondition(name: string, written: unknown, isWithout: boolean): Condition | undefined {
  const path = claimPath(name);
  if (!path) return undefined;
  const subject = `${isWithout ? 'without ' : ''}claim ${JSON.stringify([path, written])}`;
  return { subject, key: subject, test: (value) => value !== undefined, sample: UNUSUAL, values: () => undefined };
}

/** The condition of a match that no request meets. */
export const NEVER: Condition = {
  subject: PATH,
  key: 'never',
  test: () => false,
  sample: null,
  values: () => undefined,
};

/** A value that no configuration contains. */
export const UNUSUAL = '~\u03b1~';

function sampleOf({ kind, value, test }: StringMatcher): string | null {
  if (kind === 'regex') return null;
  const sample = kind === 'exact' ? value : `${value}${UNUSUAL}`;
  return test(sample) ? sample : null;
}

function languageOf(
  { kind, value, test }: StringMatcher,
  ignoreCase: boolean,
  languages: Languages,
): Language | undefined {
  switch (kind) {
    case 'present':
      return languages.all;
    case 'exact':
      return literal(value, ignoreCase, languages);
    case 'prefix': {
      const start = literal(value, ignoreCase, languages);
      return start && languages.sequence(start, languages.all);
    }
    case 'regex': {
      const language = regexLanguage(value, languages);
      const sample = language && languages.sample(language);
      // A pattern that RE2 rejects matches nothing.
      return sample !== undefined && test(sample) ? language : undefined;
    }
  }
}

/** A text; if the case is ignored, in all spellings: Envoy folds ASCII letters only. */
export function literal(text: string, ignoreCase: boolean, languages: Languages): Language | undefined {
  if (/[\0\n\r]/.test(text)) return undefined;
  if (!ignoreCase) return languages.text(text);
  if (!/^[ -~]*$/.test(text)) return undefined;
  return [...text].reduceRight((rest, character) => {
    const codePoint = character.charCodeAt(0);
    const forms = inAnyCase(characters([codePoint, codePoint])).filter((form) => form < 128);
    return languages.sequence(languages.set(forms), rest);
  }, languages.text(''));
}
