import { Chart, Duration, Testing } from 'cdk8s';
import { RE2JS } from 're2js';
import { DestinationRule } from '../destination-rule/destination-rule';
import { Destination } from '../virtual-service/destination';
import { Header } from '../virtual-service/header';
import { Path } from '../virtual-service/path';
import { VirtualService } from '../virtual-service/virtual-service';
import { StickyCanary, type StickyCanaryRules } from './sticky-canary';

const newChart = () => new Chart(Testing.app(), 'chart');
const webApi = new DestinationRule(newChart(), 'web-api', { subsets: ['v1', 'v2'] });
const stable = webApi.subset('v1');
const canary = webApi.subset('v2');
const split = { stable, canary, canaryPercent: 20 };

/** `http` of the VirtualService that has the rules. */
function httpOf(props: StickyCanaryRules) {
  const chart = newChart();
  new VirtualService(chart, 'web-api', { hosts: ['web-api'], rules: StickyCanary.rules(props) });
  return Testing.synth(chart)[0].spec.http;
}

const cookiesOf = (props: Partial<StickyCanaryRules>) =>
  httpOf({ ...split, ...props })
    .at(-1)
    .route.map(({ headers }: { headers: { response: { add: object } } }) => headers.response.add);

const to = (subset: string) => ({ destination: { host: 'web-api', subset } });

test('writes the whole VirtualService', () => {
  const chart = newChart();
  const { virtualService } = new StickyCanary(chart, 'web-api', split);
  expect(virtualService.name).toBe('web-api');
  expect(Testing.synth(chart)).toEqual([
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'web-api' },
      spec: {
        hosts: ['web-api'],
        http: [
          { match: [{ headers: { cookie: { regex: '(?:.*;\\s*)?web-api-version=v1(?:;.*)?' } } }], route: [to('v1')] },
          { match: [{ headers: { cookie: { regex: '(?:.*;\\s*)?web-api-version=v2(?:;.*)?' } } }], route: [to('v2')] },
          {
            route: [
              {
                ...to('v1'),
                weight: 80,
                headers: { response: { add: { 'set-cookie': 'web-api-version=v1; Path=/; HttpOnly; SameSite=Lax' } } },
              },
              {
                ...to('v2'),
                weight: 20,
                headers: { response: { add: { 'set-cookie': 'web-api-version=v2; Path=/; HttpOnly; SameSite=Lax' } } },
              },
            ],
          },
        ],
      },
    },
  ]);
});

test('a client that sends its cookie gets the same version again', () => {
  const http = httpOf({ ...split, cookie: { name: 'release' } });
  const versionFor = (cookie: string) =>
    http.find(({ match }: { match?: { headers: { cookie: { regex: string } } }[] }) =>
      match === undefined ? true : RE2JS.matches(match[0]?.headers.cookie.regex ?? '', cookie),
    ).route.length === 2
      ? 'either'
      : http.find(({ match }: { match: { headers: { cookie: { regex: string } } }[] }) =>
          RE2JS.matches(match[0]?.headers.cookie.regex ?? '', cookie),
        ).route[0].destination.subset;
  const told = cookiesOf({ cookie: { name: 'release' } }).map(
    (add: Record<string, string>) => add['set-cookie']?.split(';')[0],
  );
  expect(told.map(versionFor)).toEqual(['v1', 'v2']);
  expect(versionFor('session=1; release=v2; theme=dark')).toBe('v2');
  expect(versionFor('theme=dark;release=v1')).toBe('v1');
  expect(['', 'release=v10', 'release=v', 'prerelease=v2', 'release=v0', 'web-api-version=v1'].map(versionFor)).toEqual(
    Array.from({ length: 6 }, () => 'either'),
  );
});

test.each([
  [0, ['v1'], [100, 0]],
  [100, ['v2'], [0, 100]],
  [0.5, ['v1', 'v2'], [995, 5]],
])('at %d percent, clients stay with %p', (canaryPercent, pinned, weights) => {
  const http = httpOf({ ...split, canaryPercent });
  expect(
    http.slice(0, -1).map(({ route }: { route: ReturnType<typeof to>[] }) => route[0]?.destination.subset),
  ).toEqual(pinned);
  expect(http.at(-1).route.map(({ weight }: { weight: number }) => weight)).toEqual(weights);
});

test('adds options and matches to each rule', () => {
  const tester = Header.exact('x-tester', 'true');
  const http = httpOf({
    ...split,
    name: 'canary',
    match: [{ path: Path.prefix('/api'), headers: [tester] }, { path: Path.exact('/') }],
    timeout: Duration.seconds(2),
    headers: { response: { add: { 'Set-Cookie': 'a=b' } } },
  });
  const cookie = (version: string) => ({ regex: `(?:.*;\\s*)?web-api-version=${version}(?:;.*)?` });
  const api = { uri: { prefix: '/api' } };
  const root = { uri: { exact: '/' } };
  expect(http.map(({ match }: { match: object }) => match)).toEqual([
    ...['v1', 'v2'].map((version) => [
      { ...api, headers: { 'x-tester': { exact: 'true' }, cookie: cookie(version) } },
      { ...root, headers: { cookie: cookie(version) } },
    ]),
    [{ ...api, headers: { 'x-tester': { exact: 'true' } } }, root],
  ]);
  for (const rule of http) {
    expect(rule).toMatchObject({
      name: 'canary',
      timeout: '2s',
      headers: { response: { add: { 'Set-Cookie': 'a=b' } } },
    });
  }
});

describe('the cookie', () => {
  test('has the attributes in the props', () => {
    const cookie = {
      name: 'release',
      maxAge: Duration.hours(1),
      path: '/shop',
      secure: true,
      sameSite: 'None',
    } as const;
    expect(cookiesOf({ cookie })).toEqual([
      { 'set-cookie': 'release=v1; Path=/shop; Max-Age=3600; Secure; HttpOnly; SameSite=None' },
      { 'set-cookie': 'release=v2; Path=/shop; Max-Age=3600; Secure; HttpOnly; SameSite=None' },
    ]);
  });

  test('escapes percent signs, which start Envoy variables', () => {
    expect(cookiesOf({ cookie: { name: '50%' } })[0]).toEqual({
      'set-cookie': '50%%=v1; Path=/; HttpOnly; SameSite=Lax',
    });
  });

  test('contains the host if the versions are two services', () => {
    const services = { stable: Destination.host('web'), canary: Destination.host({ name: 'web', namespace: 'next' }) };
    expect(cookiesOf(services)).toEqual([
      { 'set-cookie': 'web-version=web; Path=/; HttpOnly; SameSite=Lax' },
      { 'set-cookie': 'web-version=web.next.svc.cluster.local; Path=/; HttpOnly; SameSite=Lax' },
    ]);
  });
});

test.each<[string, object, string]>([
  [
    'the same subset twice',
    { canary: stable },
    'stable and canary must have different subsets or hosts, otherwise a cookie cannot distinguish them',
  ],
  [
    'all workloads as one of them',
    { stable: webApi.anySubset() },
    'stable and canary must have different subsets or hosts, otherwise a cookie cannot distinguish them',
  ],
  ['no percentage', { canaryPercent: undefined }, 'canaryPercent must be a number from 0 to 100, got undefined'],
  ['more than 100 percent', { canaryPercent: 101 }, 'canaryPercent must be a number from 0 to 100, got 101'],
  ['a string as destination', { stable: 'web-api' }, "stable must be a Destination, such as webApi.subset('v2')"],
  [
    'an unknown cookie prop',
    { cookie: { ttl: 1 } },
    "cookie: unknown prop 'ttl' (known props: name, maxAge, path, secure, sameSite)",
  ],
  [
    'a cookie name with a space',
    { cookie: { name: 'a b' } },
    "cookie.name must be a header name (a token as in RFC 9110), got 'a b'",
  ],
  [
    'a maxAge of half a second',
    { cookie: { maxAge: Duration.millis(500) } },
    'cookie.maxAge must be whole seconds, at least 1, got',
  ],
  ['a number as maxAge', { cookie: { maxAge: 3600 } }, 'cookie.maxAge must be a Duration'],
  [
    'a path without a slash',
    { cookie: { path: 'shop' } },
    "cookie.path must be a path that starts with '/', got 'shop'",
  ],
  [
    'a path with a semicolon',
    { cookie: { path: '/;Domain=com' } },
    "cookie.path must be a path without ;, % and spaces, got '/;Domain=com'",
  ],
  [
    'sameSite None without secure',
    { cookie: { sameSite: 'None' } },
    "cookie: sameSite 'None' requires secure, otherwise browsers drop the cookie",
  ],
  [
    'an unknown sameSite',
    { cookie: { sameSite: 'lax' } },
    "cookie.sameSite must be one of Strict, Lax, None, got 'lax'",
  ],
  [
    'headers that set cookies',
    { headers: { response: { set: { 'Set-Cookie': 'a=b' } } } },
    "headers.response: 'set-cookie' would replace the version cookie, use add",
  ],
  [
    'headers that remove cookies',
    { headers: { response: { remove: ['set-cookie'] } } },
    "headers.response: 'set-cookie' would replace the version cookie, use add",
  ],
])('fails with %s', (_, props, message) => {
  expect(() => StickyCanary.rules({ ...split, ...props })).toThrow(message);
});

test('fails: a match that already has a cookie', () => {
  const match = [{ headers: [Header.cookie('session', '1')] }];
  expect(() => httpOf({ ...split, match })).toThrow("rules[0].match[0].headers: 'cookie' has two conditions, keep one");
});
