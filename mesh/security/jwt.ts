import type { Claims, Jwt } from '../request/request';
import { base64url, bytesOfLoose } from './signature/base64url';
import type { Signed } from './signature/jwks';

/** A token that a proxy has found in a request. */
export interface Token {
  readonly claims: Claims;
  readonly issuer: string;
  readonly audiences: readonly string[];
  /** The middle part of its text. */
  readonly payload: string;
  /** What the keys of a rule must verify; `undefined` if the request only describes the token. */
  readonly signed: Signed | undefined;
  /** Whether a described token is meant to have a right signature. */
  readonly isValid: boolean;
}

const ALGORITHMS = new Set(
  ['RS', 'PS', 'ES', 'HS'].flatMap((family) => [`${family}256`, `${family}384`, `${family}512`]),
);
const TOKEN = /(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/;

/** Whether a text contains something that looks like a token. */
export function containsToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Reads a token's text; `undefined` if Envoy rejects it as malformed. */
export function parseToken(written: string): Token | undefined {
  const parts = written.split('.');
  const [header = '', payload = '', signature = ''] = parts;
  const head = parts.length === 3 ? objectIn(header) : undefined;
  const claims = objectIn(payload);
  const signatureBytes = bytesOfLoose(signature);
  if (!head || !claims || !signatureBytes || !isClaims(claims)) return undefined;
  const { alg, kid = '' } = head;
  if (typeof alg !== 'string' || !ALGORITHMS.has(alg) || typeof kid !== 'string') return undefined;
  const message = new TextEncoder().encode(`${header}.${payload}`);
  return {
    ...registered(claims),
    payload,
    signed: { algorithm: alg, keyId: kid, message, signature: signatureBytes },
    isValid: true,
  };
}

/** The token that a request describes. */
export function describedToken({ issuer, subject, audiences, claims, valid }: Jwt): Token {
  const all: Claims = {
    ...claims,
    iss: issuer,
    ...(subject === undefined ? {} : { sub: subject }),
    ...(audiences === undefined ? {} : { aud: audiences.length === 1 ? audiences[0] : audiences }),
  };
  return {
    ...registered(all),
    payload: base64url(JSON.stringify(all)),
    signed: undefined,
    isValid: valid !== false,
  };
}

function registered(claims: Claims): Pick<Token, 'claims' | 'issuer' | 'audiences'> {
  const { iss, aud } = claims;
  const audiences = typeof aud === 'string' ? [aud] : Array.isArray(aud) ? (aud as string[]) : [];
  return { claims, issuer: typeof iss === 'string' ? iss : '', audiences };
}

function objectIn(encoded: string): Record<string, unknown> | undefined {
  const bytes = bytesOfLoose(encoded);
  if (!bytes) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the registered claims have the types that Envoy insists on. */
function isClaims({ iss, sub, jti, aud, iat, nbf, exp }: Record<string, unknown>): boolean {
  const isOptional = (value: unknown, type: string) => value === undefined || typeof value === type;
  const isTime = (value: unknown) => value === undefined || (typeof value === 'number' && value >= 0);
  const isAudience =
    isOptional(aud, 'string') || (Array.isArray(aud) && aud.every((audience) => typeof audience === 'string'));
  return [iss, sub, jti].every((text) => isOptional(text, 'string')) && [iat, nbf, exp].every(isTime) && isAudience;
}

/** Seconds that clocks may differ by. */
const CLOCK_SKEW = 60;

/** Whether a token can be used at a time, in seconds. */
export function isTimely({ claims: { exp, nbf } }: Token, now: number): boolean {
  if (typeof nbf === 'number' && nbf > now + CLOCK_SKEW) return false;
  return !(typeof exp === 'number' && exp > 0 && now > exp + CLOCK_SKEW);
}
