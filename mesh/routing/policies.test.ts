import {
  deployment,
  destinationRule,
  fromClient,
  route,
  service,
  shares,
  subset,
  to,
  virtualService,
  workloads,
} from '../fixtures/objects';

const ab = workloads('web', 'a', 'b');
const web = (...http: object[]) => [...ab, virtualService('web', { hosts: ['web'], http })];
const DEFAULT = 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes';

test.each<[string, object, unknown]>([
  ['nothing written', {}, { attempts: 2, retryOn: DEFAULT, perTryTimeout: null, ignorePreviousHosts: true }],
  ['an empty object', { retries: {} }, null],
  ['no attempts', { retries: { attempts: 0 } }, null],
  [
    'attempts alone',
    { retries: { attempts: 3, perTryTimeout: '250ms' } },
    { attempts: 3, retryOn: DEFAULT, perTryTimeout: '0.25s', ignorePreviousHosts: true },
  ],
  [
    'statuses',
    { retries: { attempts: 3, retryOn: '503' } },
    {
      attempts: 3,
      retryOn: 'retriable-status-codes',
      perTryTimeout: null,
      statusCodes: [503],
      ignorePreviousHosts: true,
    },
  ],
  [
    'conditions and statuses',
    { retries: { attempts: 1, retryOn: '5xx, 429' } },
    {
      attempts: 1,
      retryOn: '5xx,retriable-status-codes',
      perTryTimeout: null,
      statusCodes: [429],
      ignorePreviousHosts: true,
    },
  ],
  [
    'endpoints, localities and waits',
    { retries: { attempts: 1, retryIgnorePreviousHosts: false, retryRemoteLocalities: true, backoff: '500ms' } },
    {
      attempts: 1,
      retryOn: DEFAULT,
      perTryTimeout: null,
      ignorePreviousHosts: false,
      remoteLocalities: true,
      backoff: '0.5s',
    },
  ],
])('retries: %s', (_, rule, expected) => {
  expect(route(web(to('a', rule)), fromClient('/')).retries).toEqual(expected);
});

describe('consistent hashing leads retries to the same endpoint', () => {
  const rule = destinationRule('a', {
    host: 'a',
    trafficPolicy: { loadBalancer: { consistentHash: { useSourceIp: true } } },
  });
  test.each<[string, object, boolean]>([
    ['a single destination', to('a'), false],
    ['another destination', to('b'), true],
    [
      'several destinations',
      { route: [{ destination: { host: 'a' }, weight: 1 }, { destination: { host: 'b' } }] },
      true,
    ],
    ['unless the rule says otherwise', to('a', { retries: { attempts: 1, retryIgnorePreviousHosts: true } }), true],
  ])('%s', (_, http, ignorePreviousHosts) => {
    expect(route([...web(http), rule], fromClient('/')).retries).toMatchObject({ ignorePreviousHosts });
  });
  test('the default route to a service', () => {
    expect(route([...ab, rule], fromClient('/', { host: 'a' })).retries).toMatchObject({ ignorePreviousHosts: true });
  });
});

describe('response headers', () => {
  const response = (headers: object) => ({ headers: { response: headers } });
  const changes = (rule: object) =>
    route(web(rule), fromClient('/')).outcomes.map(({ responseHeaders }) => responseHeaders ?? []);
  test('of a rule with one destination: all are removed, then set, then added', () => {
    const rule = {
      route: [{ destination: { host: 'a' }, ...response({ remove: ['X-B'], set: { 'x-c': '1' } }) }],
      ...response({ add: { 'x-a': '%REQ(x-id)%' } }),
    };
    expect(changes(rule)).toEqual([
      [
        { operation: 'remove', name: 'x-b' },
        { operation: 'set', name: 'x-c', value: '1' },
        { operation: 'add', name: 'x-a', value: '%REQ(x-id)%' },
      ],
    ]);
  });
  test('of several destinations: those of the destination come first, and they differ', () => {
    const destination = { host: 'a' };
    const rule = {
      route: [
        { destination, weight: 1, ...response({ set: { 'x-a': '1' } }) },
        { destination, weight: 1 },
      ],
      ...response({ remove: ['x-a'] }),
    };
    expect(changes(rule)).toEqual([
      [
        { operation: 'set', name: 'x-a', value: '1' },
        { operation: 'remove', name: 'x-a' },
      ],
      [{ operation: 'remove', name: 'x-a' }],
    ]);
  });
  test.each([{ redirect: { uri: '/x' } }, { directResponse: { status: 200 } }])('of %j', (action) => {
    const rule = { ...action, ...response({ set: { 'x-a': '1' } }) };
    expect(changes(rule)).toEqual([[{ operation: 'set', name: 'x-a', value: '1' }]]);
    expect(String(route(web(rule), fromClient('/')))).toContain('response headers: set x-a: 1');
  });
  test('of an abort and of a missing cluster', () => {
    const set = { operation: 'set', name: 'x-a', value: '1' };
    const fault = { abort: { httpStatus: 500, percentage: { value: 50 } } };
    expect(changes(to('nobody', { fault, ...response({ set: { 'x-a': '1' } }) }))).toEqual([[set], [set]]);
    const route = ['1', '2'].map((value) => ({
      destination: { host: 'a' },
      weight: 1,
      ...response({ set: { 'x-a': value } }),
    }));
    expect(changes({ route, fault })).toEqual(['1', '2', '1', '2'].map((value) => [{ ...set, value }]));
  });
  test('not of a preflight response', () => {
    const headers = { origin: 'https://x.com', 'access-control-request-method': 'PUT' };
    const rule = to('a', { corsPolicy: { allowOrigins: [{ exact: '*' }] }, ...response({ set: { 'x-a': '1' } }) });
    const [outcome] = route(web(rule), fromClient('/', { method: 'OPTIONS', headers })).outcomes;
    expect(outcome?.responseHeaders).toBeUndefined();
  });
  test('none', () => expect(route(web(to('a')), fromClient('/')).outcomes[0]).not.toHaveProperty('responseHeaders'));
});

test.each([
  [{}, null],
  [{ timeout: '0s' }, null],
  [{ timeout: '1m30s' }, '90s'],
])('timeout of %j is %s', (rule, expected) => {
  expect(route(web(to('a', rule)), fromClient('/')).timeout).toBe(expected);
});

test('a service without a VirtualService has no timeout and the default retries', () => {
  const verdict = route(ab, fromClient('/'));
  expect(verdict).toMatchObject({ matched: null, timeout: null, retries: { attempts: 2 } });
  expect(shares(verdict)).toEqual({ web: '1' });
});

describe('mirrors', () => {
  const mirrored = (rule: object) =>
    route(web(to('a', rule)), fromClient('/')).mirrors.map(
      ({ probability, destination }) => `${probability} ${destination.host.split('.')[0]}`,
    );
  test.each<[string, object, string[]]>([
    ['all requests without a percentage', { mirror: { host: 'b' } }, ['1 b']],
    ['no requests at 0 percent', { mirror: { host: 'b' }, mirrorPercentage: { value: 0 } }, []],
    ['a fraction of a percent', { mirror: { host: 'b' }, mirrorPercentage: { value: 12.5 } }, ['1/8 b']],
    ['the deprecated integer percentage', { mirror: { host: 'b' }, mirrorPercent: 30 }, ['3/10 b']],
    ['an unknown destination is ignored', { mirror: { host: 'nobody' } }, []],
    [
      'several',
      { mirrors: [{ destination: { host: 'b' }, percentage: { value: 30 } }, { destination: { host: 'web' } }] },
      ['3/10 b', '1 web'],
    ],
    [
      'aborted requests are not mirrored',
      { mirror: { host: 'b' }, fault: { abort: { httpStatus: 500, percentage: { value: 25 } } } },
      ['3/4 b'],
    ],
  ])('%s', (_, rule, expected) => expect(mirrored(rule)).toEqual(expected));
});

describe('CORS', () => {
  const policy = {
    allowOrigins: [{ regex: 'https://.*\\.shop\\.com' }],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['x-a'],
    maxAge: '24h',
    allowCredentials: true,
    exposeHeaders: ['x-b', 'x-c'],
  };
  const preflight = (origin: string) => ({
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'PUT' },
  });
  test('answers a preflight request of an allowed origin', () => {
    expect(
      route(web(to('a', { corsPolicy: policy })), fromClient('/', preflight('https://x.shop.com'))).outcomes,
    ).toMatchObject([
      {
        kind: 'preflight',
        headers: {
          'access-control-allow-origin': 'https://x.shop.com',
          'access-control-allow-methods': 'GET,POST',
          'access-control-allow-headers': 'x-a',
          'access-control-max-age': '86400',
          'access-control-allow-credentials': 'true',
          'access-control-expose-headers': 'x-b,x-c',
        },
      },
    ]);
  });
  test.each([
    ['is forwarded', {}, 'a'],
    ['is ignored if configured', { unmatchedPreflights: 'IGNORE' }, 'preflight'],
  ])('another origin %s', (_, more, expected) => {
    const manifests = web(to('a', { corsPolicy: { ...policy, ...more } }));
    expect(shares(route(manifests, fromClient('/', preflight('https://evil.com'))))).toEqual({ [expected]: '1' });
  });
});

test.each([{ exact: '*' }, { prefix: '*' }, { regex: '.*' }])(
  'origins that match %j, which accepts the text *, are all allowed',
  (origin) => {
    const headers = { origin: 'https://x.com', 'access-control-request-method': 'PUT' };
    const manifests = web(to('a', { corsPolicy: { allowOrigins: [origin] } }));
    expect(shares(route(manifests, fromClient('/', { method: 'OPTIONS', headers })))).toEqual({ preflight: '1' });
  },
);

test('only OPTIONS requests are preflight requests', () => {
  const headers = { origin: 'https://x.com', 'access-control-request-method': 'PUT' };
  const manifests = web(to('a', { corsPolicy: { allowOrigins: [{ exact: '*' }] } }));
  expect(shares(route(manifests, fromClient('/', { headers })))).toEqual({ a: '1' });
});

test('identical destinations are merged into one outcome', () => {
  const destination = { host: 'a' };
  const verdict = route(
    web({
      route: [
        { destination, weight: 1 },
        { destination: { host: 'b' }, weight: 1 },
        { destination, weight: 2 },
      ],
    }),
    fromClient('/'),
  );
  expect(verdict.outcomes).toHaveLength(2);
  expect(shares(verdict)).toEqual({ a: '3/4', b: '1/4' });
});

describe('endpoints', () => {
  const versions = destinationRule('a', {
    host: 'a',
    subsets: [{ name: 'v1', labels: { version: 'v1' } }, { name: 'all' }],
  });
  test('a subset selects the workloads with its labels', () => {
    const manifests = [service('a'), deployment('a', 'v1'), deployment('a', 'v2'), versions];
    const workloadsOf = (name: string) => {
      const [outcome] = route(
        [...manifests, virtualService('a', { hosts: ['a'], http: [{ route: [subset('a', name)] }] })],
        fromClient('/', { host: 'a' }),
      ).outcomes;
      return outcome?.kind === 'forward' ? outcome.destination.workloads : outcome;
    };
    expect(workloadsOf('v1')).toEqual(['default/a-v1']);
    expect(workloadsOf('all')).toEqual(['default/a-v1', 'default/a-v2']);
  });
  test.each<[string, object[], string]>([
    ['no Deployment', [service('a')], 'no-healthy a'],
    ['no replicas', [service('a'), deployment('a', 'v1', { replicas: 0 })], 'no-healthy a'],
    [
      'a target port name that no container has',
      [service('a', [{ port: 80, name: 'http', targetPort: 'web' }]), deployment('a')],
      'no-healthy a',
    ],
    [
      'a target port by name',
      [
        service('a', [{ port: 80, name: 'http', targetPort: 'web' }]),
        deployment('a', 'v1', {}, { containers: [{ ports: [{ name: 'web', containerPort: 9080 }] }] }),
      ],
      'a',
    ],
  ])('%s', (_, manifests, expected) => {
    expect(shares(route(manifests, fromClient('/', { host: 'a' })))).toEqual({ [expected]: '1' });
  });
});
