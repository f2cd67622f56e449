import { type Fields, fields, list, text, texts } from '../manifest/fields';
import type { Claims, Jwt } from '../request/request';
import type { Carrier } from './carrier';
import { describedToken, isTimely, parseToken, type Token } from './jwt';
import { base64 } from './signature/base64url';
import { KeySet } from './signature/jwks';
import { type FoundToken, findTokens, type TokenSource, tokenSource } from './token-source';

/** How a rule ends: Envoy answers 403 for a wrong audience, and 401 for the other failures. */
export type TokenStatus = 'ok' | 'missing' | 'unknown-issuer' | 'wrong-audience' | 'invalid';

/** A request while the token filter works on it. */
export interface TokenRequest extends Carrier {
  /** A token that the request describes instead of carrying it; the first rule that accepts it removes it. */
  described: Jwt | undefined;
  /** Claims of the last verified token. */
  claims: Claims | undefined;
}

/** A rule of a RequestAuthentication, which becomes a provider in Envoy. */
export class TokenRule {
  readonly issuer: string;
  /** The RequestAuthentication, `namespace/name`. */
  readonly policy: string;
  /** Whether requests without a token of this rule are denied. */
  readonly isRequired: boolean;
  /** Whether the keys are in the manifest; otherwise every signature counts as right. */
  private readonly hasKeys: boolean;
  private readonly source: TokenSource;
  private readonly audiences: ReadonlySet<string>;
  private readonly keys: KeySet | undefined;
  private readonly forwards: boolean;
  private readonly payloadHeader: string;
  private readonly claimHeaders: readonly { readonly header: string; readonly claim: string }[];
  private readonly splitClaims: readonly string[];
  private readonly verified = new Map<string, boolean>();

  constructor(written: Fields, policy: string) {
    this.policy = policy;
    this.isRequired = text(written.presence) === 'REQUIRED';
    this.issuer = text(written.issuer);
    this.source = tokenSource(written);
    this.audiences = new Set(texts(written.audiences).map(comparable));
    const jwks = text(written.jwks);
    this.hasKeys = jwks !== '';
    this.keys = this.hasKeys ? KeySet.parse(jwks) : undefined;
    this.forwards = written.forwardOriginalToken === true;
    this.payloadHeader = text(written.outputPayloadToHeader).toLowerCase();
    this.claimHeaders = list(written.outputClaimToHeaders)
      .map(fields)
      .map(({ header, claim }) => ({ header: text(header).toLowerCase(), claim: text(claim) }));
    this.splitClaims = ['scope', 'permission', ...texts(written.spaceDelimitedClaims)];
  }

  /** Headers that tell workloads about the token; clients must not set them. */
  get outputHeaders(): readonly string[] {
    const headers = this.claimHeaders.map(({ header }) => header);
    return this.payloadHeader ? [...headers, this.payloadHeader] : headers;
  }

  /** Verifies all tokens that the rule finds: the first failure is the answer. */
  verify(request: TokenRequest, now: number): TokenStatus {
    const found = this.find(request);
    if (found.length === 0) return 'missing';
    for (const { token, text: written, remove } of found) {
      const status = token ? this.judge(token, written, now) : 'invalid';
      if (status !== 'ok' || !token) return status;
      this.accept(token, request);
      if (!this.forwards) remove();
    }
    return 'ok';
  }

  private find(request: TokenRequest): (FoundToken & { token: Token | undefined })[] {
    const { described } = request;
    const found = findTokens(this.source, request).map((place) => ({ ...place, token: parseToken(place.text) }));
    if (found.length > 0 || !described) return found;
    const remove = () => {
      request.described = undefined;
    };
    return [{ text: '', remove, token: describedToken(described) }];
  }

  private judge(token: Token, written: string, now: number): TokenStatus {
    if (token.issuer !== this.issuer) return 'unknown-issuer';
    if (!isTimely(token, now)) return 'invalid';
    const isForUs =
      this.audiences.size === 0 || token.audiences.some((audience) => this.audiences.has(comparable(audience)));
    if (!isForUs) return 'wrong-audience';
    return this.isSigned(token, written) ? 'ok' : 'invalid';
  }

  private isSigned({ signed, isValid }: Token, written: string): boolean {
    if (!signed || !this.hasKeys) return isValid;
    const known = this.verified.get(written);
    if (known !== undefined) return known;
    const isSigned = this.keys?.verifies(signed) ?? false;
    this.verified.set(written, isSigned);
    return isSigned;
  }

  private accept({ claims, payload }: Token, request: TokenRequest): void {
    if (this.payloadHeader) append(request.headers, this.payloadHeader, payload);
    for (const { header, claim } of this.claimHeaders) {
      const value = headerValue(claimAt(claims, claim));
      if (value) append(request.headers, header, value);
    }
    request.claims = { ...claims, ...split(claims, this.splitClaims) };
  }
}

/** Envoy compares audiences without their scheme and a slash at the end. */
function comparable(audience: string): string {
  return audience.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

function split(claims: Claims, names: readonly string[]): Claims {
  const lists = names.flatMap((name): [string, unknown][] => {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
    return typeof value === 'string' ? [[name, value.split(' ').filter((part) => part !== '')]] : [];
  });
  return Object.fromEntries(lists);
}

function claimAt(claims: Claims, path: string): unknown {
  let value: unknown = claims;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function headerValue(claim: unknown): string {
  switch (typeof claim) {
    case 'string':
      return claim;
    case 'boolean':
      return `${claim}`;
    case 'number':
      return claim >= 0 && Number.isInteger(claim) ? `${claim}` : claim.toFixed(6);
    case 'object':
      return claim === null ? '' : base64(JSON.stringify(claim));
    default:
      return '';
  }
}

function append(headers: Map<string, string>, name: string, value: string): void {
  const present = headers.get(name);
  headers.set(name, present === undefined ? value : `${present},${value}`);
}
