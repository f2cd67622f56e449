import type { Config } from '../../manifest/config';
import { type Fields, fields, list, text, texts } from '../../manifest/fields';
import type { Jwt } from '../../request/request';
import type { Languages } from '../language';
import type { Conditions, Demand, ListValues } from '../regions/region';

/** Requests whose token is alike to all rules: without one, or with the same issuer, audiences and validity. */
export interface TokenCase {
  /** Empty for requests without a token. */
  readonly words: string;
  readonly jwt: Jwt | undefined;
  readonly audiences: ReadonlySet<string>;
  /** The audiences of all rules. */
  readonly known: readonly string[];
}

/** More audiences are not combined with each other. */
const MOST_COMBINED = 3;

/** Requests without a token, if no rule reads any. */
export const NO_TOKEN: TokenCase = { words: '', jwt: undefined, audiences: new Set(), known: [] };

/** A subject of a token that no rule names. */
export const ANYONE = 'anyone';

/** All cases that RequestAuthentications distinguish. */
export function tokenCases(authentications: readonly Config[]): TokenCase[] {
  const rules = authentications.flatMap(({ spec }) => list(spec.jwtRules).map(fields));
  const known = [...new Set(rules.flatMap(({ audiences }) => texts(audiences)))];
  const none: TokenCase = { ...NO_TOKEN, known };
  if (rules.length === 0) return [none];
  const issuers = [...new Set(rules.map(({ issuer }) => text(issuer)))];
  const valid = issuers.flatMap((issuer) =>
    combinations(known).map((audiences) => {
      const words = `a token from ${issuer}${audiences.length === 0 ? '' : ` for ${audiences.join(' and ')}`}`;
      return {
        words,
        jwt: { issuer, subject: ANYONE, ...(audiences.length > 0 && { audiences }) },
        audiences: new Set(audiences),
        known,
      };
    }),
  );
  const rejected = [...issuers.map((issuer) => ({ issuer, valid: false })), { issuer: 'https://unknown.example' }];
  return [
    none,
    ...valid,
    ...rejected.map((jwt) => ({
      ...none,
      words: 'valid' in jwt ? `an invalid token from ${jwt.issuer}` : 'a token from an unknown issuer',
      jwt,
    })),
  ];
}

function combinations(audiences: readonly string[]): string[][] {
  if (audiences.length > MOST_COMBINED) return [[], ...audiences.map((audience) => [audience]), [...audiences]];
  let sets: string[][] = [[]];
  for (const audience of audiences) sets = sets.flatMap((set) => [set, [...set, audience]]);
  return sets;
}

/** What rules for an issuer do with its tokens, apart from accepting them; equal texts do the same. */
export interface Carriage {
  readonly keys: string;
  readonly places: string;
  readonly outputs: string;
}

/** No rule reads a token. */
export const UNREAD: Carriage = { keys: '', places: '', outputs: '' };

export function carriageOf(authentications: readonly Config[], of: string): Carriage {
  const rules = authentications.flatMap(({ spec }) => list(spec.jwtRules).map(fields));
  const ofIssuer = rules.filter(({ issuer }) => text(issuer) === of);
  const all = (part: (rule: Fields) => unknown) =>
    JSON.stringify([...new Set(ofIssuer.map((rule) => JSON.stringify(part(rule))))]);
  return {
    keys: all(({ jwks, jwksUri, timeout }) => [jwks, jwksUri, timeout]),
    places: all(({ fromHeaders, fromParams, fromCookies }) => [fromHeaders, fromParams, fromCookies]),
    outputs: all(
      ({ issuer, audiences, presence, jwks, jwksUri, timeout, fromHeaders, fromParams, fromCookies, ...others }) =>
        others,
    ),
  };
}

/** Why requests with tokens of an issuer may be treated differently; empty if they are not. */
export function carriageReasons(before: Carriage, after: Carriage): string[] {
  const reasons = {
    keys: 'the keys of its issuer differ, and the manifests do not contain the token that shows it',
    places: 'its issuer has other headers, parameters or cookies to read tokens from',
    outputs: 'workloads or policies receive something else of the token',
  };
  // Without a rule, workloads receive the token itself.
  if (before === UNREAD || after === UNREAD) return before === after ? [] : [reasons.outputs];
  const aspects = ['keys', 'places', 'outputs'] as const;
  return aspects.filter((aspect) => before[aspect] !== after[aspect]).map((aspect) => reasons[aspect]);
}

/** What a case fixes of the audiences. */
export function audiencesOf({ audiences, known }: TokenCase, languages: Languages): ListValues {
  const others = known.filter((audience) => !audiences.has(audience)).map((audience) => languages.text(audience));
  return {
    some: [...audiences].map((audience) => languages.text(audience)),
    none: languages.either(languages.none, ...others),
  };
}

/** Preflight requests, which browsers send without tokens: the token filter ignores them. */
export const PREFLIGHT: Conditions = [
  demand('header :method', (languages) => ({ missing: false, language: languages.text('OPTIONS') })),
  ...['origin', 'access-control-request-method'].map((name) =>
    demand(`header ${name}`, (languages) => ({ missing: false, language: languages.not(languages.text('')) })),
  ),
];

function demand(subject: string, values: Demand['values']): Demand {
  return { subject, key: `preflight ${subject}`, values };
}
