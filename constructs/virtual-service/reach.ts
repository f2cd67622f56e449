import type { Construct } from 'constructs';
import { type GatewayReference, gatewayReference } from '../gateway/gateway';
import { list } from '../props/field';
import { NETWORKING } from '../props/resource';
import { type Rule, rule } from './rule';

/** The VirtualService that lists the rules. */
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

/** Messages about rules and fragments that no request reaches, naming the earlier rules that match all their requests. */
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
      http: rules.map(({ rule: unwritten, title }) => rule(unwritten, title)),
    },
  });
  const isDead = (fragment: Construct) =>
    rules.every((other, index) => other.fragment !== fragment || unreached.has(index));
  const earlier = new Map<string, Set<string>>();
  for (const [index, covering] of unreached) {
    const { title, fragment } = rules[index] as TitledRule;
    const dead = fragment !== undefined && isDead(fragment) ? fragment : undefined;
    const subject = dead ? `fragment '${dead.node.path}'` : title;
    const titles = earlier.get(subject) ?? new Set();
    earlier.set(subject, titles);
    for (const place of covering) {
      const { title, fragment } = rules[place] as TitledRule;
      if (!dead || fragment !== dead) titles.add(title);
    }
  }
  return [...earlier].map(
    ([subject, titles]) =>
      `${subject} is never reached: all its requests match ${[...titles].join(', ')} first (move it up, or remove it)`,
  );
}

/** Placeholder for a namespace that is only known when the object is applied. It is not a valid name, so it never equals a reference. */
const UNKNOWN = '?';

/** Loaded on first use, so importing a construct does not load the checks. */
const prover = () =>
  require('../../mesh/behaviour/unreached-rules') as typeof import('../../mesh/behaviour/unreached-rules');
