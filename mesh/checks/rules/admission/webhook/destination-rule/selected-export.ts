import { webhookRule } from '../rule';
import { exported } from '../shared/export-to';

export const selectedExport = webhookRule({
  kind: 'DestinationRule',
  concept: 'exportTo with a workload selector',
  description:
    'A rule with a workload selector applies to clients in its own namespace, so it cannot be exported to others.',
  right: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: default }
spec:
  host: payments.example.com
  exportTo: [.]
  workloadSelector:
    matchLabels: { app: web }
  trafficPolicy:
    loadBalancer: { simple: ROUND_ROBIN }
`,
  wrong: [
    { set: { 'spec.exportTo': ['*'] }, says: 'must be "." or unset if workloadSelector is set' },
    { set: { 'spec.exportTo': ['.', 'other'] }, says: 'must be only "." or unset if workloadSelector is set' },
  ],
  check({ spec, namespace }, { error }) {
    const { workloadSelector, exportTo = [] } = spec;
    if (!workloadSelector) return;
    const namespaces = exported(exportTo, namespace, false, { error: () => undefined });
    if (namespaces.size === 0) return;
    const hasOwn = namespaces.has(namespace);
    const message = `must be ${hasOwn ? 'only ' : ''}"." or unset if workloadSelector is set`;
    if (!hasOwn || namespaces.size > 1) error(['spec', 'exportTo'], message);
  },
});
