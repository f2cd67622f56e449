import type { Config } from '../manifest/config';
import { fields, list } from '../manifest/fields';
import type { Claims, Jwt } from '../request/request';
import { containsToken } from './jwt';
import { type TokenRequest, TokenRule, type TokenStatus } from './token-rule';

/** The parts of a request that tokens can be in. */
export interface Carried {
  readonly headers: ReadonlyMap<string, string>;
  readonly query: string;
  readonly jwt: Jwt | undefined;
}

/** What a workload's RequestAuthentications decide about a request, and what they leave of it. */
export type Authentication =
  | { readonly kind: 'passed'; readonly claims: Claims | undefined; readonly left: Carried }
  | { readonly kind: 'rejected'; readonly status: 401 | 403; readonly policy: string };

/** A workload's RequestAuthentications, as Envoy's token filter applies them. */
export class RequestAuthentication {
  /** The policies, `namespace/name`. */
  readonly policies: readonly string[];
  private readonly rules: readonly TokenRule[];
  /** Headers that tell workloads about tokens; clients cannot set them. */
  readonly outputHeaders: readonly string[];
  constructor(policies: readonly Config[]) {
    this.rules = policies
      .flatMap(({ id, spec }) => list(spec.jwtRules).map((rule) => new TokenRule(fields(rule), id)))
      .sort((one, other) => (one.issuer < other.issuer ? -1 : one.issuer > other.issuer ? 1 : 0));
    this.outputHeaders = this.rules.flatMap(({ outputHeaders }) => outputHeaders);
    this.policies = policies.map(({ id }) => id);
  }

  get isEmpty(): boolean {
    return this.rules.length === 0;
  }

  /** A request passes if one rule accepts its tokens, or if it has none that a rule would look at. */
  authenticate(carried: Carried, now = Date.now() / 1000): Authentication {
    if (this.isEmpty) return { kind: 'passed', claims: undefined, left: carried };
    const sanitized = this.sanitize(carried);
    const request: TokenRequest = {
      headers: sanitized.headers,
      query: carried.query,
      described: isRaw(carried) ? undefined : carried.jwt,
      claims: undefined,
    };
    const { status, policy } = this.verify(request, now);
    if (status !== 'ok') return { kind: 'rejected', status: status === 'wrong-audience' ? 403 : 401, policy };
    const { headers, query, claims, described } = request;
    return { kind: 'passed', claims, left: { headers, query, jwt: isRaw(carried) ? carried.jwt : described } };
  }

  /** Removes the headers that only the filter may set. */
  sanitize<Request extends Pick<Carried, 'headers'>>(request: Request): Request & { headers: Map<string, string> } {
    const headers = new Map(request.headers);
    for (const header of this.outputHeaders) headers.delete(header);
    return { ...request, headers };
  }

  /** Istio requires all rules with presence REQUIRED, and one of: any single rule; or no rule to fail other than by a missing token. */
  private verify(request: TokenRequest, now: number): Decision {
    for (const rule of this.rules.filter(({ isRequired }) => isRequired)) {
      const status = rule.verify({ ...request, headers: new Map(request.headers) }, now);
      if (status !== 'ok') return { status, policy: rule.policy };
    }
    const decisions: Decision[] = [];
    if (this.rules.length > 1) {
      for (const rule of this.rules) {
        const decision = { status: rule.verify(request, now), policy: rule.policy };
        if (decision.status === 'ok') return decision;
        decisions.push(decision);
      }
    }
    for (const rule of this.rules) {
      const status = rule.verify(request, now);
      if (status !== 'ok' && status !== 'missing') return worst([...decisions, { status, policy: rule.policy }]);
    }
    return { status: 'ok', policy: '' };
  }
}

interface Decision {
  readonly status: TokenStatus;
  readonly policy: string;
}

/** The failure that Envoy answers with: the last one that is not about a missing token or an unknown issuer. */
function worst(decisions: readonly Decision[]): Decision {
  let final: Decision = { status: 'missing', policy: '' };
  for (const decision of decisions) {
    const isMinor = decision.status === 'missing' || decision.status === 'unknown-issuer';
    if (!isMinor || final.status === 'missing') final = decision;
  }
  return final;
}

/** Whether a request carries the text of a token; otherwise its field `jwt` may describe one. */
function isRaw({ headers, query }: Carried): boolean {
  return containsToken(query) || [...headers.values()].some(containsToken);
}
