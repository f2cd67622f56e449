import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { rememberReferences } from '../findings/references';
import type { GatewayReference } from '../gateway/gateway';
import { type Field, list, refuseProp, required, struct } from '../props/field';
import { located } from '../props/resource';
import { shaped } from '../props/shape';
import { namespaceName } from '../props/value';
import { type Destination, inNamespace } from './destination';
import type { Match } from './match';
import { type Owner, reachFaults, type TitledRule } from './reach';
import { type Rule, rule, type Share } from './rule';

/** Props for RuleFragment. */
export interface RuleFragmentProps {
  /** The rules; the first matching one applies. */
  readonly rules: readonly Rule[];
  /** Namespace of host names without a dot, and of gateways and delegates without a namespace. @default the namespace of the chart */
  readonly namespace?: string;
}

/**
 * Some rules of an Istio VirtualService, for teams that share a host. A fragment creates no object: the owner of the host
 * adds it to `rules` of the VirtualService, so the order is visible in one place. If the namespace of the fragment is known,
 * names are written in full, so they mean the same in the VirtualService.
 *
 * Synth fails if no VirtualService lists the fragment, or earlier rules match all requests of one of its rules.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
 */
export class RuleFragment extends Construct {
  /** The rules, with full names. */
  readonly rules: readonly Rule[];

  /** Creates the fragment. @throws if a prop is missing, unknown or invalid */
  constructor(scope: Construct, id: string, props: RuleFragmentProps) {
    super(scope, id);
    located('RuleFragment', this, () => ruleFragment(props, ''));
    rememberReferences(this, props);
    const { rules, namespace = Chart.of(this).namespace } = props;
    this.rules = namespace === undefined ? rules : rules.map((rule) => qualified(rule, namespace));
    this.node.addValidation({
      validate: () =>
        listed.has(this) ? [] : ['no VirtualService lists this RuleFragment (add it to the rules of one)'],
    });
  }
}

const ruleList = list(rule);
const ruleFragment = struct<RuleFragmentProps>({ rules: required(ruleList), namespace: namespaceName });

const listed = new WeakSet<RuleFragment>();

/** An entry in `rules` of a VirtualService. */
export type RuleEntry = Rule | RuleFragment;

const entryList = list<RuleEntry>((value, path) =>
  value instanceof RuleFragment ? ruleList(value.rules, path) : [rule(value, path)],
);

export const ruleEntries: Field<readonly RuleEntry[]> = (values, path) => {
  const wire = entryList(values, path) as unknown[][];
  const twice = values.find((value, index) => value instanceof RuleFragment && values.indexOf(value) < index);
  if (twice) refuseProp(path, `'${(twice as RuleFragment).node.path}' is listed twice, keep one of them`);
  return wire.flat();
};
shaped(ruleEntries, ruleList.shape);

/** All rules in order, with titles for messages. */
export const titledRules = (entries: readonly RuleEntry[]): TitledRule[] =>
  entries.flatMap((entry, place): TitledRule[] =>
    entry instanceof RuleFragment
      ? entry.rules.map((rule, index) => ({ rule, title: `rules[${index}] of '${entry.node.path}'`, fragment: entry }))
      : [{ rule: entry, title: `rules[${place}]`, fragment: undefined }],
  );

interface Listing {
  readonly rules?: readonly RuleEntry[];
  readonly gateways?: readonly GatewayReference[];
}

/** Validates a VirtualService with fragments, only once even if cdk8s validates the app several times. */
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

/** The rule with full names, so it means the same in every namespace. */
function qualified(rule: Rule, namespace: string): Rule {
  const { match, to } = rule;
  const full = (destination: Destination) => inNamespace(destination, namespace);
  return {
    ...rule,
    ...(match && { match: match.map((conditions) => qualifiedMatch(conditions, namespace)) }),
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
