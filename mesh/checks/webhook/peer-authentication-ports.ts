import { webhookRule } from './rule';

export const peerAuthenticationPorts = webhookRule({
  kind: 'PeerAuthentication',
  concept: 'port-level mutual TLS',
  description: 'The keys are ports of the workload, not of its Service, so a selector has to name the workload.',
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
    { set: { 'spec.selector': undefined }, says: 'portLevelMtls needs a selector with labels' },
    { set: { 'spec.selector.matchLabels': {} }, says: 'portLevelMtls needs a selector with labels' },
    { set: { 'spec.portLevelMtls': {} }, says: 'must name at least one port' },
    { set: { 'spec.portLevelMtls["0"]': { mode: 'STRICT' } }, says: 'a port is a number from 1 to 65535, got "0"' },
  ],
  check({ spec }, verdict) {
    const { portLevelMtls, selector } = spec;
    if (!portLevelMtls) return;
    const field = ['spec', 'portLevelMtls'];
    const ports = Object.keys(portLevelMtls);
    if (Object.keys(selector?.matchLabels ?? {}).length === 0) {
      verdict.error(field, 'portLevelMtls needs a selector with labels: its keys are ports of the selected workloads');
    }
    if (ports.length === 0) verdict.error(field, 'portLevelMtls must name at least one port, or be left out');
    for (const port of ports) {
      const number = /^[0-9]+$/.test(port) ? Number(port) : 0;
      if (number < 1 || number > 65535) {
        verdict.error([...field, port], `a port is a number from 1 to 65535, got ${JSON.stringify(port)}`);
      }
    }
  },
});
