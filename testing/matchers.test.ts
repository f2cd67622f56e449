import { Mesh, type Request } from '../mesh';
import { istioMatchers } from '.';

expect.extend(istioMatchers);

const object = (apiVersion: string, kind: string, name: string, spec: object) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'prod' },
  spec,
});
const to = (subset: string, weight?: number) => ({ destination: { host: 'reviews', subset }, weight });

const service = [
  object('v1', 'Service', 'reviews', { selector: { app: 'reviews' }, ports: [{ port: 80, name: 'http' }] }),
  ...['v1', 'v2'].map((version) =>
    object('apps/v1', 'Deployment', `reviews-${version}`, {
      template: { metadata: { labels: { app: 'reviews', version } } },
    }),
  ),
  object('networking.istio.io/v1', 'DestinationRule', 'reviews', {
    host: 'reviews',
    subsets: ['v1', 'v2'].map((version) => ({ name: version, labels: { version } })),
  }),
];

const withRules = (...http: object[]) =>
  Mesh.of(service, object('networking.istio.io/v1', 'VirtualService', 'reviews', { hosts: ['reviews'], http }));

const request: Request = { from: 'prod/client', host: 'reviews', path: '/old/x' };
const verdict = (...http: object[]) => withRules(...http).route(request);
const fault = (abort: object, percent: number) => ({ abort: { ...abort, percentage: { value: percent } } });

/** The message of a failing matcher. */
function failure(run: () => void): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it passed');
}

const split = verdict({ route: [to('v1', 2), to('v2', 1)] });
const rewritten = verdict({ match: [{ uri: { prefix: '/old' } }], rewrite: { uri: '/new' }, route: [to('v1')] });
const half = verdict({ fault: fault({ httpStatus: 503 }, 50), route: [to('v1')] });
const grpc = verdict({ fault: fault({ grpcStatus: 'UNAVAILABLE' }, 100), route: [to('v1')] });
const slow = verdict({ fault: { delay: { fixedDelay: '5s', percentage: { value: 10 } } }, route: [to('v1')] });
const moved = verdict({ redirect: { uri: '/new', redirectCode: 308 } });
const nowhere = verdict({ match: [{ uri: { exact: '/other' } }], route: [to('v1')] });
const denied = Mesh.of(
  service,
  object('security.istio.io/v1', 'AuthorizationPolicy', 'nobody', { selector: { matchLabels: { app: 'reviews' } } }),
).route(request);

test('matchers pass on matching verdicts', () => {
  expect(rewritten).toRouteTo('reviews');
  expect(rewritten).toRouteTo('reviews/v1');
  expect(rewritten).toRouteTo('reviews.prod/v1', { path: '/new/x', host: 'reviews' });
  expect(rewritten).toRouteTo('reviews.prod.svc.cluster.local');
  expect(split).toRouteTo('reviews');
  expect(split).toSplit({ 'reviews/v1': 2, 'reviews/v2': 1 });
  expect(split).toSplit({ 'reviews/v2': 10, 'reviews/v1': 20 });
  expect(half).toAbort(503, 50);
  expect(grpc).toAbort('UNAVAILABLE');
  expect(slow).toDelay('5s', 10);
  expect(moved).toRedirectTo('http://reviews/new');
  expect(moved).toRedirectTo('http://reviews/new', 308);
  expect(nowhere).toFindNoRoute();
  expect(denied).toBeDenied();
  expect(denied).toBeDenied('prod/nobody');
});

test('matchers fail on other verdicts', () => {
  expect(rewritten).not.toRouteTo('reviews/v2');
  expect(rewritten).not.toRouteTo('review');
  expect(rewritten).not.toRouteTo('reviews', { path: '/old/x' });
  expect(rewritten).not.toRouteTo('reviews', { headers: { 'x-a': 'b' } });
  expect(split).not.toRouteTo('reviews/v1');
  // 66.67 percent is not exactly two thirds.
  expect(split).not.toSplit({ 'reviews/v1': 66.67, 'reviews/v2': 33.33 });
  expect(split).not.toSplit({ 'reviews/v1': 1 });
  expect(half).not.toSplit({ 'reviews/v1': 1 });
  expect(half).not.toAbort(503);
  expect(half).not.toAbort(500, 50);
  expect(slow).not.toDelay('5s');
  expect(moved).not.toRedirectTo('http://reviews/new', 301);
  expect(moved).not.toFindNoRoute();
  expect(denied).not.toBeDenied('prod/other');
  expect(rewritten).not.toBeDenied();
});

test('a failure shows expected and received outcomes, the trace and the assumptions', () => {
  expect(failure(() => expect(split).toSplit({ 'reviews/v1': 80, 'reviews/v2': 20 }))).toBe(`expected
  80 % go to reviews/v1
  20 % go to reviews/v2
received
  2/3 forward to reviews.prod.svc.cluster.local:80 subset v1 (prod/reviews-v1)
  1/3 forward to reviews.prod.svc.cluster.local:80 subset v2 (prod/reviews-v2)
trace
  listener 80
  virtual host reviews.prod.svc.cluster.local:80
  prod/reviews http[0]: matches every request
  2/3 forward to reviews.prod.svc.cluster.local:80 subset v1 (prod/reviews-v1)
  1/3 forward to reviews.prod.svc.cluster.local:80 subset v2 (prod/reviews-v2)
assumed
  prod/client has label app=client and service account default (it is not in the manifests)
  prod/client has a sidecar (not specified in the manifests)`);
  expect(failure(() => expect(rewritten).not.toRouteTo('reviews'))).toMatch(
    /^expected not\n {2}every request goes to reviews\n/,
  );
});

test('toRouteLike compares the outcomes of two meshes, not their rules', () => {
  const mesh = withRules({ match: [{ uri: { prefix: '/' } }], route: [to('v1', 50), to('v2', 50)] });
  const other = withRules({ route: [to('v2', 1), to('v1', 1)] });
  expect(mesh).toRouteLike(other, [request]);
  const third = withRules({ timeout: '1s', route: [to('v2', 1), to('v1', 1)] });
  expect(mesh).not.toRouteLike(third, [request]);
  expect(failure(() => expect(mesh).toRouteLike(withRules({ route: [to('v1')] }), [request]))).toContain(
    '1 of 1 requests have different outcomes, the first is {"from":"prod/client"',
  );
  expect(() => expect(mesh).toRouteLike(other, [])).toThrow('requests must be a list of at least one item');
});

test('toBehaveLike compares all requests', () => {
  const mesh = withRules({ match: [{ uri: { prefix: '/' } }], route: [to('v1', 50), to('v2', 50)] });
  const other = withRules({ route: [to('v2', 1), to('v1', 1)] });
  const rare = { match: [{ uri: { exact: '/rare' } }], route: [to('v1')] };
  const third = withRules(rare, { route: [to('v2', 1), to('v1', 1)] });
  expect(third).not.toBehaveLike(other);
  expect(third).toBehaveLike(other, { except: ['reviews.*'] });
  expect(third).not.toBehaveLike(other, { except: ['*.com'] });
  expect(failure(() => expect(third).toBehaveLike(other))).toContain(
    '(1 differences), the first is moved: path is /rare to reviews.prod.svc.cluster.local',
  );
  expect(withRules({ route: [to('v1', 1), to('v2', 1)] })).toBehaveLike(other);
  expect(mesh).not.toBehaveLike(withRules({ route: [to('v1')] }));
});

test('toAllow: a caller may call a service; with not, no request is allowed', () => {
  const app = (name: string, serviceAccountName = 'default') => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'prod' },
    spec: { template: { metadata: { labels: { app: name } }, spec: { serviceAccountName } } },
  });
  const mesh = Mesh.of([
    app('ratings'),
    app('web', 'web'),
    app('job', 'job'),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'ratings', namespace: 'prod' },
      spec: { selector: { app: 'ratings' }, ports: [{ port: 80, name: 'http' }] },
    },
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'ratings', namespace: 'prod' },
      spec: {
        selector: { matchLabels: { app: 'ratings' } },
        rules: [
          {
            from: [{ source: { principals: ['cluster.local/ns/prod/sa/web'] } }],
            to: [{ operation: { methods: ['GET'] } }],
          },
        ],
      },
    },
  ]);
  expect(mesh).toAllow({ from: 'prod/web', to: 'ratings' });
  expect(mesh).toAllow({ from: 'prod/web', to: 'ratings', port: 80, method: 'GET', path: '/x' });
  expect(mesh).not.toAllow({ from: 'prod/web', to: 'ratings', method: 'POST' });
  expect(mesh).not.toAllow({ from: 'prod/job', to: 'ratings' });
  expect(mesh).not.toAllow({ from: 'other/*', to: 'ratings' });
  expect(failure(() => expect(mesh).not.toAllow({ from: 'prod/web', to: 'ratings' }))).toBe(
    `expected that prod/web may not call ratings
received prod/web to ratings.prod.svc.cluster.local:80: method is GET
  allowed {"from":"prod/web","port":80,"method":"GET","path":"/","host":"ratings.prod.svc.cluster.local"}
  because AuthorizationPolicy prod/ratings rules[0]`,
  );
  expect(failure(() => expect(mesh).toAllow({ from: 'prod/job', to: 'ratings', path: '/x' }))).toContain(
    'expected that prod/job may call ratings, path "/x"\nreceived prod/job to ratings.prod.svc.cluster.local:80: no request\n  denied ',
  );
  expect(() => expect(mesh).toAllow({ from: 'prod/job', to: 'rating' })).toThrow('did you mean');
});

test('toBeCovered lists rules and matches that no request has reached', () => {
  const mesh = withRules({
    name: 'old',
    match: [{ uri: { prefix: '/new' } }, { uri: { prefix: '/old' } }],
    route: [to('v1')],
  });
  mesh.route(request);
  expect(mesh).toBeCovered(50);
  expect(failure(() => expect(mesh).toBeCovered())).toBe(
    'expected requests to reach at least 100 % of the rules and matches, received 50 %\nnot reached\n  prod/reviews http rule 0 match 0 "old"',
  );
});

test.each([[{}], [{ 'reviews/v1': 0 }], [{ 'reviews/v1': -1 }], [{ 'reviews/v1': Number.NaN }]])(
  'toSplit throws on invalid shares: %j',
  (shares) => {
    expect(() => expect(split).toSplit(shares)).toThrow(/must (have|be)/);
  },
);

test('matchers say if they get a mesh instead of a verdict, and the reverse', () => {
  const mesh = withRules({ route: [to('v1')] });
  expect(() => expect(mesh).toRouteTo('reviews')).toThrow(
    'toRouteTo must get the verdict of a request, got a mesh (write expect(mesh.route(request)).toRouteTo(…))',
  );
  expect(() => expect(mesh).not.toBeDenied()).toThrow('toBeDenied must get the verdict of a request, got a mesh');
  expect(() => expect({}).toFindNoRoute()).toThrow('toFindNoRoute must get the verdict of a request, got an object');
  expect(() => expect(undefined).toDelay('5s')).toThrow('got undefined');
  expect(() => expect(split).toHaveNoFindings()).toThrow(
    'toHaveNoFindings must get a mesh, a chart or an app, got a verdict (write expect(mesh).toHaveNoFindings(…))',
  );
  expect(() => expect(split).toRouteLike(mesh, [request])).toThrow('toRouteLike must get a mesh, a chart or an app');
  expect(() => expect(mesh).toRouteLike(split as never, [request])).toThrow('toRouteLike must get a mesh');
  expect(() => expect(service).toBeCovered()).toThrow(
    'toBeCovered must get the mesh that the requests were sent to, got an instance of Array (create it with Mesh.of(…)',
  );
});
