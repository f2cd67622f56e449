import { webhookRule } from './rule';

export const telemetryTracing = webhookRule({
  kind: 'Telemetry',
  concept: 'one tracing entry with one provider',
  description: 'Istio reads the first entry of `tracing`, and the first provider in it; what follows has no effect.',
  right: `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: istio-system }
spec:
  tracing:
    - providers: [{ name: zipkin }]
      randomSamplingPercentage: 10
`,
  wrong: [
    { set: { 'spec.tracing[1]': { disableSpanReporting: true } }, says: 'only the first is used', warning: true },
    { set: { 'spec.tracing[0].providers[1]': { name: 'otel' } }, says: 'only the first is used', warning: true },
  ],
  check({ spec: { tracing = [] } }, verdict) {
    const only = (what: string, got: number) => `one ${what} is supported, got ${got}: only the first is used`;
    if (tracing.length > 1) verdict.warning(['spec', 'tracing'], only('tracing entry', tracing.length));
    tracing.forEach(({ providers = [] }, index) => {
      if (providers.length > 1) {
        verdict.warning(['spec', 'tracing', index, 'providers'], only('provider', providers.length));
      }
    });
  },
});
