import type { Config } from '../../manifest/config';
import { text } from '../../manifest/fields';
import { providerOf } from '../../security/authorization-policy';
import { RequestAuthentication } from '../../security/request-authentication';
import type { Policies } from '../../security/security';
import type { Conditions } from '../regions/region';
import { policyMatches } from './policy-matches';
import type { PolicyView } from './policy-view';
import { type Carriage, carriageOf, type TokenCase, UNREAD } from './token-case';

/** Who decides, apart from the policies of a workload. */
export interface PolicyContext {
  readonly trustDomains: readonly string[];
  /** Names of the known external authorizers; `undefined` if the mesh config is not in the manifests. */
  readonly authorizers: ReadonlySet<string> | undefined;
}

/** How a proxy's policies decide over the requests of a view that have the same kind of token. */
export interface Decision {
  /** Status with which the token filter answers; `undefined` if it accepts them. */
  readonly rejected: 401 | 403 | undefined;
  /** Requests that are denied, whatever ALLOW policies match. */
  readonly denied: readonly Conditions[];
  /** Requests that ALLOW policies match; `undefined` if there is no ALLOW policy. */
  readonly allowed: readonly Conditions[] | undefined;
  /** Requests that an external authorizer decides over, by its name. */
  readonly asked: ReadonlyMap<string, readonly Conditions[]>;
  /** Where an accepted token is read, what verifies it, and what workloads receive of it. */
  readonly carriage: Carriage;
}

/** The decision; `undefined` if the policies have too many alternatives. */
export function decisionOf(
  { authorizations, authentications }: Policies,
  { trustDomains, authorizers }: PolicyContext,
  view: Omit<PolicyView, 'issuer' | 'tokenHeaders'>,
  token: TokenCase,
  isPreflight = false,
): Decision | undefined {
  const filter = new RequestAuthentication(authentications);
  const carried = { headers: new Map<string, string>(), query: '', jwt: isPreflight ? undefined : token.jwt };
  const passed = { kind: 'passed', claims: undefined, left: carried } as const;
  const authentication = isPreflight || !view.isHttp ? passed : filter.authenticate(carried);
  const claims = authentication.kind === 'passed' ? authentication.claims : undefined;
  const issuer = claims ? token.jwt?.issuer : undefined;
  const { outputHeaders: tokenHeaders } = filter;
  let hasTooMany = false;
  const matchesOf = (policies: readonly Config[], seen: PolicyView): Conditions[] =>
    policies.flatMap((policy) => {
      const found = policyMatches(policy, trustDomains, seen);
      if (found !== 'too many') return found;
      hasTooMany = true;
      return [];
    });
  const withAction = (action: string) => authorizations.filter(({ spec }) => (text(spec.action) || 'ALLOW') === action);
  const custom = withAction('CUSTOM');
  const providers = new Set(custom.map(providerOf));
  const isMissing = (policy: Config) =>
    authorizers !== undefined && (providers.size > 1 || !authorizers.has(providerOf(policy)));
  // External authorizers are asked before tokens are verified.
  const untouched = { ...view, issuer: undefined, tokenHeaders: [] };
  const seen = { ...view, issuer, tokenHeaders };
  const allow = withAction('ALLOW');
  const decision: Decision = {
    rejected: authentication.kind === 'rejected' ? authentication.status : undefined,
    denied: [...matchesOf(custom.filter(isMissing), untouched), ...matchesOf(withAction('DENY'), seen)],
    allowed: allow.length === 0 ? undefined : matchesOf(allow, seen),
    asked: new Map(
      [...providers].map((name) => {
        const own = custom.filter((policy) => providerOf(policy) === name && !isMissing(policy));
        return [name, matchesOf(own, untouched)];
      }),
    ),
    carriage: issuer === undefined ? UNREAD : carriageOf(authentications, issuer),
  };
  return hasTooMany ? undefined : decision;
}
