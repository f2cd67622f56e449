import { webhookRule } from '../rule';

export const metrics = webhookRule({
  kind: 'Telemetry',
  concept: 'metric overrides',
  right: `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: istio-system }
spec:
  metrics:
    - overrides:
        - match: { metric: REQUEST_COUNT }
          tagOverrides:
            destination: { value: request.host }
            source: { operation: REMOVE }
`,
  wrong: [
    {
      set: { 'spec.metrics[0].overrides[0].tagOverrides.destination': {} },
      says: 'UPSERT requires a value: an expression for the tag',
    },
    {
      set: { 'spec.metrics[0].overrides[0].tagOverrides.source.value': 'a' },
      says: 'REMOVE must not have a value: remove it',
    },
    { set: { 'spec.metrics[0].overrides[0].match': { customMetric: '' } }, says: 'must name a metric' },
    {
      set: { 'spec.metrics[0].overrides[0].tagOverrides[""]': { value: 'a' } },
      says: 'a tag without a name has no effect',
      warning: true,
    },
  ],
  check({ spec: { metrics = [] } }, { error, warning }) {
    for (const [index, { overrides = [] }] of metrics.entries()) {
      for (const [number, { match, tagOverrides }] of overrides.entries()) {
        const field = ['spec', 'metrics', index, 'overrides', number];
        for (const tag in tagOverrides) {
          const { operation = 'UPSERT', value = '' } = tagOverrides[tag] ?? {};
          const item = [...field, 'tagOverrides', tag];
          if (tag === '') warning(item, 'a tag without a name has no effect');
          if (operation === 'UPSERT' && value === '') error(item, 'UPSERT requires a value: an expression for the tag');
          if (operation === 'REMOVE' && value !== '') error(item, 'REMOVE must not have a value: remove it');
        }
        if (match?.customMetric === '') error([...field, 'match', 'customMetric'], 'must name a metric');
      }
    }
  },
});
