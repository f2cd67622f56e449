import { ApiObject, Duration } from 'cdk8s';
import { manifest, refusal, thrown } from '../fixtures/synth';
import { Destination } from '../virtual-service/destination';
import { StringMatch } from '../virtual-service/string-match';
import { FaultInjection, type FaultInjectionProps } from './fault-injection';

const to = Destination.host('shop', { port: 80 });
const abort = { status: 500, percent: 50 };
const delay = { fixedDelay: Duration.seconds(5), percent: 12.5 };
const abortWire = { httpStatus: 500, percentage: { value: 50 } };
const delayWire = { fixedDelay: '5s', percentage: { value: 12.5 } };

test('creates a VirtualService as its default child', () => {
  manifest((chart) => {
    const fault = new FaultInjection(chart, 'shop', { to, abort });
    expect(fault.node.defaultChild).toBe(fault.virtualService);
    expect(ApiObject.of(fault)).toMatchObject({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' });
  });
});

test('writes every prop', () => {
  const props: Required<FaultInjectionProps> = {
    to,
    abort,
    delay,
    match: [{ port: 80 }],
    rewrite: { authority: 'inner' },
    timeout: Duration.seconds(2),
    retries: { attempts: 1 },
    mirrors: [{ to }],
    headers: { request: { remove: ['x-a'] } },
    corsPolicy: { allowOrigins: [StringMatch.exact('*')] },
    name: 'front',
    namespace: 'web',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    hosts: ['shop.example.com'],
    gateways: ['mesh'],
  };
  expect(manifest((chart) => new FaultInjection(chart, 'x', props))).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: {
      name: 'front',
      namespace: 'web',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0109,IST0133' },
    },
    spec: {
      hosts: ['shop.example.com'],
      gateways: ['mesh'],
      http: [
        {
          route: [{ destination: { host: 'shop', port: { number: 80 } } }],
          fault: { abort: abortWire, delay: delayWire },
          match: [{ port: 80 }],
          rewrite: { authority: 'inner' },
          timeout: '2s',
          retries: { attempts: 1 },
          mirrors: [{ destination: { host: 'shop', port: { number: 80 } } }],
          headers: { request: { remove: ['x-a'] } },
          corsPolicy: { allowOrigins: [{ exact: '*' }] },
        },
      ],
    },
  });
});

test.each<[props: Pick<FaultInjectionProps, 'abort' | 'delay'>, wire: object]>([
  [{ abort }, { abort: abortWire }],
  [{ delay }, { delay: delayWire }],
  [{ delay, abort: undefined }, { delay: delayWire }],
])('accepts a single fault: %j', (props, fault) => {
  const object = manifest((chart) => new FaultInjection(chart, 'slow', { to, ...props }));
  expect(object).toMatchObject({ metadata: { name: 'slow' }, spec: { hosts: ['shop'] } });
  expect(object.spec.http[0].fault).toEqual(fault);
});

test('rules() accepts a name', () => {
  expect(FaultInjection.rules({ name: 'a', to, abort })).toEqual([{ name: 'a', to, fault: { abort } }]);
});

test.each<[what: string, props: unknown, message: string]>([
  ['null', null, 'props must be an object, got null'],
  ['no fault', { to }, 'one of abort, delay is required, got none'],
  [
    'no destination',
    { abort },
    "to must be a Destination, such as webApi.subset('v2') or Destination.host('web-api'), got undefined",
  ],
  [
    'several destinations',
    { to: [{ to, weight: 1 }], abort },
    "to must be a Destination, such as webApi.subset('v2') or Destination.host('web-api'), got a list of 1",
  ],
  ['null as abort', { to, abort: null }, 'abort must be an object, got null'],
  [
    'abort without percent',
    { to, abort: { status: 500 } },
    'abort.percent must be a percentage: 0, or 0.0001 to 100, got undefined',
  ],
  [
    'delay without percent',
    { to, delay: { fixedDelay: Duration.seconds(1) } },
    'delay.percent must be a percentage: 0, or 0.0001 to 100, got undefined',
  ],
  [
    'status 600',
    { to, abort: { ...abort, status: 600 } },
    'abort.status must be a whole number from 200 to 599, got 600',
  ],
  ['fault', { to, abort, fault: { delay } }, "'fault' is not a prop here (write abort and delay directly)"],
])('fails: %s', (_what, props, message) => {
  expect(thrown(() => FaultInjection.rules(props as never))).toBe(message);
  expect(refusal((chart) => new FaultInjection(chart, 'shop', props as never))).toBe(
    `FaultInjection of 'chart/shop': ${message}`,
  );
});
