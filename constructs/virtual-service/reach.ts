import type { Construct } from 'constructs';
import { type GatewayReference, gatewayReference } from '../gateway/gateway';
import { list } from '../props/field';
import { NETWORKING } from '../props/resource';
import { type Rule, rule } from './rule';

/** The VirtualService that has the rules. */
export interface Owner extends Construct {
  readonly name: string;
  readonly namespace: string | undefined;
}

export interface TitledRule {
  readonly rule: Rule;
  /** `rules[2]`, or `rules[0] of 'team/routes'`. */
  readonly title: string;
  readonly fragment: Construct | undefined;
}

/** What is said of the rules and fragments that no request reaches, with the rules before them that take every one. */
export function reachFaults(
  { name, namespace = UNKNOWN }: Owner,
  rules: readonly TitledRule[],
  gateways?: readonly GatewayReference[],
): string[] {
  const unreached = prover().unreachedRules({
    apiVersion: NETWORKING,
    kind: 'VirtualService',
    metadata: { name, namespace },
    spec: {
      gateways: gateways && list(gatewayReference)(gateways, 'gateways'),
      http: rules.map(({ rule: one, title }) => rule(one, title)),
    },
  });
  const isDead = (one: TitledRule) =>
    rules.every(({ fragment }, index) => fragment !== one.fragment || unreached.has(index));
  const takersOf = new Map<string, Set<string>>();
  for (const [index, takers] of unreached) {
    const one = rules[index] as TitledRule;
    const dead = one.fragment !== undefined && isDead(one) ? one.fragment : undefined;
    const what = dead ? `fragment '${dead.node.path}'` : one.title;
    const titles = takersOf.get(what) ?? new Set();
    takersOf.set(what, titles);
    for (const taker of takers) {
      const { title, fragment } = rules[taker] as TitledRule;
      if (!dead || fragment !== dead) titles.add(title);
    }
  }
  return [...takersOf].map(
    ([what, titles]) =>
      `${what} is never reached: all of its requests are taken before by ${[...titles].join(', ')}; ` +
      'put it first, or take it out',
  );
}

/** No namespace has this name: it is known when the object is applied, and is none that a reference names. */
const UNKNOWN = '?';

/** Loaded when it is needed first: who imports a construct does not wait for the checks. */
const prover = () =>
  require('../../mesh/behaviour/unreached-rules') as typeof import('../../mesh/behaviour/unreached-rules');
