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
    { set: { 'spec.address': '' }, says: 'must have an address or a network' },
    { set: { 'spec.address': '*.example.com' }, says: 'must be an IP address or a domain name, got "*.example.com"' },
    {
      set: { 'spec.address': 'unix://run/payments' },
      says: 'a Unix domain socket must be unix:///path/to/socket or unix://@name',
    },
    { set: { 'spec.address': 'unix:///run/payments' }, says: 'a Unix domain socket has no ports' },
    { set: { 'spec.ports.http': 0 }, says: 'must be a port from 1 to 65535, got 0' },
    { set: { 'spec.ports["a_b"]': 80 }, says: 'a port name must be 1 to 63 letters, digits and inner hyphens' },
    { set: { 'spec.labels.app': '-' }, says: 'a label value must be letters, digits and inner "-", "_" or "."' },
    {
      set: { 'spec.address': undefined, 'spec.network': 'vm' },
      says: 'has no address, so it is only reachable through network vm',
      warning: true,
    },
  ],
  check({ spec }, verdict) {
    endpoint(spec, ['spec'], { allowsNames: true }, verdict);
  },
});

export const workloadEntry = [annotations('WorkloadEntry', address.right), address];
