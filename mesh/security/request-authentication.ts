import type { Config } from '../manifest/config';
import { fields, list, text, texts } from '../manifest/fields';
import type { Jwt } from '../request/request';

/** What the RequestAuthentications of a workload make of a token. */
export type Authentication =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'authenticated'; readonly token: Jwt; readonly forwarded: boolean }
  | { readonly kind: 'rejected'; readonly policy: string };

/** A token that no rule takes is rejected, but only where there are rules; no token at all is let through. */
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

/** The claims of a token, the registered ones among them. */
export function claimsOf(token: Jwt): Readonly<Record<string, unknown>> {
  return {
    ...token.claims,
    iss: token.issuer,
    ...(token.subject === undefined ? {} : { sub: token.subject }),
    ...(token.audiences === undefined ? {} : { aud: token.audiences }),
  };
}

/** `issuer/subject`, as AuthorizationPolicies write it. */
export function requestPrincipal(token: Jwt): string {
  return `${token.issuer}/${token.subject ?? text(token.claims?.sub)}`;
}
