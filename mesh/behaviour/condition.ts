import { claimPath } from '../routing/condition';
import { type RegexPrograms, type StringMatcher, stringMatch, stringMatcher } from '../routing/string-matcher';
import { characters, complement, inAnyCase } from './character-set';
import type { Language, Languages } from './language';
import { regexLanguage } from './regex-language';

/** What a subject of a request may be: missing, or one of these strings. */
export interface Values {
  readonly missing: boolean;
  readonly language: Language;
}

/** What a match asks of one subject: `path`, `header x-user`, `query page`. All conditions must hold. */
export interface Condition {
  readonly subject: string;
  /** The same for conditions that say the same. */
  readonly key: string;
  /** `undefined` stands for a subject that the request does not have. */
  test(value: string | undefined): boolean;
  /** A value that few other conditions fulfil; `null` where none is at hand. */
  readonly sample: string | undefined | null;
  /** `undefined`: only known to hold where the same condition does. */
  values(languages: Languages): Values | undefined;
}

export const PATH = 'path';

/** Neither the query nor the fragment is in it. `OPTIONS *` has the one path without a slash. */
function everyPath(languages: Languages): Language {
  const inside = languages.repeat(languages.set(complement(characters([35, 35], [63, 63]))));
  return languages.either(languages.sequence(languages.text('/'), inside), languages.text('*'));
}

/** What a subject is before any condition is asked. */
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

/** Only what is proved to be empty is. */
export function isEmpty({ missing, language }: Values, languages: Languages): boolean {
  return !missing && languages.isEmpty(language);
}

/** A path as a match of a rule asks for it. */
export function pathCondition(written: unknown, ignoreCase: boolean, programs: RegexPrograms): Condition {
  const { kind, value } = stringMatch(written);
  // For headers a lone star asks for presence; as a path it is a pattern that RE2 does not take.
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

/** A header or a query parameter that has to be there, with such a value. */
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

/** A header that must not be so. A missing one counts as the empty string, except where only presence is excluded. */
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

/** A claim of a token may have many values, so that one such condition says nothing about another. */
export function claimCondition(name: string, written: unknown, isWithout: boolean): Condition | undefined {
  const path = claimPath(name);
  if (!path) return undefined;
  const subject = `${isWithout ? 'without ' : ''}claim ${JSON.stringify([path, written])}`;
  return { subject, key: subject, test: (value) => value !== undefined, sample: UNUSUAL, values: () => undefined };
}

const NEVER: Condition = { subject: PATH, key: 'never', test: () => false, sample: null, values: () => undefined };

/** No configuration asks for it by name. */
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
      // A pattern that RE2 does not take matches nothing.
      return sample !== undefined && test(sample) ? language : undefined;
    }
  }
}

// Envoy folds ASCII letters only.
function literal(text: string, ignoreCase: boolean, languages: Languages): Language | undefined {
  if (/[\0\n\r]/.test(text)) return undefined;
  if (!ignoreCase) return languages.text(text);
  if (!/^[ -~]*$/.test(text)) return undefined;
  return [...text].reduceRight((rest, character) => {
    const codePoint = character.charCodeAt(0);
    const forms = inAnyCase(characters([codePoint, codePoint])).filter((form) => form < 128);
    return languages.sequence(languages.set(forms), rest);
  }, languages.text(''));
}
