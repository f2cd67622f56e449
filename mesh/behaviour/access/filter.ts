import type { Config } from '../../manifest/config';
import type { MeshConfig } from '../../registry/mesh-config';
import type { Access } from '../../security/access';
import { providerOf } from '../../security/authorization-policy';
import type { RuleTest } from '../../security/authorization-rule';
import type { Policies } from '../../security/security';
import type { Demand } from '../regions/region';
import type { AccessCause } from './cell';
import { actionOf, type Clause, causeOf, type Seen } from './clause';
import { ClauseCompiler } from './clause-compiler';
import { type TokenSite, Tokens } from './token';

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
  const compiler = new ClauseCompiler(seen, tokens, mesh);
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
