import { regex } from './regex';

export interface StringMatch {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}

/** An empty exact value is fine: it matches what is there and empty. */
export function stringMatch(match: StringMatch | null | undefined): string | undefined {
  if (match?.prefix === '') return 'prefix must not be empty, for it would match anything: leave the match out instead';
  return regexMatch(match);
}

/** Of a path any prefix will do. */
export function regexMatch(match: StringMatch | null | undefined): string | undefined {
  return match?.regex === undefined ? undefined : regex(match.regex);
}
