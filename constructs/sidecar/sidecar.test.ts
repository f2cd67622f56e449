import { manifest, refusal } from '../fixtures/synth';
import { Sidecar, type SidecarProps } from './sidecar';

const pool = { tcp: { maxConnections: 10 } };

test('creates a Sidecar as its default child', () => {
  manifest((chart) => {
    const { node } = new Sidecar(chart, 'default', { egress: [{ hosts: ['./*'] }] });
    expect(node.defaultChild).toMatchObject({ apiVersion: 'networking.istio.io/v1', kind: 'Sidecar' });
  });
});

test('writes every prop', () => {
  const props: Required<SidecarProps> = {
    name: 'web',
    namespace: 'shop',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    workloadSelector: { app: 'web' },
    ingress: [{ port: 8080 }, { port: 8081 }],
    egress: [
      { port: 80, hosts: ['prod/*'] },
      { bind: 'unix:///a', hosts: ['./*'] },
      { hosts: ['./*', 'istio-system/*'] },
    ],
    inboundConnectionPool: pool,
    outboundTrafficPolicy: 'REGISTRY_ONLY',
  };
  expect(manifest((chart) => new Sidecar(chart, 'x', props))).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    metadata: {
      name: 'web',
      namespace: 'shop',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0109,IST0133' },
    },
    spec: {
      workloadSelector: { labels: { app: 'web' } },
      ingress: [{ port: { number: 8080 } }, { port: { number: 8081 } }],
      egress: [
        { port: { number: 80 }, hosts: ['prod/*'] },
        { port: { number: 0 }, bind: 'unix:///a', hosts: ['./*'] },
        { hosts: ['./*', 'istio-system/*'] },
      ],
      inboundConnectionPool: pool,
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    },
  });
});

test.each<[props: SidecarProps]>([
  [{ ingress: [{ port: 80 }] }],
  [{ egress: [{ hosts: ['./*'] }] }],
  [{ inboundConnectionPool: pool }],
  [{ outboundTrafficPolicy: 'ALLOW_ANY' }],
])('accepts %j without other props', (props) => {
  expect(Object.keys(manifest((chart) => new Sidecar(chart, 'x', props)).spec)).toEqual(Object.keys(props));
});

test('exposes its name and namespace', () => {
  manifest((chart) => {
    const { name, namespace } = new Sidecar(chart, 'web', { inboundConnectionPool: pool, namespace: 'a' });
    expect({ name, namespace }).toEqual({ name: 'web', namespace: 'a' });
  });
});

const hosts = ['./*'];

test.each<[what: string, props: unknown, message: string]>([
  ['undefined', undefined, 'props must be an object, got undefined'],
  [
    'only a workloadSelector',
    { workloadSelector: { app: 'a' } },
    'one of ingress, egress, inboundConnectionPool, outboundTrafficPolicy is required, got none',
  ],
  [
    'a duplicate ingress port',
    { ingress: [{ port: 80 }, { port: 81 }, { port: 80 }] },
    'ingress: port 80 is listed twice, keep one',
  ],
  [
    'a duplicate egress port',
    {
      egress: [
        { port: 80, hosts },
        { port: 80, hosts },
      ],
    },
    'egress: port 80 is listed twice, keep one',
  ],
  [
    'a duplicate egress socket',
    {
      egress: [
        { bind: 'unix:///a', hosts },
        { bind: 'unix:///a', hosts },
      ],
    },
    "egress: 'unix:///a' is listed twice, keep one",
  ],
  [
    'a listener for all ports that is not the last',
    { egress: [{ port: 80, hosts }, { hosts }, { hosts }] },
    'egress[1]: a listener without a port must be the last one',
  ],
  [
    'an outboundTrafficPolicy that only the mesh config supports',
    { outboundTrafficPolicy: 'ALLOW_ANY_DYNAMIC_DNS' },
    "outboundTrafficPolicy must be one of ALLOW_ANY, REGISTRY_ONLY, got 'ALLOW_ANY_DYNAMIC_DNS'",
  ],
  [
    "an outboundTrafficPolicy in Istio's form",
    { outboundTrafficPolicy: { mode: 'ALLOW_ANY' } },
    "outboundTrafficPolicy must be one of ALLOW_ANY, REGISTRY_ONLY, got an object with mode (write 'ALLOW_ANY')",
  ],
  [
    'an empty inboundConnectionPool',
    { inboundConnectionPool: {} },
    'inboundConnectionPool: one of tcp, http is required, got none',
  ],
])('fails: %s', (_what, props, message) => {
  expect(refusal((chart) => new Sidecar(chart, 'web', props as never))).toBe(`Sidecar of 'chart/web': ${message}`);
});
