import type { Config } from '../../manifest/config';
import { fields, list, text, texts } from '../../manifest/fields';
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
export function carriageOf(authentications: readonly Config[], of: string): string {
  const rules = authentications.flatMap(({ spec }) => list(spec.jwtRules).map(fields));
  const ofIssuer = rules.filter(({ issuer }) => text(issuer) === of);
  return JSON.stringify([
    ...new Set(ofIssuer.map(({ issuer, audiences, presence, ...carriage }) => JSON.stringify(carriage))),
  ]);
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
