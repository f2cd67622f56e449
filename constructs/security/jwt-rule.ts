import type { Duration } from 'cdk8s';
import { jwks as keySet } from '../../mesh/checks/rules/admission/webhook/grammar/jwks';
import { atLeastOne, atMostOne, type Field, list, refuse, refuseProp, required, struct } from '../props/field';
import { duration, flag, headerName, nonEmptyText } from '../props/value';

/**
 * Tokens (JWT) of one issuer: where they stand in a request, and how they are validated. A request with an invalid
 * token is refused with 401; one without a token goes on, and an AuthorizationPolicy decides about it.
 *
 * @see https://istio.io/latest/docs/reference/config/security/jwt/#JWTRule
 */
export interface JwtRule {
  /** Who issues the tokens, as their claim `iss` says it. @default tokens of any issuer, validated with `jwksUri` */
  readonly issuer?: string;
  /** For whom the tokens must be: their claim `aud` has one of these. @default any */
  readonly audiences?: readonly string[];
  /** Where the public keys are fetched, over HTTP or HTTPS. Excludes `jwks`. @default as OpenID Discovery of `issuer` says */
  readonly jwksUri?: string;
  /** The public keys, a JSON Web Key Set as text. Excludes `jwksUri`. @default they are fetched */
  readonly jwks?: string;
  /** How long fetching the keys may take, in whole milliseconds. @default 5 s */
  readonly timeout?: Duration;
  /** Headers that hold the token. @default `Authorization: Bearer <token>` and the parameter `access_token`, where no place is named */
  readonly fromHeaders?: readonly JwtHeader[];
  /** Parameters of the query string that hold the token. @default as for `fromHeaders` */
  readonly fromParams?: readonly string[];
  /** Cookies that hold the token. @default as for `fromHeaders` */
  readonly fromCookies?: readonly string[];
  /** Whether the workload sees the token. @default false */
  readonly forwardOriginalToken?: boolean;
  /** The header that tells the workload all claims, as JSON in Base64. @default none */
  readonly outputPayloadToHeader?: string;
  /** Headers that tell the workload single claims. @default none */
  readonly outputClaimToHeaders?: readonly ClaimToHeader[];
  /** Claims that hold several values with spaces between, at most 64, besides `scope` and `permission`. @default none */
  readonly spaceDelimitedClaims?: readonly string[];
}

/**
 * A header that holds a token.
 *
 * @see https://istio.io/latest/docs/reference/config/security/jwt/#JWTHeader
 */
export interface JwtHeader {
  /** The name of the header. */
  readonly name: string;
  /** What stands before the token, with its space: `Bearer `. @default nothing */
  readonly prefix?: string;
}

/**
 * A header that tells the workload a claim.
 *
 * @see https://istio.io/latest/docs/reference/config/security/jwt/#ClaimToHeader
 */
export interface ClaimToHeader {
  /** The header, of letters, digits, `-` and `_`; no other entry has it. */
  readonly header: string;
  /** The claim; one within another is written `address.country`. */
  readonly claim: string;
}

const jwksUri: Field<string> = (value, at) => {
  const isUri = typeof value === 'string' && value.length <= 2048 && /^https?:\/\/[^\s/]/.test(value);
  return isUri && URL.canParse(value) ? value : refuse(at, 'an http or https URL, at most 2048 characters', value);
};

const jwks: Field<string> = (value, at) => {
  const set = parsed(value);
  const keys = typeof set === 'object' && set !== null && 'keys' in set ? set.keys : undefined;
  if (!Array.isArray(keys) || !keys.every((key) => typeof key?.kty === 'string')) {
    refuse(at, 'a JSON Web Key Set as text, such as \'{"keys":[{"kty":"RSA",...}]}\'', value);
  }
  const secret = keys.findIndex((key) => 'd' in key);
  if (secret >= 0) refuseProp(at, `key ${secret} is a private one: give its public part only`);
  const { problem } = keySet(value);
  return problem === undefined ? value : refuseProp(at, problem);
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const claimHeader: Field<string> = (value, at) =>
  typeof value === 'string' && /^[-_A-Za-z0-9]+$/.test(value)
    ? value
    : refuse(at, "the name of a header, of letters, digits, '-' and '_'", value);

const outputClaimToHeaders: Field<readonly ClaimToHeader[]> = (values, at) => {
  const item = struct<ClaimToHeader>({ header: required(claimHeader), claim: required(nonEmptyText) });
  const wire = list(item)(values, at);
  const names = values.map(({ header }) => header.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? wire : refuseProp(at, `header '${twice}' is named twice, keep one of them`);
};

const spaceDelimitedClaims: Field<readonly string[]> = (values, at) => {
  const wire = list(nonEmptyText)(values, at);
  return values.length > 64 ? refuse(at, 'a list of at most 64', values) : wire;
};

export const jwtRule = struct<JwtRule>(
  {
    issuer: nonEmptyText,
    audiences: list(nonEmptyText),
    jwksUri,
    jwks,
    timeout: duration,
    fromHeaders: list(struct<JwtHeader>({ name: required(headerName), prefix: nonEmptyText })),
    fromParams: list(nonEmptyText),
    fromCookies: list(nonEmptyText),
    forwardOriginalToken: flag,
    outputPayloadToHeader: headerName,
    outputClaimToHeaders,
    spaceDelimitedClaims,
  },
  (wire, props, at) => {
    atLeastOne(at, props, ['issuer', 'jwksUri']);
    atMostOne(at, props, ['jwksUri', 'jwks']);
    return wire;
  },
);
