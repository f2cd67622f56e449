import type { FieldPath } from '../../../../../manifest/manifest';
import type { WorkloadEntrySpec } from '../../../../../manifest/wire';
import { labels } from '../grammar/labels';
import { type Verdict, webhookRule } from '../rule';
import { addressProblem, endpoint, endpointPorts } from '../workload/endpoint';

export const endpoints = webhookRule({
  kind: 'ServiceEntry',
  concept: 'endpoints',
  description:
    'Endpoints are IP addresses with resolution STATIC, and IP addresses or names with DNS. With NONE, the client chooses the address.',
  right: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments, namespace: default }
spec:
  hosts: [payments.example.com]
  ports:
    - { number: 443, name: tls, protocol: TLS }
  resolution: STATIC
  endpoints:
    - address: 192.0.2.10
      ports: { tls: 8443 }
      labels: { app: payments }
`,
  wrong: [
    {
      set: { 'spec.workloadSelector': { labels: { app: 'a' } } },
      says: 'only one of workloadSelector and endpoints may be set',
    },
    { set: { 'spec.resolution': undefined }, says: 'resolution NONE does not allow endpoints: set STATIC or DNS' },
    { set: { 'spec.endpoints[0].address': 'a.example.com' }, says: 'must be an IP address, got "a.example.com"' },
    { set: { 'spec.endpoints[0].ports': { http: 80 } }, says: 'the ServiceEntry has no port named "http": it has tls' },
    {
      set: { 'spec.endpoints[0]': { address: 'unix:///run/a' }, 'spec.ports': [] },
      says: 'a Unix domain socket serves one port, but the ServiceEntry has 0',
    },
    {
      set: { 'spec.resolution': 'DNS_ROUND_ROBIN', 'spec.endpoints[1].address': 'a.example.com' },
      says: 'resolution DNS_ROUND_ROBIN allows at most one endpoint, got 2',
    },
    {
      set: { 'spec.resolution': 'DNS', 'spec.endpoints[0].address': '*.example.com' },
      says: 'must be an IP address or a domain name, got "*.example.com"',
    },
    {
      set: { 'spec.resolution': 'NONE', 'spec.endpoints': undefined, 'spec.workloadSelector.labels': { app: 'a' } },
      says: 'resolution NONE ignores workloadSelector: set STATIC or DNS',
      warning: true,
    },
  ],
  check({ spec }, verdict) {
    const { resolution = 'NONE', workloadSelector, endpoints = [], ports = [] } = spec;
    const servicePorts = new Set(ports.map(({ name = '' }) => name));
    const field = ['spec', 'endpoints'];
    if (workloadSelector && endpoints.length > 0) {
      verdict.error(field, 'only one of workloadSelector and endpoints may be set');
    }
    if (resolution === 'NONE') {
      if (endpoints.length > 0) verdict.error(field, 'resolution NONE does not allow endpoints: set STATIC or DNS');
      const message = 'resolution NONE ignores workloadSelector: set STATIC or DNS';
      if (workloadSelector) verdict.warning(['spec', 'workloadSelector'], message);
    }
    if (resolution === 'DNS_ROUND_ROBIN' && endpoints.length > 1) {
      verdict.error(field, `resolution DNS_ROUND_ROBIN allows at most one endpoint, got ${endpoints.length}`);
    }
    for (const [index, workload] of endpoints.entries()) {
      const item = [...field, index];
      if (resolution === 'STATIC') endpoint(workload, item, { servicePorts, allowsNames: false }, verdict);
      if (resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN') resolved(workload, item, servicePorts, verdict);
    }
  },
});

function resolved(
  workload: WorkloadEntrySpec,
  field: FieldPath,
  servicePorts: ReadonlySet<string>,
  verdict: Verdict,
): void {
  verdict.error([...field, 'address'], addressProblem(workload.address ?? '', true));
  labels(workload.labels, [...field, 'labels'], verdict);
  endpointPorts(workload.ports ?? {}, [...field, 'ports'], servicePorts, verdict);
}
