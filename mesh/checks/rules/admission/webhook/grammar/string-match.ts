import { regex } from './regex';

export interface StringMatch {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}

/** A string match. An empty `exact` is valid: it matches an empty value. */
export function stringMatch(match: StringMatch | null | undefined): string | undefined {
  if (match?.prefix === '') return 'prefix must not be empty because it would match anything: remove the match instead';
  return regexMatch(match);
}

/** A match of a path, whose prefix may be empty. */
export function regexMatch(match: StringMatch | null | undefined): string | undefined {
  return match?.regex === undefined ? undefined : regex(match.regex);
}
