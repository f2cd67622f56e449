import { manifest, refusal } from '../fixtures/synth';
import type { AccessLogging } from './access-logging';
import { Telemetry } from './telemetry';

test.each<[what: string, logging: AccessLogging, wire: object]>([
  ['an empty object, which enables the default provider', {}, {}],
  [
    'every prop',
    { mode: 'SERVER', providers: ['envoy'], disabled: false, filter: 'response.code >= 400' },
    {
      match: { mode: 'SERVER' },
      providers: [{ name: 'envoy' }],
      disabled: false,
      filter: { expression: 'response.code >= 400' },
    },
  ],
])('writes %s', (_what, logging, wire) => {
  const { spec } = manifest((chart) => new Telemetry(chart, 'logs', { accessLogging: [logging] }));
  expect(spec.accessLogging).toEqual([wire]);
});

test.each<[what: string, logging: unknown, message: string]>([
  [
    'a mode in lower case',
    { mode: 'server' },
    "accessLogging[0].mode must be one of CLIENT_AND_SERVER, CLIENT, SERVER, got 'server' (did you mean 'SERVER'?)",
  ],
  [
    "a filter in Istio's form",
    { filter: { expression: 'a' } },
    "accessLogging[0].filter must be a non-empty string, got an object with expression (write 'a')",
  ],
  [
    'a string as providers',
    { providers: 'envoy' },
    "accessLogging[0].providers must be a list, got 'envoy' (write ['envoy'])",
  ],
])('fails: %s', (_what, logging, message) => {
  expect(refusal((chart) => new Telemetry(chart, 'logs', { accessLogging: [logging as never] }))).toBe(
    `Telemetry of 'chart/logs': ${message}`,
  );
});
