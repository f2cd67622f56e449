import type { Mistake } from '../../../../engine/check';
import type { Specs } from '../../../../engine/mesh-object';
import { shown } from '../grammar/shown';
import { type WebhookRule, webhookRule } from '../rule';

const dryRun = 'istio.io/dry-run';
const internal = [
  'internal.istio.io/webhook-always-reject',
  'internal.istio.io/parent-namespace',
  'internal.istio.io/parents',
];
const booleans = new Set(['1', 't', 'T', 'true', 'TRUE', 'True', '0', 'f', 'F', 'false', 'FALSE', 'False']);

/** Annotations that are reserved for Istio, or only work on one kind. */
export function annotations<Kind extends keyof Specs>(kind: Kind, right: string): WebhookRule {
  const isPolicy = kind === 'AuthorizationPolicy';
  return webhookRule<Kind>({
    kind,
    concept: 'annotations',
    description: isPolicy
      ? 'A policy with `istio.io/dry-run: "true"` only logs and counts what it would allow or deny.'
      : 'Only an AuthorizationPolicy supports `istio.io/dry-run`.',
    right,
    wrong: isPolicy ? [...mistakes, notBoolean, notTried] : [...mistakes, notAPolicy],
    check(object, { stop }) {
      if (object.annotations.size === 0) return;
      const value = object.annotations.get(dryRun);
      const problem = value !== undefined && (isPolicy ? dryRunProblem(object.spec, value) : elsewhere);
      const found = internal.find((name) => object.annotations.has(name));
      if (problem) stop(['metadata', 'annotations', dryRun], problem);
      else if (found) stop(['metadata', 'annotations', found], 'is reserved for Istio: remove it');
    },
  });
}

const elsewhere = 'only works on an AuthorizationPolicy: remove it';

function dryRunProblem(spec: unknown, value: string): string | undefined {
  const { action = 'ALLOW' } = spec as { readonly action?: string };
  if (action !== 'ALLOW' && action !== 'DENY') return `only works with the actions ALLOW and DENY, got ${action}`;
  return booleans.has(value) ? undefined : `must be "true" or "false", got ${shown(value)}`;
}

const annotation = (name: string) => `metadata.annotations["${name}"]`;
const mistakes: readonly Mistake[] = internal.map((name) => ({
  set: { [annotation(name)]: 'x' },
  says: 'is reserved for Istio: remove it',
}));
const notAPolicy: Mistake = {
  set: { [annotation(dryRun)]: 'true' },
  says: 'only works on an AuthorizationPolicy: remove it',
};
const notBoolean: Mistake = { set: { [annotation(dryRun)]: 'yes' }, says: 'must be "true" or "false", got "yes"' };
const notTried: Mistake = {
  set: { [annotation(dryRun)]: 'true', 'spec.action': 'AUDIT' },
  says: 'only works with the actions ALLOW and DENY, got AUDIT',
};
