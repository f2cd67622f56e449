import { ApiObject, Duration } from 'cdk8s';
import { manifest, refusal, thrown } from '../fixtures/synth';
import { Destination } from '../virtual-service/destination';
import { Path } from '../virtual-service/path';
import type { RouteRule } from '../virtual-service/rule';
import { StringMatch } from '../virtual-service/string-match';
import { VirtualService } from '../virtual-service/virtual-service';
import { CanarySplit, type CanarySplitProps, type CanarySplitRules } from './canary-split';

const stable = Destination.host('shop');
const canary = Destination.host('shop-next');
const written = (rules: RouteRule[]) =>
  manifest((chart) => new VirtualService(chart, 'shop', { hosts: ['shop'], rules })).spec.http;

const rulesProps: Required<Omit<CanarySplitRules, 'name'>> = {
  stable,
  canary,
  canaryPercent: 20,
  match: [{ path: Path.exact('/a') }],
  rewrite: { authority: 'inner' },
  timeout: Duration.seconds(2),
  retries: { attempts: 1 },
  fault: { abort: { status: 500, percent: 1 } },
  mirrors: [{ to: canary }],
  headers: { request: { remove: ['x-a'] } },
  corsPolicy: { allowOrigins: [StringMatch.exact('*')] },
};
const rule = {
  match: [{ uri: { exact: '/a' } }],
  route: [
    { destination: { host: 'shop' }, weight: 80 },
    { destination: { host: 'shop-next' }, weight: 20 },
  ],
  rewrite: { authority: 'inner' },
  timeout: '2s',
  retries: { attempts: 1 },
  fault: { abort: { httpStatus: 500, percentage: { value: 1 } } },
  mirrors: [{ destination: { host: 'shop-next' } }],
  headers: { request: { remove: ['x-a'] } },
  corsPolicy: { allowOrigins: [{ exact: '*' }] },
};

test('creates a VirtualService as its default child', () => {
  manifest((chart) => {
    const split = new CanarySplit(chart, 'shop', { stable, canary, canaryPercent: 20 });
    expect(split.node.defaultChild).toBe(split.virtualService);
    expect(ApiObject.of(split)).toMatchObject({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' });
  });
});

test('writes every prop', () => {
  const props: Required<CanarySplitProps> = {
    ...rulesProps,
    name: 'front',
    namespace: 'web',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    hosts: ['shop.example.com'],
    gateways: [{ name: 'edge' }],
  };
  expect(manifest((chart) => new CanarySplit(chart, 'x', props))).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: {
      name: 'front',
      namespace: 'web',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0109,IST0133' },
    },
    spec: { hosts: ['shop.example.com'], gateways: ['edge'], http: [rule] },
  });
});

test('rules() writes every prop', () => {
  expect(written(CanarySplit.rules({ ...rulesProps, name: 'split' }))).toEqual([{ name: 'split', ...rule }]);
});

test('defaults to the id as name and the stable host', () => {
  const object = manifest((chart) => new CanarySplit(chart, 'split', { stable, canary, canaryPercent: 0 }));
  expect(object).toMatchObject({ metadata: { name: 'split' }, spec: { hosts: ['shop'] } });
});

test.each([
  [0, 100, 0],
  [20, 80, 20],
  [100, 0, 100],
  [12.5, 875, 125],
  [0.07, 9993, 7],
  [1.234, 98766, 1234],
  [33.3333, 666667, 333333],
  [99.9999, 1, 999999],
  [0.0001, 999999, 1],
])('%d percent is written as weights %d and %d', (canaryPercent, ...weights) => {
  const [{ route }] = written(CanarySplit.rules({ stable, canary, canaryPercent }));
  expect(route.map(({ weight }: { weight: number }) => weight)).toEqual(weights);
});

const PERCENT = 'canaryPercent must be a number from 0 to 100, got';
const DESTINATION = "must be a Destination, such as webApi.subset('v2') or Destination.host('web-api'), got";

test.each<[what: string, props: unknown, message: string]>([
  ['no props', undefined, 'props must be an object, got undefined'],
  ['null', null, 'props must be an object, got null'],
  ['more than 100 percent', { stable, canary, canaryPercent: 101 }, `${PERCENT} 101`],
  ['less than 0 percent', { stable, canary, canaryPercent: -1 }, `${PERCENT} -1`],
  ['NaN percent', { stable, canary, canaryPercent: Number.NaN }, `${PERCENT} NaN`],
  ['percent as a string', { stable, canary, canaryPercent: '20' }, `${PERCENT} '20' (write 20 without quotes)`],
  ['null percent', { stable, canary, canaryPercent: null }, `${PERCENT} null`],
  ['without canaryPercent', { stable, canary }, `${PERCENT} undefined`],
  [
    'five decimals',
    { stable, canary, canaryPercent: 33.33333 },
    'canaryPercent must be a number with at most four decimals, got 33.33333',
  ],
  ['without stable', { canary, canaryPercent: 20 }, `stable ${DESTINATION} undefined`],
  ['without canary', { stable, canaryPercent: 20 }, `canary ${DESTINATION} undefined`],
  [
    'a string as destination',
    { stable: 'shop', canary, canaryPercent: 20 },
    `stable ${DESTINATION} 'shop' (write Destination.host('shop'))`,
  ],
  [
    'timeout as a string',
    { stable, canary, canaryPercent: 20, timeout: '2s' },
    "timeout must be a Duration, such as Duration.seconds(5) from 'cdk8s', got '2s' (write Duration.seconds(2))",
  ],
  [
    'a misspelled prop',
    { stable, canary, canaryPercent: 20, retrys: {} },
    "unknown prop 'retrys', did you mean 'retries'?",
  ],
])('fails: %s', (_what, props, message) => {
  expect(thrown(() => CanarySplit.rules(props as never))).toBe(message);
  expect(refusal((chart) => new CanarySplit(chart, 'shop', props as never))).toBe(
    `CanarySplit of 'chart/shop': ${message}`,
  );
});

test.each<[what: string, props: object, message: string]>([
  ['null as hosts', { hosts: null }, "VirtualService of 'chart/shop/Resource': hosts must be a list, got null"],
  [
    'a string as gateway',
    { gateways: ['edge'] },
    "VirtualService of 'chart/shop/Resource': gateways[0] must be a Gateway, { name, namespace }, or 'mesh', got 'edge' (write { name: 'edge' })",
  ],
])('fails in its own VirtualService: %s', (_what, props, message) => {
  expect(refusal((chart) => new CanarySplit(chart, 'shop', { stable, canary, canaryPercent: 1, ...props }))).toBe(
    message,
  );
});

test('steps of a release: a rule for each share, and one for the canary alone', () => {
  const steps = CanarySplit.steps({ stable, canary, percents: [1, 12.5, 100], timeout: Duration.seconds(2) });
  expect(steps.map(({ name, canaryPercent }) => [name, canaryPercent])).toEqual([
    ['canary-1', 1],
    ['canary-12.5', 12.5],
    ['canary-100', 100],
    ['done', 100],
  ]);
  expect(steps.slice(0, 3).map(({ rules }) => written(rules)[0].route[1].weight)).toEqual([1, 125, 100]);
  expect(written(steps.at(-1)?.rules ?? [])).toEqual([
    { route: [{ destination: { host: 'shop-next' } }], timeout: '2s' },
  ]);
});

test.each([
  [{ percents: [10, 10] }, 'percents[1] must be more than 10, got 10'],
  [{ percents: [50, 1] }, 'percents[1] must be more than 50, got 1'],
  [{ percents: [101] }, 'percents[0] must be a number from 0 to 100, got 101'],
  [{}, 'percents must be a list, got undefined'],
  [{ percents: [1], canaryPercent: 5 }, 'unknown prop'],
] as const)('steps reject %j', (props, message) => {
  expect(thrown(() => CanarySplit.steps({ stable, canary, ...props } as never))).toContain(message);
});
