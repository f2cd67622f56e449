import type { FieldPath } from '../../../../../manifest/manifest';
import type { Mistake } from '../../../../engine/check';
import { shown } from '../grammar/shown';
import { type Verdict, type WebhookRule, webhookRule } from '../rule';

type Labels = Readonly<Record<string, string | null>> | undefined;
type ErrorOnly = (field: FieldPath, message: string | undefined) => void;

const description =
  'Labels must match exactly, without `*`. A selector without labels selects every workload in the namespace.';

/** `selector.matchLabels` of the kinds that have it. */
export function selector(
  kind:
    | 'AuthorizationPolicy'
    | 'PeerAuthentication'
    | 'RequestAuthentication'
    | 'Telemetry'
    | 'ProxyConfig'
    | 'WasmPlugin'
    | 'TrafficExtension',
  right: string,
): WebhookRule {
  const field = ['spec', 'selector', 'matchLabels'];
  return webhookRule({
    kind,
    concept: 'selector',
    description,
    right,
    wrong: mistakes('spec.selector.matchLabels'),
    check({ spec }, { error, warning }) {
      if (spec.selector) selected(spec.selector.matchLabels, field, error, warning);
    },
  });
}

/** `workloadSelector.matchLabels` of a DestinationRule. */
export function matchingSelector(right: string): WebhookRule {
  const field = ['spec', 'workloadSelector', 'matchLabels'];
  return webhookRule({
    kind: 'DestinationRule',
    concept: 'workload selector',
    description,
    right,
    wrong: mistakes('spec.workloadSelector.matchLabels'),
    check({ spec }, { error, warning }) {
      if (spec.workloadSelector) selected(spec.workloadSelector.matchLabels, field, error, warning);
    },
  });
}

/** `workloadSelector.labels` of the kinds that have it. The webhook stops after a wrong label. */
export function workloadSelector(kind: 'Sidecar' | 'ServiceEntry' | 'EnvoyFilter', right: string): WebhookRule {
  const field = ['spec', 'workloadSelector', 'labels'];
  return webhookRule({
    kind,
    concept: 'workload selector',
    description,
    right,
    wrong: mistakes('spec.workloadSelector.labels'),
    check({ spec }, { stop, warning }) {
      if (spec.workloadSelector) selected(spec.workloadSelector.labels, field, stop, warning);
    },
  });
}

function mistakes(path: string): readonly Mistake[] {
  const unsuppressed = { 'metadata.annotations': undefined };
  return [
    { set: { [`${path}[""]`]: 'x' }, says: 'a label must have a key, got "=x"' },
    { set: { [`${path}.app`]: 'web-*' }, says: 'labels must match exactly, without "*", got "app=web-*"' },
    {
      set: { ...unsuppressed, [path]: {} },
      says: 'selects every workload in the namespace: add labels or remove the selector',
      warning: true,
    },
  ];
}

function selected(labels: Labels, field: FieldPath, error: ErrorOnly, warning: Verdict['warning']): void {
  let size = 0;
  for (const key in labels) {
    size++;
    const value = labels[key] ?? '';
    if (key === '') error([...field, key], `a label must have a key, got ${shown(`${key}=${value}`)}`);
    if (key.includes('*') || value.includes('*')) {
      error([...field, key], `labels must match exactly, without "*", got ${shown(`${key}=${value}`)}`);
    }
  }
  if (size > 0) return;
  warning(field.slice(0, -1), 'selects every workload in the namespace: add labels or remove the selector');
}
