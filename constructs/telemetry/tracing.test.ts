import { manifest, refusal } from '../fixtures/synth';
import { Telemetry } from './telemetry';
import type { Tracing } from './tracing';

test.each<[what: string, tracing: Tracing, wire: object]>([
  [
    'every prop',
    {
      mode: 'CLIENT',
      provider: 'zipkin',
      randomSamplingPercentage: 12.34,
      disableSpanReporting: false,
      disableContextPropagation: true,
      enableIstioTags: false,
      useRequestIdForTraceSampling: false,
      customTags: {
        cluster: { literal: 'eu-1' },
        node: { environment: 'NODE_NAME', defaultValue: '' },
        tenant: { header: 'x-tenant' },
        sni: { formatter: '%REQUESTED_SERVER_NAME%' },
      },
    },
    {
      match: { mode: 'CLIENT' },
      providers: [{ name: 'zipkin' }],
      randomSamplingPercentage: 12.34,
      disableSpanReporting: false,
      disableContextPropagation: true,
      enableIstioTags: false,
      useRequestIdForTraceSampling: false,
      customTags: {
        cluster: { literal: { value: 'eu-1' } },
        node: { environment: { name: 'NODE_NAME', defaultValue: '' } },
        tenant: { header: { name: 'x-tenant' } },
        sni: { formatter: { value: '%REQUESTED_SERVER_NAME%' } },
      },
    },
  ],
  ['a sampling rate of 0', { randomSamplingPercentage: 0 }, { randomSamplingPercentage: 0 }],
  ['a sampling rate of 100', { randomSamplingPercentage: 100 }, { randomSamplingPercentage: 100 }],
])('writes %s', (_what, tracing, wire) => {
  expect(manifest((chart) => new Telemetry(chart, 'traces', { tracing })).spec.tracing).toEqual([wire]);
});

const tag = (tag: object) => ({ customTags: { a: tag } });

test.each<[what: string, tracing: unknown, message: string]>([
  [
    'a sampling rate above 100',
    { randomSamplingPercentage: 100.01 },
    'tracing.randomSamplingPercentage must be a number from 0 to 100, got 100.01',
  ],
  [
    'a sampling rate with three decimals',
    { randomSamplingPercentage: 0.001 },
    'tracing.randomSamplingPercentage must be a number with at most two decimals, got 0.001',
  ],
  [
    "providers, Istio's name for provider",
    { providers: [{ name: 'zipkin' }] },
    "tracing: 'providers' is called 'provider' here",
  ],
  ['an unknown mode', { mode: 'BOTH' }, "tracing.mode must be one of CLIENT_AND_SERVER, CLIENT, SERVER, got 'BOTH'"],
  ['a string as flag', { enableIstioTags: 'no' }, "tracing.enableIstioTags must be true or false, got 'no'"],
  [
    'an empty tag name',
    { customTags: { '': { literal: 'a' } } },
    "a key of tracing.customTags must be a non-empty string, got ''",
  ],
  [
    'a tag without a value',
    tag({}),
    "tracing.customTags['a']: one of literal, environment, header, formatter is required, got none",
  ],
  [
    'a tag with two values',
    tag({ literal: 'a', header: 'b' }),
    "tracing.customTags['a']: literal and header exclude each other, keep one of them",
  ],
  [
    'a literal with a default value',
    tag({ literal: 'a', defaultValue: 'b' }),
    "tracing.customTags['a']: literal and defaultValue exclude each other, keep one of them",
  ],
  [
    'a formatter with a default value',
    tag({ formatter: 'a', defaultValue: 'b' }),
    "tracing.customTags['a']: formatter and defaultValue exclude each other, keep one of them",
  ],
  ['an empty literal', tag({ literal: '' }), "tracing.customTags['a'].literal must be a non-empty string, got ''"],
  [
    'a header name with a space',
    tag({ header: 'x y' }),
    "tracing.customTags['a'].header must be a header name (a token as in RFC 9110), got 'x y'",
  ],
])('fails: %s', (_what, tracing, message) => {
  const refused = refusal((chart) => new Telemetry(chart, 'traces', { tracing: tracing as never }));
  expect(refused).toContain(`Telemetry of 'chart/traces': ${message}`);
});
