import type { Config, RuleSource } from '../manifest/config';
import { type Fields, fields, list } from '../manifest/fields';
import type { Problem } from './condition';
import { grpcMatch } from './grpc-match';
import { httpMatch } from './http-match';
import { ruleOf } from './http-rule';
import type { RouteContext } from './route-context';

/** A rule of an internal VirtualService, with at most one match. */
export interface InternalRule {
  readonly spec: Fields;
  readonly source: RuleSource;
}

/** The rules of a route, and what istiod reports; after some errors, no rule is left. */
export interface InternalRules {
  readonly rules: readonly InternalRule[];
  readonly problem?: Problem;
}

/** Translates the rules of an HTTPRoute or GRPCRoute: each match becomes a separate rule. */
export function httpRules(context: RouteContext, sources: Sources): InternalRules {
  const { route } = context;
  const translate = route.kind === 'GRPCRoute' ? grpcMatch : httpMatch;
  const rules: InternalRule[] = [];
  let problem: Problem | undefined;
  for (const [index, rule] of rulesOf(route).entries()) {
    const translated = ruleOf(rule, index, context);
    const matches = list(rule.matches).map(fields);
    for (const [position, match] of matches.length === 0 ? [[0, undefined] as const] : matches.entries()) {
      const result = match && translate(match);
      if (result && 'problem' in result) return { rules: [], problem: result.problem };
      if (!translated.spec) return { rules: [], ...translated };
      const spec = result ? { ...translated.spec, match: [result.match] } : translated.spec;
      rules.push({ spec, source: sources.of(route, index, match ? position : null) });
    }
    problem = translated.problem ?? problem;
  }
  return { rules, ...(problem && { problem }) };
}

export function rulesOf({ spec }: Config): readonly Fields[] {
  return list(spec.rules).map(fields);
}

/** The rules and matches of routes, each as one object, although several VirtualServices are made from it. */
export class Sources {
  private readonly made = new Map<string, RuleSource>();

  of(route: Config, rule: number, match: number | null): RuleSource {
    const key = `${route.kind} ${route.id} ${rule} ${match}`;
    const source = this.made.get(key) ?? { route, rule, match };
    this.made.set(key, source);
    return source;
  }

  all(): readonly RuleSource[] {
    return [...this.made.values()];
  }
}
