import type { Duration } from 'cdk8s';
import { jwks as keySet } from '../../mesh/checks/rules/admission/webhook/grammar/jwks';
import { atLeastOne, atMostOne, type Field, list, refuse, refuseProp, required, struct } from '../props/field';
import { choice, duration, flag, headerName, nonEmptyText } from '../props/value';

/**
 * How to find and validate the JSON Web Tokens (JWT) of one issuer. A request with an invalid token is denied with 401.
 * A request without a token is accepted unless `presence` requires one or an AuthorizationPolicy denies it.
 *
 * @see https://istio.io/latest/docs/reference/config/security/jwt/#JWTRule
 */
export interface JwtRule {
  /** Issuer of the tokens: the value of their claim `iss`. @default any issuer, `jwksUri` is required then */
  readonly issuer?: string;
  /** Accepted audiences; the claim `aud` must contain one of them. @default any audience */
  readonly audiences?: readonly string[];
  /** HTTP or HTTPS URL of the public keys. Excludes `jwks`. @default the URL from the OpenID Discovery of `issuer` */
  readonly jwksUri?: string;
  /** The public keys, as the JSON text of a JSON Web Key Set. Excludes `jwksUri`. @default the keys are fetched */
  readonly jwks?: string;
  /** Timeout for fetching the keys, in whole milliseconds. @default 5 s */
  readonly timeout?: Duration;
  /**
   * Headers that can contain the token.
   *
   * @default `Authorization: Bearer <token>`, and the query parameter `access_token`, if `fromParams` and `fromCookies`
   * are not set either
   */
  readonly fromHeaders?: readonly JwtHeader[];
  /** Query parameters that can contain the token. @default see `fromHeaders` */
  readonly fromParams?: readonly string[];
  /** Cookies that can contain the token. @default see `fromHeaders` */
  readonly fromCookies?: readonly string[];
  /** Whether to forward the token to the workload. @default false */
  readonly forwardOriginalToken?: boolean;
  /** Header that forwards all claims to the workload, as Base64-encoded JSON. @default no header */
  readonly outputPayloadToHeader?: string;
  /** Headers that forward single claims to the workload. @default no headers */
  readonly outputClaimToHeaders?: readonly ClaimToHeader[];
  /**
   * Claims, at most 64, whose text is a list of values separated by spaces. `scope` and `permission` always are.
   *
   * @default none
   */
  readonly spaceDelimitedClaims?: readonly string[];
  /**
   * Whether a request must have a token that this rule accepts: `REQUIRED` denies others with 401, even if another rule
   * accepts a token. Istio 1.32 or newer: older versions reject or ignore it.
   *
   * @default 'OPTIONAL'
   */
  readonly presence?: 'OPTIONAL' | 'REQUIRED';
}

/**
 * A header that can contain the token.
 *
 * @see https://istio.io/latest/docs/reference/config/security/jwt/#JWTHeader
 */
export interface JwtHeader {
  /** Name of the header. */
  readonly name: string;
  /** Text before the token, including the space: `Bearer `. @default no prefix */
  readonly prefix?: string;
}

/**
 * A header that forwards a claim to the workload.
 *
 * @see https://istio.io/latest/docs/reference/config/security/jwt/#ClaimToHeader
 */
export interface ClaimToHeader {
  /** Name of the header: letters, digits, `-` and `_`. Must be unique in the list. */
  readonly header: string;
  /** Name of the claim; `address.country` is a nested claim. */
  readonly claim: string;
}

const jwksUri: Field<string> = (value, path) => {
  const isUri = typeof value === 'string' && value.length <= 2048 && /^https?:\/\/[^\s/]/.test(value);
  return isUri && URL.canParse(value) ? value : refuse(path, 'an http or https URL, at most 2048 characters', value);
};

const jwks: Field<string> = (value, path) => {
  const set = parsed(value);
  const keys = typeof set === 'object' && set !== null && 'keys' in set ? set.keys : undefined;
  if (!Array.isArray(keys) || !keys.every((key) => typeof key?.kty === 'string')) {
    refuse(path, 'the JSON text of a JSON Web Key Set, such as \'{"keys":[{"kty":"RSA",...}]}\'', value);
  }
  const secret = keys.findIndex((key) => 'd' in key);
  if (secret >= 0) refuseProp(path, `key ${secret} is a private key: write its public part only`);
  const { problem } = keySet(value);
  return problem === undefined ? value : refuseProp(path, problem);
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const claimHeader: Field<string> = (value, path) =>
  typeof value === 'string' && /^[-_A-Za-z0-9]+$/.test(value)
    ? value
    : refuse(path, "a header name of letters, digits, '-' and '_'", value);

const outputClaimToHeaders: Field<readonly ClaimToHeader[]> = (values, path) => {
  const item = struct<ClaimToHeader>({ header: required(claimHeader), claim: required(nonEmptyText) });
  const wire = list(item)(values, path);
  const names = values.map(({ header }) => header.toLowerCase());
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  return duplicate === undefined ? wire : refuseProp(path, `header '${duplicate}' is listed twice, keep one`);
};

const spaceDelimitedClaims: Field<readonly string[]> = (values, path) => {
  const wire = list(nonEmptyText)(values, path);
  return values.length > 64 ? refuse(path, 'a list of at most 64', values) : wire;
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
    presence: choice('OPTIONAL', 'REQUIRED'),
  },
  (wire, props, path) => {
    atLeastOne(path, props, ['issuer', 'jwksUri']);
    atMostOne(path, props, ['jwksUri', 'jwks']);
    return wire;
  },
);
