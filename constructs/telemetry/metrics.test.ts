import { Duration } from 'cdk8s';
import { manifest, refusal } from '../fixtures/synth';
import type { Metrics } from './metrics';
import { Telemetry } from './telemetry';

test.each<[what: string, metrics: Metrics, wire: object]>([
  [
    'every prop',
    {
      providers: ['prometheus', 'otel'],
      reportingInterval: Duration.seconds(10),
      overrides: [
        { disabled: true },
        { mode: 'SERVER', disabled: false },
        {
          metric: 'REQUEST_COUNT',
          mode: 'CLIENT',
          tagOverrides: {
            host: { value: 'request.host' },
            method: { operation: 'UPSERT', value: 'a' },
            port: { operation: 'REMOVE' },
          },
        },
        { customMetric: 'my_metric', disabled: true },
      ],
    },
    {
      providers: [{ name: 'prometheus' }, { name: 'otel' }],
      reportingInterval: '10s',
      overrides: [
        { disabled: true },
        { match: { mode: 'SERVER' }, disabled: false },
        {
          match: { metric: 'REQUEST_COUNT', mode: 'CLIENT' },
          tagOverrides: {
            host: { value: 'request.host' },
            method: { operation: 'UPSERT', value: 'a' },
            port: { operation: 'REMOVE' },
          },
        },
        { match: { customMetric: 'my_metric' }, disabled: true },
      ],
    },
  ],
])('writes %s', (_what, metrics, wire) => {
  expect(manifest((chart) => new Telemetry(chart, 'metrics', { metrics: [metrics] })).spec.metrics).toEqual([wire]);
});

const override = (override: object) => ({ overrides: [override] });
const tag = (tag: object) => override({ tagOverrides: { a: tag } });

test.each<[what: string, metrics: unknown, message: string]>([
  ['a duplicate provider', { providers: ['a', 'a'] }, "metrics[0].providers: 'a' is listed twice, keep one"],
  ['an empty provider name', { providers: [''] }, "metrics[0].providers[0] must be a non-empty string, got ''"],
  [
    'metric with customMetric',
    override({ metric: 'REQUEST_COUNT', customMetric: 'a', disabled: true }),
    'metrics[0].overrides[0]: metric and customMetric exclude each other, keep one of them',
  ],
  [
    'a metric in lower case',
    override({ metric: 'request_count', disabled: true }),
    'metrics[0].overrides[0].metric must be one of ALL_METRICS',
  ],
  [
    'an override without changes',
    override({ mode: 'SERVER' }),
    'metrics[0].overrides[0]: one of disabled, tagOverrides is required, got none',
  ],
  ['UPSERT without a value', tag({}), "metrics[0].overrides[0].tagOverrides['a']: operation 'UPSERT' requires value"],
  [
    'REMOVE with a value',
    tag({ operation: 'REMOVE', value: 'a' }),
    "metrics[0].overrides[0].tagOverrides['a']: operation 'REMOVE' and value exclude each other, keep one of them",
  ],
  ['a number as reportingInterval', { reportingInterval: 5 }, 'metrics[0].reportingInterval must be a Duration'],
])('fails: %s', (_what, metrics, message) => {
  const refused = refusal((chart) => new Telemetry(chart, 'metrics', { metrics: [metrics as never] }));
  expect(refused).toContain(`Telemetry of 'chart/metrics': ${message}`);
});
