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
    { set: { 'spec.metrics[0].overrides[0].tagOverrides.destination': {} }, says: 'UPSERT needs a value' },
    {
      set: { 'spec.metrics[0].overrides[0].tagOverrides.source.value': 'a' },
      says: 'REMOVE takes no value',
    },
    { set: { 'spec.metrics[0].overrides[0].match': { customMetric: '' } }, says: 'must name a metric' },
    {
      set: { 'spec.metrics[0].overrides[0].tagOverrides[""]': { value: 'a' } },
      says: 'a tag must have a name',
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
          if (tag === '') warning(item, 'a tag must have a name: this one has no effect');
          if (operation === 'UPSERT' && value === '') error(item, 'UPSERT needs a value, the expression to tag with');
          if (operation === 'REMOVE' && value !== '') error(item, 'REMOVE takes no value: leave it out');
        }
        if (match?.customMetric === '') error([...field, 'match', 'customMetric'], 'must name a metric');
      }
    }
  },
});
