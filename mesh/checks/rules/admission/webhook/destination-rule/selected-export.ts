import { webhookRule } from '../rule';
import { exported } from '../shared/export-to';

export const selectedExport = webhookRule({
  kind: 'DestinationRule',
  concept: 'exportTo beside a workload selector',
  description: 'A rule for some client workloads is for those of its own namespace: others must not see it.',
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
    { set: { 'spec.exportTo': ['*'] }, says: 'must be "." beside a workloadSelector' },
    { set: { 'spec.exportTo': ['.', 'other'] }, says: 'must be "." alone beside a workloadSelector' },
  ],
  check({ spec, namespace }, { error }) {
    const { workloadSelector, exportTo = [] } = spec;
    if (!workloadSelector) return;
    const namespaces = exported(exportTo, namespace, false, { error: () => undefined });
    if (namespaces.size === 0) return;
    const isSeen = namespaces.has(namespace);
    const message = `must be "."${isSeen ? ' alone' : ''} beside a workloadSelector, or be left out`;
    if (!isSeen || namespaces.size > 1) error(['spec', 'exportTo'], message);
  },
});
