import type { Config } from '../manifest/config';
import { fields, list, text, texts } from '../manifest/fields';
import type { Jwt } from '../request/request';

/** What a workload's RequestAuthentications decide about a token. */
export type Authentication =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'authenticated'; readonly token: Jwt; readonly forwarded: boolean }
  | { readonly kind: 'rejected'; readonly policy: string };

/** Checks a token. It is rejected if there are rules and none accepts it; a request without a token passes. */
export function authenticate(policies: readonly Config[], token: Jwt | undefined): Authentication {
  if (!token) return { kind: 'anonymous' };
  const rules = policies.flatMap((policy) =>
    list(policy.spec.jwtRules).map((rule) => ({ rule: fields(rule), policy: policy.id })),
  );
  const [first] = rules;
  if (!first) return { kind: 'anonymous' };
  const found = rules.find(({ rule }) => text(rule.issuer) === token.issuer);
  if (!found) return { kind: 'rejected', policy: first.policy };
  const audiences = texts(found.rule.audiences);
  const isForUs = audiences.length === 0 || audiences.some((audience) => token.audiences?.includes(audience));
  if (token.valid === false || !isForUs) return { kind: 'rejected', policy: found.policy };
  return { kind: 'authenticated', token, forwarded: found.rule.forwardOriginalToken === true };
}

/** Returns all claims in a token, including the registered ones. */
export function claimsOf(token: Jwt): Readonly<Record<string, unknown>> {
  return {
    ...token.claims,
    iss: token.issuer,
    ...(token.subject === undefined ? {} : { sub: token.subject }),
    ...(token.audiences === undefined ? {} : { aud: token.audiences }),
  };
}

/** Returns `issuer/subject`, as written in AuthorizationPolicies. */
export function requestPrincipal(token: Jwt): string {
  return `${token.issuer}/${token.subject ?? text(token.claims?.sub)}`;
}
