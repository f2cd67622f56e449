import type { Claims } from '../request/request';
import { matchesPattern } from './pattern';

/** A text that starts or ends with another one, or is equal to it; `present`: that is not empty. */
export interface TextPattern {
  readonly kind: 'present' | 'exact' | 'prefix' | 'suffix';
  readonly text: string;
}

/**
 * Whether a verified token has the issuer and subject of a pattern, `ISSUER/SUBJECT`. Istio splits the pattern at its
 * last `/`, so a subject with a `/` never matches an exact one.
 */
export function matchesRequestPrincipal(claims: Claims | undefined, pattern: string): boolean {
  if (!claims) return false;
  const { issuer, subject } = principalParts(pattern);
  return claimIs(claims.iss, issuer) && claimIs(claims.sub, subject);
}

function claimIs(claim: unknown, pattern: TextPattern): boolean {
  return typeof claim === 'string' && matchesText(claim, pattern);
}

/** Whether a text matches a pattern. */
export function matchesText(subject: string, { kind, text }: TextPattern): boolean {
  switch (kind) {
    case 'present':
      return matchesPattern(subject, '*');
    case 'exact':
      return subject === text;
    case 'prefix':
      return subject.startsWith(text);
    case 'suffix':
      return subject.endsWith(text);
  }
}

const any: TextPattern = { kind: 'present', text: '' };
const exactly = (text: string): TextPattern => ({ kind: 'exact', text });
const ending = (text: string): TextPattern => ({ kind: 'suffix', text });
const beginning = (text: string): TextPattern => ({ kind: 'prefix', text });

/** The patterns for issuer and subject of a request principal. */
export function principalParts(pattern: string): { issuer: TextPattern; subject: TextPattern } {
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
