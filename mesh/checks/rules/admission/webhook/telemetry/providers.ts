import { webhookRule } from '../rule';

export const providers = webhookRule({
  kind: 'Telemetry',
  concept: 'providers',
  right: `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: istio-system }
spec:
  metrics:
    - providers: [{ name: prometheus }]
  accessLogging:
    - providers: [{ name: envoy }]
`,
  wrong: [
    { set: { 'spec.metrics[0].providers[0].name': '' }, says: 'must be the name of a provider in MeshConfig' },
    { set: { 'spec.accessLogging[0].providers[0]': {} }, says: 'must be the name of a provider in MeshConfig' },
    { set: { 'spec.tracing': [{ providers: [{}] }] }, says: 'must be the name of a provider in MeshConfig' },
  ],
  check({ spec }, { error }) {
    const { metrics = [], tracing = [], accessLogging = [] } = spec;
    for (const [list, entries] of Object.entries({ metrics, tracing, accessLogging })) {
      for (const [index, { providers = [] }] of entries.entries()) {
        // The webhook only reports the first one.
        const nameless = providers.findIndex(({ name = '' }) => name === '');
        const field = ['spec', list, index, 'providers', nameless];
        if (nameless >= 0) error(field, 'must be the name of a provider in MeshConfig');
      }
    }
  },
});
