import { manifest, refusal } from '../fixtures/synth';
import { Sidecar, type SidecarProps } from './sidecar';

const pool = { tcp: { maxConnections: 10 } };

test('defaultChild', () => {
  manifest((chart) => {
    const { node } = new Sidecar(chart, 'default', { egress: [{ hosts: ['./*'] }] });
    expect(node.defaultChild).toMatchObject({ apiVersion: 'networking.istio.io/v1', kind: 'Sidecar' });
  });
});

test('every prop', () => {
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
])('%j is enough', (props) => {
  expect(Object.keys(manifest((chart) => new Sidecar(chart, 'x', props)).spec)).toEqual(Object.keys(props));
});

test('it tells its name and namespace', () => {
  manifest((chart) => {
    const { name, namespace } = new Sidecar(chart, 'web', { inboundConnectionPool: pool, namespace: 'a' });
    expect({ name, namespace }).toEqual({ name: 'web', namespace: 'a' });
  });
});

const hosts = ['./*'];

test.each<[what: string, props: unknown, message: string]>([
  ['no props', undefined, 'props must be an object, got nothing'],
  [
    'nothing',
    { workloadSelector: { app: 'a' } },
    'one of ingress, egress, inboundConnectionPool, outboundTrafficPolicy is needed, got none',
  ],
  [
    'a port twice',
    { ingress: [{ port: 80 }, { port: 81 }, { port: 80 }] },
    'ingress: port 80 stands twice, keep one of them',
  ],
  [
    'a port twice',
    {
      egress: [
        { port: 80, hosts },
        { port: 80, hosts },
      ],
    },
    'egress: port 80 stands twice, keep one of them',
  ],
  [
    'a socket twice',
    {
      egress: [
        { bind: 'unix:///a', hosts },
        { bind: 'unix:///a', hosts },
      ],
    },
    "egress: 'unix:///a' stands twice, keep one of them",
  ],
  [
    'a listener for all ports that is not the last',
    { egress: [{ port: 80, hosts }, { hosts }, { hosts }] },
    'egress[1]: has no port: it is for all ports that are left, move it to the end',
  ],
  [
    'a mode for the whole mesh',
    { outboundTrafficPolicy: 'ALLOW_ANY_DYNAMIC_DNS' },
    "outboundTrafficPolicy must be one of ALLOW_ANY, REGISTRY_ONLY, got 'ALLOW_ANY_DYNAMIC_DNS'",
  ],
  [
    "Istio's shape",
    { outboundTrafficPolicy: { mode: 'ALLOW_ANY' } },
    'outboundTrafficPolicy must be one of ALLOW_ANY, REGISTRY_ONLY, got an object of mode',
  ],
  ['an empty pool', { inboundConnectionPool: {} }, 'inboundConnectionPool: one of tcp, http is needed, got none'],
])('fails: %s', (_what, props, message) => {
  expect(refusal((chart) => new Sidecar(chart, 'web', props as never))).toBe(`Sidecar of 'chart/web': ${message}`);
});
