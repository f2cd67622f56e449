import { manifest, refusal } from '../fixtures/synth';
import { Telemetry, type TelemetryProps } from './telemetry';

test('creates a Telemetry as its default child', () => {
  manifest((chart) => {
    const { node } = new Telemetry(chart, 'telemetry', { accessLogging: [{}] });
    expect(node.defaultChild).toMatchObject({ apiVersion: 'telemetry.istio.io/v1', kind: 'Telemetry' });
  });
});

test('writes every prop', () => {
  const props: Required<Omit<TelemetryProps, 'targetRefs'>> = {
    name: 'mesh-default',
    namespace: 'istio-system',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    selector: { app: 'web' },
    tracing: { provider: 'zipkin' },
    metrics: [{ providers: ['prometheus'] }],
    accessLogging: [{ providers: ['envoy'] }, { providers: ['otel'], disabled: true }],
  };
  expect(manifest((chart) => new Telemetry(chart, 'x', props))).toEqual({
    apiVersion: 'telemetry.istio.io/v1',
    kind: 'Telemetry',
    metadata: {
      name: 'mesh-default',
      namespace: 'istio-system',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0109,IST0133' },
    },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      tracing: [{ providers: [{ name: 'zipkin' }] }],
      metrics: [{ providers: [{ name: 'prometheus' }] }],
      accessLogging: [{ providers: [{ name: 'envoy' }] }, { providers: [{ name: 'otel' }], disabled: true }],
    },
  });
});

test('writes the targetRefs of a waypoint', () => {
  const targetRefs = [{ kind: 'Service' as const, name: 'web' }];
  expect(manifest((chart) => new Telemetry(chart, 'x', { targetRefs, tracing: {} })).spec).toEqual({
    targetRefs: [{ group: '', kind: 'Service', name: 'web' }],
    tracing: [{}],
  });
});

test('exposes its name and namespace', () => {
  manifest((chart) => {
    const { name, namespace } = new Telemetry(chart, 'logs', { accessLogging: [{}], namespace: 'a' });
    expect({ name, namespace }).toEqual({ name: 'logs', namespace: 'a' });
  });
});

test.each<[what: string, props: unknown, message: string]>([
  ['undefined', undefined, 'props must be an object, got undefined'],
  ['only a selector', { selector: { app: 'a' } }, 'one of tracing, metrics, accessLogging is required, got none'],
  [
    'a list as tracing, as in Istio',
    { tracing: [{}] },
    'tracing must be an object, got a list of 1 (write the object without the list)',
  ],
  [
    'selector with targetRefs',
    { tracing: {}, selector: { app: 'a' }, targetRefs: [{ kind: 'Service', name: 'a' }] },
    'selector and targetRefs exclude each other, keep one of them',
  ],
])('fails: %s', (_what, props, message) => {
  expect(refusal((chart) => new Telemetry(chart, 'logs', props as never))).toBe(
    `Telemetry of 'chart/logs': ${message}`,
  );
});
