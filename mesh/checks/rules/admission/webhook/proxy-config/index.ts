import { webhookRule } from '../rule';
import { annotations } from '../shared/annotations';
import { selector } from '../shared/selector';

const concurrency = webhookRule({
  kind: 'ProxyConfig',
  concept: 'concurrency',
  right: `
apiVersion: networking.istio.io/v1beta1
kind: ProxyConfig
metadata: { name: web, namespace: default }
spec:
  selector:
    matchLabels: { app: web }
  concurrency: 2
`,
  wrong: [{ set: { 'spec.concurrency': -1 }, says: 'must not be negative, got -1' }],
  check({ spec: { concurrency = 0 } }, { error }) {
    if (concurrency >= 0) return;
    error(['spec', 'concurrency'], `must not be negative, got ${concurrency} (0 means one thread per core)`);
  },
});

export const proxyConfig = [
  annotations('ProxyConfig', concurrency.right),
  selector('ProxyConfig', concurrency.right),
  concurrency,
];
