import type { Claims } from '../request/request';
import { matchesPattern } from './pattern';

/**
 * Whether a verified token has the issuer and subject of a pattern, `ISSUER/SUBJECT`. Istio splits the pattern at its
 * last `/`, so a subject with a `/` never matches an exact one.
 */
export function matchesRequestPrincipal(claims: Claims | undefined, pattern: string): boolean {
  if (!claims) return false;
  const { issuer, subject } = parts(pattern);
  return claimIs(claims.iss, issuer) && claimIs(claims.sub, subject);
}

type Matcher = (text: string) => boolean;

function claimIs(claim: unknown, matches: Matcher): boolean {
  return typeof claim === 'string' && matches(claim);
}

const any: Matcher = (text) => matchesPattern(text, '*');
const exactly =
  (expected: string): Matcher =>
  (text) =>
    text === expected;
const ending =
  (suffix: string): Matcher =>
  (text) =>
    suffix === '' || text.endsWith(suffix);
const beginning =
  (prefix: string): Matcher =>
  (text) =>
    prefix === '' || text.startsWith(prefix);

function parts(pattern: string): { issuer: Matcher; subject: Matcher } {
  if (pattern === '*') return { issuer: any, subject: any };
  const slash = pattern.lastIndexOf('/');
  const issuer = slash < 0 ? pattern : pattern.slice(0, slash);
  const subject = slash < 0 ? '' : pattern.slice(slash + 1);
  if (pattern.startsWith('*')) {
    if (slash < 0) return { issuer: any, subject: ending(pattern.slice(1)) };
    return { issuer: issuer === '*' ? any : ending(issuer.slice(1)), subject: exactly(subject) };
  }
  if (pattern.endsWith('*')) {
    if (slash < 0) return { issuer: beginning(pattern.slice(0, -1)), subject: any };
    return { issuer: exactly(issuer), subject: subject === '*' ? any : beginning(subject.slice(0, -1)) };
  }
  return { issuer: exactly(issuer), subject: exactly(subject) };
}
