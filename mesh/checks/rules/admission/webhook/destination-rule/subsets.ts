import { dnsLabel } from '../grammar/dns';
import { labels } from '../grammar/labels';
import { shown } from '../grammar/shown';
import { webhookRule } from '../rule';

export const subsets = webhookRule({
  kind: 'DestinationRule',
  concept: 'subsets',
  description: 'A subset without labels is valid: it contains every workload of the service.',
  right: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: default }
spec:
  host: reviews
  subsets:
    - name: v1
      labels: { version: v1 }
    - name: all
`,
  wrong: [
    { set: { 'spec.subsets[0].name': 'v1.0' }, says: 'must be 1 to 63 letters, digits and inner hyphens, got "v1.0"' },
    { set: { 'spec.subsets[0].name': '' }, says: 'must be 1 to 63 letters, digits and inner hyphens, got ""' },
    { set: { 'spec.subsets[0].name': 'all' }, says: 'two subsets are named "all": rename one' },
    {
      set: { 'spec.subsets[0].labels.version': 'v1+' },
      says: 'a label value must be letters, digits and inner "-", "_" or "."',
    },
    {
      set: { 'spec.subsets[0].labels["a b"]': 'c' },
      says: 'a label key must be at most 63 letters, digits and inner "-", "_" or "."',
    },
  ],
  check({ spec }, verdict) {
    const names = new Set<string>();
    for (const [index, { name = '', labels: map }] of (spec.subsets ?? []).entries()) {
      const field = ['spec', 'subsets', index];
      if (names.has(name)) verdict.error([...field, 'name'], `two subsets are named ${shown(name)}: rename one`);
      names.add(name);
      verdict.error([...field, 'name'], dnsLabel(name));
      labels(map, [...field, 'labels'], verdict);
    }
  },
});
