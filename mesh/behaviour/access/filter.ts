import type { Config } from '../../manifest/config';
import { fields, list, text } from '../../manifest/fields';
import { locate } from '../../manifest/location';
import type { MeshConfig } from '../../registry/mesh-config';
import type { Access } from '../../security/access';
import { providerOf } from '../../security/authorization-policy';
import { type Comparison, comparisonTest, type RuleTest, ruleParts } from '../../security/authorization-rule';
import type { Policies } from '../../security/security';
import { demandsOf } from '../policies/policy-condition';
import { FORWARDED_ADDRESS, type PolicyView } from '../policies/policy-view';
import type { Conditions, Demand } from '../regions/region';
import type { AccessCause } from './cell';
import { type TokenSite, Tokens } from './token';

/** What a proxy sees of requests, apart from the connection and the token. */
export type Seen = Omit<PolicyView, 'connection' | 'issuer' | 'tokenHeaders'>;

/** Requests that one alternative of a rule matches. */
export interface Clause {
  /** `ask` if an external authorizer decides. */
  readonly effect: 'deny' | 'allow' | 'ask';
  /** What the connection must meet, as indexes of the tests of the filter. */
  readonly tests: readonly number[];
  readonly conditions: Conditions;
  readonly cause: AccessCause;
  readonly words: readonly string[];
}

/** All policies that a proxy applies to what it receives. */
export interface Filter {
  /** Equal for equal policies. */
  readonly key: string;
  readonly tokens: Tokens;
  /** All tests of connections; clauses share them. */
  readonly tests: readonly RuleTest[];
  readonly clauses: readonly Clause[];
  /** The ALLOW policies, of which one must match; empty if every request is allowed that none denies. */
  readonly allowing: readonly AccessCause[];
}

/** The indexes of the clauses that can match what a caller sends over a connection. */
export function matchingClauses({ clauses, tests: all }: Filter, connection: Access): readonly number[] {
  const results: (boolean | undefined)[] = [];
  const matching: number[] = [];
  for (let index = 0; index < clauses.length; index++) {
    const isMet = clauses[index]?.tests.every((test) => {
      results[test] ??= all[test]?.(connection) ?? false;
      return results[test];
    });
    if (isMet) matching.push(index);
  }
  return matching;
}

/** The filter with these clauses only. */
export function withClauses(filter: Filter, indexes: readonly number[]): Filter {
  return { ...filter, clauses: indexes.flatMap((index) => filter.clauses[index] ?? []) };
}

/** Compiles the policies of a workload. */
export function filterOf(policies: Policies, seen: Seen, site: TokenSite, mesh: MeshConfig): Omit<Filter, 'key'> {
  const { authorizations, authentications } = policies;
  const tokens = new Tokens(seen.isHttp ? authentications : [], site);
  const custom = authorizations.filter((policy) => actionOf(policy) === 'CUSTOM');
  const { authorizers } = mesh;
  const hasSeveral = new Set(custom.map(providerOf)).size > 1;
  const compiler = new Compiler(seen, tokens, mesh);
  const clauses = authorizations.flatMap((policy): Clause[] => {
    switch (actionOf(policy)) {
      case 'DENY':
        return compiler.clauses(policy, 'deny');
      case 'ALLOW':
        return compiler.clauses(policy, 'allow');
      case 'CUSTOM': {
        // Istio denies what it cannot have authorized: by an unknown authorizer, or by two.
        const isBroken = authorizers && (hasSeveral || !authorizers.has(providerOf(policy)));
        return compiler.clauses(policy, isBroken ? 'deny' : 'ask');
      }
      default:
        return [];
    }
  });
  const allowing = authorizations.filter((policy) => actionOf(policy) === 'ALLOW');
  return {
    tokens,
    tests: compiler.tests,
    clauses: [...clauses, ...tokenClauses(tokens)],
    allowing: allowing.map((policy) => causeOf(policy, null)),
  };
}

const actionOf = ({ spec }: Config) => text(spec.action) || 'ALLOW';

export function causeOf(object: Config, rule: number | null): AccessCause {
  const path = rule === null ? ['spec'] : ['spec', 'rules', rule];
  return { object: `${object.kind} ${object.id}`, rule, location: locate(object, path) };
}

/** Some of the requests that a rule matches. */
interface Alternative {
  readonly tests: readonly number[];
  readonly conditions: Conditions;
}

const NOWHERE: Access = {
  principal: '',
  sourceIp: undefined,
  remoteIp: undefined,
  destinationIp: undefined,
  destinationPort: 0,
  sni: '',
  http: undefined,
};

/** Turns rules into clauses. */
class Compiler {
  private readonly seen: Seen;
  private readonly tokens: Tokens;
  private readonly trustDomains: readonly string[];
  private readonly compiled = new Map<Comparison, number>();
  readonly tests: RuleTest[] = [];

  constructor(seen: Seen, tokens: Tokens, { trustDomain, trustDomainAliases }: MeshConfig) {
    this.seen = seen;
    this.tokens = tokens;
    this.trustDomains = [trustDomain, ...trustDomainAliases];
  }

  clauses(policy: Config, effect: Clause['effect']): Clause[] {
    const scope = { namespace: policy.namespace, trustDomains: this.trustDomains };
    const { isHttp } = this.seen;
    // External authorizers are asked before tokens are verified.
    const verifies = actionOf(policy) !== 'CUSTOM';
    return list(policy.spec.rules).flatMap((written, index) => {
      const parts = ruleParts(fields(written), scope, { isHttp, isAllow: effect === 'allow' });
      if (!parts) return [];
      const cause = causeOf(policy, index);
      const froms = parts.from.length === 0 ? [[]] : parts.from;
      const tos = parts.to.length === 0 ? [[]] : parts.to;
      return froms.flatMap((from) =>
        tos.flatMap((to) =>
          this.alternatives([...from, ...to, ...parts.when], verifies).map(({ tests, conditions }) => ({
            effect,
            tests,
            conditions,
            cause,
            words: this.wordsOf(conditions),
          })),
        ),
      );
    });
  }

  private alternatives(comparisons: readonly Comparison[], verifies: boolean): readonly Alternative[] {
    const ofConnection = comparisons.filter((comparison) => this.isOfConnection(comparison));
    const others = comparisons.filter((comparison) => !ofConnection.includes(comparison));
    const start = [{ tests: ofConnection.map((comparison) => this.test(comparison)), conditions: [] }];
    const { issuers } = this.tokens;
    if (!verifies || issuers.length === 0 || !others.some((comparison) => this.readsToken(comparison))) {
      return this.meeting(others, undefined, start);
    }
    const without = [{ tests: start[0]?.tests ?? [], conditions: [this.tokens.notFrom(issuers)] }];
    return [
      ...issuers.flatMap((issuer) => {
        const demand = [{ tests: start[0]?.tests ?? [], conditions: [this.tokens.from([issuer])] }];
        return this.meeting(others, issuer, demand);
      }),
      ...this.meeting(others, undefined, without),
    ];
  }

  /** Adds what comparisons demand of requests with a token of this issuer. */
  private meeting(
    comparisons: readonly Comparison[],
    issuer: string | undefined,
    start: readonly Alternative[],
  ): readonly Alternative[] {
    let all = start;
    for (const comparison of comparisons) {
      const demanded = this.demanded(comparison, issuer);
      all = all.flatMap(({ tests, conditions }) =>
        demanded.map((more) => ({
          tests: [...tests, ...more.tests],
          conditions: [...conditions, ...more.conditions],
        })),
      );
    }
    return all;
  }

  private demanded(comparison: Comparison, issuer: string | undefined): readonly Alternative[] {
    const view = { ...this.seen, connection: NOWHERE, issuer, tokenHeaders: this.tokens.headers };
    const { subject } = comparison.attribute;
    if (issuer !== undefined && subject.kind === 'claim' && subject.path.join() === 'iss') {
      const http = { method: '', path: '', host: '', headerLines: () => [], claims: { iss: issuer } };
      return comparisonTest(comparison)({ ...NOWHERE, http }) ? [ALWAYS] : [];
    }
    const demands = demandsOf(comparison, view);
    if (typeof demands === 'boolean') return demands ? [ALWAYS] : [];
    if (subject.kind !== 'remote-address' || view.remoteIp !== 'forwarded') return [{ tests: [], conditions: demands }];
    // Without the header, it is the workload's own address.
    return [
      { tests: [this.test(comparison)], conditions: [forwarded(false)] },
      { tests: [], conditions: [forwarded(true), ...demands] },
    ];
  }

  /** The index of a comparison's test, whichever clauses have it. */
  private test(comparison: Comparison): number {
    const index = this.compiled.get(comparison) ?? this.tests.push(comparisonTest(comparison)) - 1;
    this.compiled.set(comparison, index);
    return index;
  }

  private isOfConnection({ attribute: { subject, isHttpOnly } }: Comparison): boolean {
    const { isHttp, hasClientSni, sourceIp, remoteIp } = this.seen;
    if (isHttpOnly && !isHttp) return false;
    return (
      subject.kind === 'connection' ||
      (subject.kind === 'sni' && !hasClientSni) ||
      (subject.kind === 'address' && sourceIp === 'fixed') ||
      (subject.kind === 'remote-address' && remoteIp === 'fixed')
    );
  }

  private readsToken({ attribute: { subject } }: Comparison): boolean {
    if (subject.kind === 'header') return this.tokens.headers.includes(subject.name);
    return subject.kind === 'claim' || subject.kind === 'request-principal';
  }

  private wordsOf(conditions: Conditions): readonly string[] {
    const { path } = this.seen;
    const isRewritten = path.kind !== 'start' || path.text !== '' || path.length > 0;
    return conditions.flatMap(({ subject, words }) => {
      if (words === undefined || subject.startsWith('constant ')) return [];
      return isRewritten && words.startsWith('path ') ? `rewritten ${words}` : words;
    });
  }
}

const ALWAYS: Alternative = { tests: [], conditions: [] };

function forwarded(isForwarded: boolean): Demand {
  return {
    subject: FORWARDED_ADDRESS,
    key: isForwarded ? 'forwarded address' : 'no forwarded address',
    values: ({ all, none }) => ({ missing: !isForwarded, language: isForwarded ? all : none }),
  };
}

/** Requests whose token is rejected, and those without a required one. */
function tokenClauses(tokens: Tokens): Clause[] {
  const [first] = tokens.rules;
  if (!first) return [];
  const clause = (config: Config, condition: Demand, words: string): Clause => ({
    effect: 'deny',
    tests: [],
    conditions: [condition],
    cause: causeOf(config, null),
    words: [words],
  });
  return [
    clause(first.config, tokens.rejected(), 'with a token that is invalid or of another issuer'),
    ...tokens.rules
      .filter(({ isRequired }) => isRequired)
      .map(({ config, issuer }) => clause(config, tokens.notFrom([issuer]), `without a valid token of ${issuer}`)),
  ];
}
