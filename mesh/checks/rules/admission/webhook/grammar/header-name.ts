import { PSEUDO_HEADERS } from '../../../../../grammar/vocabulary';
import { shown } from './shown';

// HTTP does not allow a comma, but Istio does.
const token = /^[!#$%&'*+,\-.^_`|~A-Za-z0-9]+$/;
const jwtClaims = '@request.auth.claims';

/** A token claim that is matched like a header: `@request.auth.claims.group` or `@request.auth.claims[group][name]`. */
export function isJwtClaim(name: string): boolean {
  if (!name.toLowerCase().startsWith(jwtClaims)) return false;
  const claim = name.slice(jwtClaims.length);
  return /^\../s.test(claim) || /^\[.+\]$/s.test(claim);
}

export function isAuthority(name: string): boolean {
  return name.toLowerCase() === ':authority' || name.toLowerCase() === 'host';
}

export function matchedHeader(name: string): string | undefined {
  if (token.test(name) || PSEUDO_HEADERS.has(name) || isJwtClaim(name)) return undefined;
  return `must be a header name, a pseudo header like ":path", or "@request.auth.claims.…", got ${shown(name)}`;
}

/** A request header to add or set. Of the pseudo headers, only the host can be set. */
export function requestHeader(name: string): string | undefined {
  if (name === '') return 'a header name must not be empty';
  if (!name.startsWith(':') || isAuthority(name)) return undefined;
  return `must not be a pseudo header other than ":authority", got ${shown(name)}`;
}

/** A request header to remove, or a response header to add, set or remove. */
export function changedHeader(name: string): string | undefined {
  if (name === '') return 'a header name must not be empty';
  if (!name.startsWith(':') && name.toLowerCase() !== 'host') return undefined;
  return `must not be a pseudo header or "host", got ${shown(name)}`;
}

export function corsHeader(name: string): string | undefined {
  if (token.test(name)) return undefined;
  return `must be a header name or "*", got ${shown(name)}`;
}

/** The header that a token claim is copied to. */
export function claimHeader(name: string): string | undefined {
  if (/^[-_A-Za-z0-9]+$/.test(name)) return undefined;
  return `must be a header name of letters, digits, "-" and "_", got ${shown(name)}`;
}

export function probeHeader(name: string): string | undefined {
  if (/^[-A-Za-z0-9]+$/.test(name)) return undefined;
  return `must be a header name of letters, digits and "-", got ${shown(name)}`;
}
