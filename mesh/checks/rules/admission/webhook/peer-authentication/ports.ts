import { shown } from '../grammar/shown';
import { webhookRule } from '../rule';

export const ports = webhookRule({
  kind: 'PeerAuthentication',
  concept: 'mutual TLS by port',
  description: 'The keys are ports of the workload, not of its Service, so the policy must select the workload.',
  right: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: reviews, namespace: default }
spec:
  selector:
    matchLabels: { app: reviews }
  mtls: { mode: STRICT }
  portLevelMtls:
    "8080": { mode: PERMISSIVE }
`,
  wrong: [
    {
      set: { 'spec.selector': undefined },
      says: 'portLevelMtls requires a selector with labels: its keys are ports of the selected workloads',
    },
    {
      set: { 'spec.selector.matchLabels': {} },
      says: 'portLevelMtls requires a selector with labels: its keys are ports of the selected workloads',
    },
    { set: { 'spec.portLevelMtls': {} }, says: 'portLevelMtls must have at least one port: add one or remove it' },
    {
      set: { 'spec.portLevelMtls["0"]': { mode: 'STRICT' } },
      says: 'a port must be a number from 1 to 65535, got "0"',
    },
    {
      set: { 'spec.portLevelMtls.http': { mode: 'STRICT' } },
      says: 'a port must be a number from 1 to 65535, got "http"',
    },
  ],
  check({ spec }, { error, stop }) {
    const { portLevelMtls, selector } = spec;
    if (!portLevelMtls) return;
    const field = ['spec', 'portLevelMtls'];
    const ports = Object.keys(portLevelMtls);
    const hasLabels = Object.keys(selector?.matchLabels ?? {}).length > 0;
    if (!hasLabels && ports.length > 0) {
      error(field, 'portLevelMtls requires a selector with labels: its keys are ports of the selected workloads');
    }
    if (ports.length === 0) error(field, 'portLevelMtls must have at least one port: add one or remove it');
    for (const port of ports) {
      const problem = `a port must be a number from 1 to 65535, got ${shown(port)}`;
      const isInRange = Number(port) >= 1 && Number(port) <= 65535;
      // The webhook cannot parse a key that is not a number, except for null, which is 0.
      if (!/^(?:null|0|[1-9][0-9]{0,9})$/.test(port)) stop([...field, port], problem);
      else if (!isInRange) error([...field, port], problem);
    }
  },
});
