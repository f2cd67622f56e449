import { App, Chart, Duration } from 'cdk8s';
import fc from 'fast-check';
import { describeOutcome, Mesh, type Request } from '../../mesh';
import { workloads } from '../../mesh/fixtures/objects';
import { thrown } from '../fixtures/synth';
import { CanarySplit } from '../patterns/canary-split';
import { HeaderRoute } from '../patterns/header-route';
import { PathRoute } from '../patterns/path-route';
import { Destination } from '../virtual-service/destination';
import { Header } from '../virtual-service/header';
import type { Match } from '../virtual-service/match';
import { Path } from '../virtual-service/path';
import { QueryParam } from '../virtual-service/query-param';
import type { ForwardOptions, RouteRule, Rule } from '../virtual-service/rule';
import { StringMatch } from '../virtual-service/string-match';
import { VirtualService } from '../virtual-service/virtual-service';
import { HttpRoute } from './http-route';

// Random rules, as a VirtualService and as an HTTPRoute of the same Service: the same behaviour, or an error with a reason.

const to = fc.constantFrom('a', 'b', 'c').map((name) => Destination.host({ name, ports: [{ port: 80 }] }));
const header = fc.constantFrom(
  Header.exact('x-tester', 'true'),
  Header.exact('x-tester', 'no'),
  Header.prefix('x-group', 'b'),
  Header.present('x-group'),
  Header.regex('x-group', 'b[0-9]+'),
);
const path = fc.constantFrom(
  Path.exact('/cart'),
  Path.exact('/cart/items'),
  Path.prefix('/'),
  Path.prefix('/cart/'),
  Path.regex('/cart/[0-9]+'),
  Path.regex('/c.*'),
);
const match: fc.Arbitrary<Match> = fc.record(
  {
    path,
    headers: header.map((condition) => [condition]),
    method: fc.constantFrom(StringMatch.exact('GET'), StringMatch.regex('GET|POST'), StringMatch.prefix('P')),
    queryParams: fc.constantFrom([QueryParam.exact('v', '2')], [QueryParam.present('v')]),
  },
  { requiredKeys: [] },
);
const matches = fc.array(match, { minLength: 1, maxLength: 2 });
const options: fc.Arbitrary<ForwardOptions> = fc.record(
  {
    timeout: fc.constantFrom(Duration.seconds(1), Duration.millis(1500)),
    headers: fc.constantFrom(
      { request: { set: { 'x-a': '1' } } },
      { response: { remove: ['server'], add: { a: 'b' } } },
    ),
    mirrors: to.map((copy) => [{ to: copy, percent: 12.5 }]),
    retries: fc.constantFrom({ attempts: 2 }, { attempts: 1, perTryTimeout: Duration.millis(500) }, { attempts: 0 }),
  },
  { requiredKeys: [] },
);
const sometimes = options.chain((all) => fc.constantFrom({}, {}, all));

const plain = fc
  .tuple(to, matches, sometimes, fc.boolean())
  .map(([destination, match, more, isAll]): Rule[] => [{ ...more, ...(!isAll && { match }), to: destination }]);
const rewritten = fc
  .tuple(to, path, fc.constantFrom('/', '/new', '/new/'))
  .map(([destination, path, uri]): Rule[] => [{ match: [{ path }], rewrite: { uri }, to: destination }]);
const redirected = fc
  .tuple(matches, fc.constantFrom('/new', '/'))
  .map(([match, uri]): Rule[] => [{ match, redirect: { uri, derivePort: 'FROM_REQUEST_PORT', redirectCode: 302 } }]);
const split = fc
  .tuple(to, to, fc.constantFrom(1, 50), sometimes)
  .map(([stable, canary, canaryPercent, more]) => CanarySplit.rules({ ...more, stable, canary, canaryPercent }));
const byHeader = fc
  .tuple(header, to, fc.option(to, { nil: undefined }))
  .map(([when, to, otherwise]) => HeaderRoute.rules({ when: [when], to, ...(otherwise && { otherwise }) }));
const byPath = fc
  .tuple(fc.constantFrom('/cart', '/cart/items', '/a.b'), to, fc.constantFrom(undefined, '/v2', '/'))
  .map(([path, to, newPath]) => PathRoute.rules({ path, to, ...(newPath !== undefined && { newPath }) }));
const faulty = to.map((to): RouteRule[] => [{ to, fault: { abort: { status: 500, percent: 5 } } }]);

const rules = fc
  .array(
    fc.oneof(
      { arbitrary: plain, weight: 4 },
      { arbitrary: byHeader, weight: 4 },
      { arbitrary: byPath, weight: 4 },
      { arbitrary: split, weight: 2 },
      redirected,
      rewritten,
      { arbitrary: faulty, weight: 1 },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.flat());

const services = workloads('a', 'b', 'c', 'shop');

function meshOf(make: (chart: Chart) => unknown): Mesh {
  const chart = new Chart(new App(), 'chart', { namespace: 'default' });
  make(chart);
  return Mesh.of(chart, services);
}

const PATHS = ['/', '/cart', '/cart/', '/cart/1', '/cart/items', '/cart/items//x', '/cartx', '/a.b/c', '/axb'];
const HEADERS: readonly Record<string, string>[] = [{}, { 'x-tester': 'true' }, { 'x-group': 'b1' }];
const REQUESTS: readonly Request[] = PATHS.flatMap((path) =>
  HEADERS.map((headers) => ({ from: 'default/client', host: 'shop', path, headers })),
);

const fate = (mesh: Mesh, request: Request) => mesh.route(request).outcomes.map(describeOutcome);

const refusals = new Map<string, number>();
let translated = 0;

test.each(['keep', 'expand'] as const)('order %s: the same behaviour, or a reason', (order) => {
  fc.assert(
    fc.property(rules, (rules) => {
      let made: ReturnType<typeof HttpRoute.rules>;
      try {
        made = HttpRoute.rules(rules, { order });
      } catch {
        const message = thrown(() => HttpRoute.rules(rules, { order }));
        expect(message).toMatch(/^rules\[\d+\].*: \S.* \(.+\)$/s);
        const reason = message.replace(/^.*?: /s, '').slice(0, 30);
        refusals.set(reason, (refusals.get(reason) ?? 0) + 1);
        return;
      }
      if (made.length > 16) return;
      translated++;
      const before = meshOf((chart) => new VirtualService(chart, 'shop', { hosts: ['shop'], rules }));
      const parentRefs = [{ kind: 'Service' as const, name: 'shop' }];
      const after = meshOf((chart) => new HttpRoute(chart, 'shop', { parentRefs, rules: made }));
      expect(after.differences(before)).toEqual([]);
      for (const request of REQUESTS) expect(fate(after, request)).toEqual(fate(before, request));
    }),
    { numRuns: 200 },
  );
});

test('many are translated, and many refused for different reasons', () => {
  expect(translated).toBeGreaterThan(40);
  expect(refusals.size).toBeGreaterThan(4);
});
