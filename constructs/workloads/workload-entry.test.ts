import { manifest, refusal } from '../fixtures/synth';
import { WorkloadEntry, type WorkloadEntryProps } from './workload-entry';

test('creates a WorkloadEntry as its default child', () => {
  manifest((chart) => {
    const { node } = new WorkloadEntry(chart, 'vm', { address: '10.0.0.1' });
    expect(node.defaultChild).toMatchObject({ apiVersion: 'networking.istio.io/v1', kind: 'WorkloadEntry' });
  });
});

test('writes every prop', () => {
  const props: Required<WorkloadEntryProps> = {
    name: 'vm-1',
    namespace: 'vms',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    address: 'vm-1.example.com',
    ports: { http: 8080 },
    network: 'vpc-1',
    locality: 'eu/eu-1/a',
    weight: 2,
    serviceAccount: 'vm',
    workloadLabels: { app: 'vm', version: 'v1' },
  };
  expect(manifest((chart) => new WorkloadEntry(chart, 'x', props))).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'WorkloadEntry',
    metadata: {
      name: 'vm-1',
      namespace: 'vms',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0109,IST0133' },
    },
    spec: {
      address: 'vm-1.example.com',
      ports: { http: 8080 },
      network: 'vpc-1',
      locality: 'eu/eu-1/a',
      weight: 2,
      serviceAccount: 'vm',
      labels: { app: 'vm', version: 'v1' },
    },
  });
});

test('exposes its name and namespace', () => {
  manifest((chart) => {
    const { name, namespace } = new WorkloadEntry(chart, 'vm', { network: 'n', namespace: 'vms' });
    expect({ name, namespace }).toEqual({ name: 'vm', namespace: 'vms' });
  });
});

test.each<[what: string, props: unknown, message: string]>([
  ['undefined', undefined, 'props must be an object, got undefined'],
  ['neither address nor network', {}, 'one of address, network is required, got none'],
  [
    'a socket with ports',
    { address: 'unix:///a', ports: { http: 1 } },
    'address of a Unix domain socket and ports exclude each other, keep one of them',
  ],
  [
    'a service account in another namespace',
    { address: '10.0.0.1', serviceAccount: 'a/b' },
    'serviceAccount must be a DNS name',
  ],
])('fails: %s', (_what, props, message) => {
  const refused = refusal((chart) => new WorkloadEntry(chart, 'vm', props as never));
  expect(refused).toContain(`WorkloadEntry of 'chart/vm': ${message}`);
});
