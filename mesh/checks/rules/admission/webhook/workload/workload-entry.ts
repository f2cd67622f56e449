import { webhookRule } from '../rule';
import { annotations } from '../shared/annotations';
import { endpoint } from './endpoint';

const address = webhookRule({
  kind: 'WorkloadEntry',
  concept: 'address, ports and labels',
  right: `
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: payments, namespace: default }
spec:
  address: 192.0.2.10
  ports: { http: 8080 }
  labels: { app: payments }
`,
  wrong: [
    { set: { 'spec.address': '' }, says: 'must have an address, or name the network' },
    { set: { 'spec.address': '*.example.com' }, says: 'must be an IP address or a full name, got "*.example.com"' },
    { set: { 'spec.address': 'unix://run/payments' }, says: 'must be unix:///path/to/socket' },
    { set: { 'spec.address': 'unix:///run/payments' }, says: 'a Unix domain socket has no ports' },
    { set: { 'spec.ports.http': 0 }, says: 'must be a port from 1 to 65535, got 0' },
    { set: { 'spec.ports["a_b"]': 80 }, says: 'a port name must be 1 to 63 letters' },
    { set: { 'spec.labels.app': '-' }, says: 'a label value must be' },
    {
      set: { 'spec.address': undefined, 'spec.network': 'vm' },
      says: 'it is only reached through the network vm',
      warning: true,
    },
  ],
  check({ spec }, verdict) {
    endpoint(spec, ['spec'], { allowsNames: true }, verdict);
  },
});

export const workloadEntry = [annotations('WorkloadEntry', address.right), address];
