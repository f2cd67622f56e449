import type { FieldPath } from '../../../../../manifest/manifest';
import type { TelemetryTracingCustomTag } from '../../../../../manifest/wire';
import { percent } from '../grammar/percent';
import { type Verdict, webhookRule } from '../rule';

export const tracing = webhookRule({
  kind: 'Telemetry',
  concept: 'tracing',
  description: 'Istio only uses the first entry of `tracing` and the first provider in it.',
  right: `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: istio-system }
spec:
  tracing:
    - providers: [{ name: zipkin }]
      randomSamplingPercentage: 10
      customTags:
        cluster: { literal: { value: east } }
        user: { header: { name: x-user } }
        pod: { environment: { name: POD_NAME } }
`,
  wrong: [
    {
      set: { 'spec.tracing[1]': { disableSpanReporting: true } },
      says: 'only one tracing entry is supported, got 2: the first is used',
      warning: true,
    },
    {
      set: { 'spec.tracing[0].providers[1]': { name: 'otel' } },
      says: 'only one provider is supported, got 2: the first is used',
      warning: true,
    },
    { set: { 'spec.tracing[0].randomSamplingPercentage': 101 }, says: 'must be a percentage from 0 to 100, got 101' },
    { set: { 'spec.tracing[0].customTags[""]': { literal: { value: 'a' } } }, says: 'a tag must have a name' },
    { set: { 'spec.tracing[0].customTags.cluster.literal.value': '' }, says: 'literal must have a value' },
    { set: { 'spec.tracing[0].customTags.user.header': {} }, says: 'header must have a name' },
    { set: { 'spec.tracing[0].customTags.pod.environment.name': '' }, says: 'environment must have a name' },
  ],
  check({ spec: { tracing = [] } }, verdict) {
    const only = (what: string, got: number) => `only one ${what} is supported, got ${got}: the first is used`;
    if (tracing.length > 1) verdict.warning(['spec', 'tracing'], only('tracing entry', tracing.length));
    for (const [index, { providers = [], randomSamplingPercentage, customTags }] of tracing.entries()) {
      const field = ['spec', 'tracing', index];
      if (providers.length > 1) verdict.warning([...field, 'providers'], only('provider', providers.length));
      verdict.error([...field, 'randomSamplingPercentage'], percent(randomSamplingPercentage));
      for (const name in customTags) {
        if (name === '') verdict.error([...field, 'customTags', name], 'a tag must have a name');
        customTag(customTags[name] ?? {}, [...field, 'customTags', name], verdict);
      }
    }
  },
});

function customTag(
  { literal, header, environment }: TelemetryTracingCustomTag,
  field: FieldPath,
  { error }: Verdict,
): void {
  if (literal && !literal.value) error([...field, 'literal'], 'literal must have a value');
  if (header && !header.name) error([...field, 'header'], 'header must have a name');
  if (environment && !environment.name) error([...field, 'environment'], 'environment must have a name');
}
