import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { rememberReferences } from '../findings/references';
import type { GatewayReference } from '../gateway/gateway';
import { type Field, list, refuseProp, required, struct } from '../props/field';
import { located } from '../props/resource';
import { namespaceName } from '../props/value';
import { type Destination, inNamespace } from './destination';
import type { Match } from './match';
import { type Owner, reachFaults, type TitledRule } from './reach';
import { type Rule, rule, type Share } from './rule';

/** Props of RuleFragment. */
export interface RuleFragmentProps {
  /** The rules, the first that matches is taken. */
  readonly rules: readonly Rule[];
  /** Where names without a dot, and gateways and delegates without a namespace, are. @default the namespace of the chart */
  readonly namespace?: string;
}

/**
 * A part of the rules of a VirtualService of Istio that a team writes for a host that it shares with others. It makes no
 * object: whoever owns the host lists it among `rules` of the VirtualService, where its place in the order is seen. Names mean
 * there what they mean here: they are written in full where the namespace of the fragment is known.
 *
 * Reported at synth: a fragment that no VirtualService lists, and rules that others, or itself, leave no request.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
 */
export class RuleFragment extends Construct {
  /** The rules, with names in full. */
  readonly rules: readonly Rule[];

  /** Takes the rules. @throws when a prop is missing, unknown or wrong; the error names the construct and the prop */
  constructor(scope: Construct, id: string, props: RuleFragmentProps) {
    super(scope, id);
    located('RuleFragment', this, () => ruleFragment(props, ''));
    rememberReferences(this, props);
    const { rules, namespace = Chart.of(this).namespace } = props;
    this.rules = namespace === undefined ? rules : rules.map((rule) => qualified(rule, namespace));
    this.node.addValidation({
      validate: () => (listed.has(this) ? [] : ['no VirtualService lists this RuleFragment: add it to rules of one']),
    });
  }
}

const ruleFragment = struct<RuleFragmentProps>({ rules: required(list(rule)), namespace: namespaceName });

const listed = new WeakSet<RuleFragment>();

/** What `rules` of a VirtualService may list. */
export type RuleEntry = Rule | RuleFragment;

export const ruleEntries: Field<readonly RuleEntry[]> = (values, at) => {
  const wire = list<RuleEntry>((value, at) =>
    value instanceof RuleFragment ? list(rule)(value.rules, at) : [rule(value, at)],
  )(values, at) as unknown[][];
  const twice = values.find((value, index) => value instanceof RuleFragment && values.indexOf(value) < index);
  if (twice) refuseProp(at, `'${(twice as RuleFragment).node.path}' is listed twice, keep one of them`);
  return wire.flat();
};

/** Every rule in its order, with what people call it. */
export const titledRules = (entries: readonly RuleEntry[]): TitledRule[] =>
  entries.flatMap((entry, place): TitledRule[] =>
    entry instanceof RuleFragment
      ? entry.rules.map((rule, i) => ({ rule, title: `rules[${i}] of '${entry.node.path}'`, fragment: entry }))
      : [{ rule: entry, title: `rules[${place}]`, fragment: undefined }],
  );

interface Listing {
  readonly rules?: readonly RuleEntry[];
  readonly gateways?: readonly GatewayReference[];
}

/** Validates a VirtualService that lists fragments, once, however often cdk8s validates the app. */
export function validateFragments(owner: Owner, { rules = [], gateways }: Listing): void {
  const fragments = rules.filter((entry) => entry instanceof RuleFragment);
  if (fragments.length === 0) return;
  for (const fragment of fragments) listed.add(fragment);
  let messages: string[] | undefined;
  owner.node.addValidation({
    validate: () => {
      messages ??= reachFaults(owner, titledRules(rules), gateways);
      return messages;
    },
  });
}

/** The rule as it reads from every namespace. */
function qualified(rule: Rule, namespace: string): Rule {
  const { match, to } = rule;
  const full = (destination: Destination) => inNamespace(destination, namespace);
  return {
    ...rule,
    ...(match && { match: match.map((one) => qualifiedMatch(one, namespace)) }),
    ...(to && { to: 'length' in to ? to.map((share: Share) => ({ ...share, to: full(share.to) })) : full(to) }),
    ...('mirrors' in rule && { mirrors: rule.mirrors?.map((mirror) => ({ ...mirror, to: full(mirror.to) })) }),
    ...(rule.delegate && { delegate: { ...rule.delegate, namespace: rule.delegate.namespace ?? namespace } }),
  } as Rule;
}

function qualifiedMatch(match: Match, namespace: string): Match {
  const gateways = match.gateways?.map((gateway) =>
    gateway === 'mesh' ? gateway : { name: gateway.name, namespace: gateway.namespace ?? namespace },
  );
  return { ...match, ...(gateways && { gateways }) };
}
