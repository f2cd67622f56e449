import { Duration } from 'cdk8s';
import { manifest, refusal } from '../fixtures/synth';
import { WorkloadGroup, type WorkloadGroupProps } from './workload-group';

test('creates a WorkloadGroup as its default child', () => {
  manifest((chart) => {
    const { node } = new WorkloadGroup(chart, 'vms');
    expect(node.defaultChild).toMatchObject({ apiVersion: 'networking.istio.io/v1', kind: 'WorkloadGroup' });
  });
});

test('writes the template, which Istio requires, without props', () => {
  expect(manifest((chart) => new WorkloadGroup(chart, 'vms')).spec).toEqual({ template: {} });
});

test('writes every prop', () => {
  const props: Required<WorkloadGroupProps> = {
    name: 'vms',
    namespace: 'vms',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    ports: { http: 8080 },
    network: 'vpc-1',
    locality: 'eu/eu-1/a',
    weight: 2,
    serviceAccount: 'vm',
    workloadLabels: { app: 'vm' },
    workloadAnnotations: { owner: 'shop' },
    probe: { tcpSocket: { port: 80 }, period: Duration.seconds(5) },
  };
  expect(manifest((chart) => new WorkloadGroup(chart, 'x', props))).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'WorkloadGroup',
    metadata: {
      name: 'vms',
      namespace: 'vms',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0109,IST0133' },
    },
    spec: {
      metadata: { labels: { app: 'vm' }, annotations: { owner: 'shop' } },
      template: {
        ports: { http: 8080 },
        network: 'vpc-1',
        locality: 'eu/eu-1/a',
        weight: 2,
        serviceAccount: 'vm',
      },
      probe: { tcpSocket: { port: 80 }, periodSeconds: 5 },
    },
  });
});

test('exposes its name and namespace', () => {
  manifest((chart) => {
    const { name, namespace } = new WorkloadGroup(chart, 'vms', { namespace: 'a' });
    expect({ name, namespace }).toEqual({ name: 'vms', namespace: 'a' });
  });
});

test.each<[what: string, props: unknown, message: string]>([
  [
    'an address',
    { address: '10.0.0.1' },
    "unknown prop 'address' (known props: name, namespace, labels, annotations, suppress, ports, network, locality, weight, serviceAccount, workloadLabels, workloadAnnotations, probe)",
  ],
  [
    'a number as label value',
    { workloadLabels: { app: 1 } },
    "workloadLabels['app'] must be a label value: letters, digits, inner hyphens, underscores and dots, at most 63, got 1 (write '1' with quotes)",
  ],
  ['an empty network name', { network: '' }, "network must be a non-empty string, got ''"],
])('fails: %s', (_what, props, message) => {
  const refused = refusal((chart) => new WorkloadGroup(chart, 'vms', props as never));
  expect(refused).toContain(`WorkloadGroup of 'chart/vms': ${message}`);
});
