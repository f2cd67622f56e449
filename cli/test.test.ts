import Ajv from 'ajv';
import { parseManifests } from '../mesh/reader';
import { standIn } from '../testing';
import schema from './expectations/test-file.schema.json';
import { testFolder } from './fixtures/folder';
import { run } from './fixtures/run';

const folder = testFolder();
const { write } = folder;
const test_ = (...args: string[]) => run(['test', '--no-config', ...args], { folder: folder.path });

const services = JSON.stringify({
  apiVersion: 'v1',
  kind: 'List',
  items: standIn.service('reviews', { namespace: 'prod', versions: ['v1', 'v2'] }),
});
const routes = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: prod }
spec: { host: reviews, subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: prod }
spec:
  hosts: [reviews]
  http:
    - match: [{ uri: { prefix: /old } }]
      redirect: { uri: /new, redirectCode: 308 }
    - match: [{ uri: { prefix: /x }, headers: { x-tester: { exact: 'true' } } }]
      rewrite: { uri: /tested }
      route: [{ destination: { host: reviews, subset: v2 } }]
    - match: [{ uri: { prefix: /slow } }]
      fault: { delay: { fixedDelay: 5s, percentage: { value: 10 } }, abort: { httpStatus: 503, percentage: { value: 50 } } }
      route: [{ destination: { host: reviews, subset: v1 } }]
    - match: [{ uri: { prefix: /api } }]
      route:
        - { destination: { host: reviews, subset: v1 }, weight: 95 }
        - { destination: { host: reviews, subset: v2 }, weight: 5 }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no-deletes, namespace: prod }
spec:
  action: DENY
  rules: [{ to: [{ operation: { methods: [DELETE] } }] }]
`;
const tests = `manifests: dist
coverage: 100
tests:
  - name: old URLs redirect
    request: { from: prod/client, host: [reviews, reviews.prod], path: [/old, /old/1], method: [GET, POST] }
    expect: { redirect: { location: http://HOST/new, status: 308 } }
  - name: testers get v2
    request: { from: prod/client, host: reviews, path: /x, headers: { x-tester: true, x-other: [a, null] } }
    expect: { route: reviews/v2, upstream: { path: /tested } }
  - name: shares
    request: { from: prod/client, host: reviews, path: /api }
    expect: { route: { reviews/v1: 95, reviews/v2: 5 } }
  - name: faults
    request: { from: prod/client, host: reviews, path: /slow }
    expect: { delay: { duration: 5s, percent: 10 }, abort: { status: 503, percent: 50 } }
  - name: nobody deletes
    request: { from: prod/client, host: reviews, path: /api, method: DELETE }
    expect: { denied: prod/no-deletes }
  - name: other paths
    request: { from: prod/client, host: reviews, path: /other }
    expect: { noRoute: true }
`;
const right = tests.replace('[reviews, reviews.prod]', 'reviews').replace('HOST', 'reviews');

beforeEach(() => {
  write('dist/services.json', services);
  write('dist/routes.yaml', routes);
});

describe('a test file', () => {
  test('passes if every request meets its expectations', async () => {
    expect(await test_(write('mesh.test.yaml', right))).toEqual({
      code: 0,
      stderr: '',
      stdout: `DIR/mesh.test.yaml
  passed old URLs redirect (line 4, 4 requests)
  passed testers get v2 (line 7, 2 requests)
  passed shares (line 10, 1 request)
  passed faults (line 13, 1 request)
  passed nobody deletes (line 16, 1 request)
  passed other paths (line 19, 1 request)
coverage: 100 %, 4 of 4 rules and matches

6 tests with 10 requests passed
`,
    });
  });

  test('fails with each request, what was expected of it and what happens', async () => {
    const { code, stdout } = await test_(write('mesh.test.yaml', tests.replace('http://HOST', 'http://reviews')));
    expect(code).toBe(1);
    expect(stdout).toContain(`  failed old URLs redirect (line 4, 8 requests)
    GET http://reviews.prod/old from prod/client
      expected
        every request is redirected to http://reviews/new with 308
      received
        1 redirect 308 to http://reviews.prod/new
`);
    expect(stdout.match(/^ {4}(GET|POST) /gm)).toHaveLength(4);
    expect(stdout).toMatch(/\n1 of 6 tests with 14 requests failed\n$/);
  });

  test.each<[string, string]>([
    ['{ route: reviews/v1 }', 'every request goes to reviews/v1'],
    ['{ route: { reviews/v1: 1, reviews/v2: 1 } }', '50 % go to reviews/v2'],
    ['{ denied: true }', 'every request is denied'],
    ['{ noRoute: true }', 'no rule matches the request'],
    ['{ abort: 503 }', '100 % are aborted with 503'],
    ['{ delay: 5s }', '100 % are delayed by 5s'],
    ['{ redirect: http://x/ }', 'every request is redirected to http://x/'],
    ['{ route: reviews, upstream: { path: /x } }', 'subset v1 (prod/reviews-v1), which receives {"path":"/api"}'],
  ])('%s fails if something else happens', async (expect_, message) => {
    const text = `manifests: dist\ntests:\n  - name: t\n    request: { from: prod/client, host: reviews, path: /api }\n    expect: ${expect_}\n`;
    const { code, stdout } = await test_(write('mesh.test.yaml', text));
    expect(stdout).toContain(message);
    expect(code).toBe(1);
  });

  test('fails if requests reach too few rules', async () => {
    const one = write('mesh.test.yaml', right.replace(/ {2}- name: shares[\s\S]*/, ''));
    const { code, stdout } = await test_(one);
    expect(stdout).toContain(
      'coverage: 50 %, 2 of 4 rules and matches\n  not reached: prod/reviews http[2].match[0]\n',
    );
    expect(stdout).toContain('requests must reach 100 % of the rules and matches, and reach 50 %\n');
    expect(code).toBe(1);
    const without = write(
      'mesh.test.yaml',
      right.replace(/ {2}- name: shares[\s\S]*/, '').replace('coverage: 100\n', ''),
    );
    expect((await test_(without)).code).toBe(0);
    expect((await test_(without, '--fail-under', '50')).code).toBe(0);
    expect((await test_(without, '--fail-under', '50.5')).code).toBe(1);
  });

  test('uses manifests and context of the command line', async () => {
    const file = write('mesh.test.yaml', right.replace('manifests: dist\n', ''));
    expect(await test_(file)).toMatchObject({
      code: 2,
      stderr:
        'cdk8s-istio: DIR/mesh.test.yaml: no manifests to test: set manifests in the file, or add --manifests PATH\n',
    });
    expect((await test_(file, '--manifests', `${folder.path}/dist`)).code).toBe(0);
    const [all, own] = [`${folder.path}/dist/services.json`, `${folder.path}/dist/routes.yaml`];
    expect((await test_(file, '--manifests', own, '--context', all)).code).toBe(0);
    expect((await test_(file, '--manifests', own)).code).toBe(1);
  });

  test('a folder stands for the test files in it', async () => {
    const file = write('a/mesh.test.yaml', right.replace('manifests: dist', 'manifests: ../dist'));
    write('a/other.yaml', 'kind: Other\n');
    expect((await test_(`${folder.path}/a`)).stdout).toContain('6 tests with 10 requests passed');
    expect((await test_(`${folder.path}/a`, file)).stdout).toContain('12 tests with 20 requests passed');
    expect((await test_(`${folder.path}/dist`)).stderr).toContain('no test files in DIR/dist');
  });
});

describe('output for programs', () => {
  const failing = tests.replace('http://HOST', 'http://reviews').replace(/ {2}- name: testers[\s\S]*/, '');

  test('JSON', async () => {
    const file = write('mesh.test.yaml', failing);
    const { code, stdout } = await test_(file, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      tests: [
        {
          file: 'DIR/mesh.test.yaml',
          name: 'old URLs redirect',
          line: 4,
          requests: 8,
          failures: [{ request: { host: 'reviews.prod', path: '/old' }, message: expect.any(String) }, {}, {}, {}],
        },
      ],
      coverage: [{ share: 0.25, unreached: [{ rule: 1 }, { rule: 2 }, { rule: 3 }] }],
    });
  });

  test('GitHub annotations and JUnit XML', async () => {
    const file = write('mesh.test.yaml', failing);
    const github = await test_(file, '--format', 'github');
    expect(github.stdout).toMatch(
      /^::error file=DIR\/mesh\.test\.yaml,line=4,title=old URLs redirect::GET http:.*\n::error file=DIR\/mesh\.test\.yaml,title=coverage::requests must reach 100 %25 .*\n$/,
    );
    const { stdout } = await test_(file, '--format', 'junit');
    expect(stdout).toContain('<testsuites name="cdk8s-istio test" tests="2" failures="2">');
    expect(stdout).toContain('<testcase classname="DIR/mesh.test.yaml" name="old URLs redirect">');
    expect((await test_(write('mesh.test.yaml', right), '--format', 'junit')).stdout).toContain(
      'tests="6" failures="0"',
    );
  });
});

describe('a mistake in a test file is exit code 2, with its line', () => {
  const wrong: [string, string][] = [
    ['tests: []', '1: tests must be a list of at least one test, got []'],
    ['test: []', "1: unknown field 'test', did you mean 'tests'?"],
    ['coverage: 101\ntests: [{}]', '1: coverage must be a percentage from 0 to 100, got 101'],
    ['tests:\n  - request: {}', '2: name must be a text, got nothing'],
    ['tests:\n  - name: t\n    reqest: {}', "3: unknown field 'reqest', did you mean 'request'?"],
    [
      'tests:\n  - name: t\n    request: { from: a/b, path: / }\n    expect: {}',
      '4: tests[0].expect must have one of route,',
    ],
    [
      'tests:\n  - name: t\n    request: { from: a/b, path: / }\n    expect: { rout: a }',
      "4: unknown field 'rout', did you mean 'route'?",
    ],
    [
      'tests:\n  - name: t\n    request:\n      from: a/b\n      path: 5\n    expect: { route: a }',
      '5: tests[0].request.path must be a string, got 5',
    ],
    [
      'tests:\n  - name: t\n    request: { path: / }\n    expect: { route: a }',
      '3: request.from must be "gateway" or "namespace/workload", got undefined',
    ],
    [
      'tests:\n  - name: t\n    request: { from: a/b, path: [] }\n    expect: { route: a }',
      '3: tests[0].request.path must not be an empty list',
    ],
    [
      'tests:\n  - name: t\n    request: { from: a/b, path: / }\n    expect: { upstream: { path: / } }',
      '4: tests[0].expect must have one of route,',
    ],
    [
      'tests:\n  - name: t\n    request: { from: a/b, path: / }\n    expect: { route: { a: x } }',
      '4: tests[0].expect.route.a must be a number of at least 0, got "x"',
    ],
    [
      'tests:\n  - name: t\n    request: { from: a/b, path: / }\n    expect: { noRoute: false }',
      '4: tests[0].expect.noRoute must be true, got false',
    ],
  ];

  test.each(wrong)('%j', async (text, message) => {
    const { code, stderr } = await test_(write('mesh.test.yaml', text), '--manifests', `${folder.path}/dist`);
    expect(stderr).toContain(`cdk8s-istio: DIR/mesh.test.yaml:${message}`);
    expect(code).toBe(2);
  });

  test('also if the request names a Gateway that does not exist', async () => {
    const text =
      'manifests: dist\ntests:\n  - name: t\n    request: { gateway: edge, path: / }\n    expect: { noRoute: true }\n';
    const { code, stderr } = await test_(write('mesh.test.yaml', text));
    expect(stderr).toContain('DIR/mesh.test.yaml:3: request.gateway must be a Gateway of the manifests, got "edge"');
    expect(code).toBe(2);
  });

  test('the JSON schema rejects the same files, and accepts right ones', () => {
    const validate = new Ajv({ strict: false }).compile(schema);
    const content = (text: string) => parseManifests(text, 'f.yaml')[0]?.manifest;
    expect(validate(content(right)) || validate.errors).toBe(true);
    const accepted = wrong.filter(([text]) => validate(content(text))).map(([text]) => text);
    // That upstream requires route, and that every expectation needs a key of its own, is only checked by the command.
    expect(accepted).toEqual(wrong.filter(([text]) => text.includes('upstream')).map(([text]) => text));
  });
});

describe('a test file of istio-config-validator', () => {
  const config = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: example, namespace: example }
spec:
  gateways: [mesh]
  hosts: [www.example.com, example.com]
  http:
    - match: [{ uri: { regex: "/users(/.*)?" }, headers: { x-user-type: { exact: qa } } }]
      route: [{ destination: { host: users.users.svc.cluster.local, port: { number: 80 } } }]
    - match: [{ uri: { prefix: /banned } }]
      fault: { abort: { httpStatus: 403, percentage: { value: 100 } } }
      route: [{ destination: { host: partner.partner.svc.cluster.local } }]
    - match: [{ uri: { prefix: /moved } }]
      redirect: { uri: /here }
    - route: [{ destination: { host: monolith.monolith.svc.cluster.local } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: edge, namespace: example }
spec:
  gateways: [infra/public]
  hosts: [example.org]
  http:
    - match: [{ uri: { prefix: /seller } }]
      delegate: { name: seller, namespace: example }
    - route: [{ destination: { host: monolith.monolith.svc.cluster.local } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: seller, namespace: example }
spec:
  http:
    - headers: { request: { set: { x-seller: ok } } }
      route: [{ destination: { host: seller.seller.svc.cluster.local } }]
`;
  const users = `    request: { authority: [www.example.com, example.com], method: [GET, POST], uri: [/users, /users/1], headers: { x-user-type: qa } }\n`;
  const to = (host: string, more = '') =>
    `    route: [{ destination: { host: ${host}.${host}.svc.cluster.local${more} } }]\n`;
  const get = (host: string, uri: string) => `    request: { authority: [${host}], method: [GET], uri: [${uri}] }\n`;

  test.each<[string, string, string, number]>([
    ['a route', `${users}${to('users', ', port: { number: 80 }')}`, 'true', 0],
    ['another route', `${users}${to('monolith')}`, 'true', 1],
    ['another route that is not expected', `${users}${to('monolith')}`, 'false', 0],
    ['the route that is not expected', `${users}${to('users', ', port: { number: 80 }')}`, 'false', 1],
    ['the last rule', `${get('example.com', '/')}${to('monolith')}`, 'true', 0],
    [
      'a fault',
      `${get('example.com', '/banned')}    fault: { abort: { httpStatus: 403, percentage: { value: 100 } } }\n`,
      'true',
      0,
    ],
    ['another fault', `${get('example.com', '/banned')}    fault: { abort: { httpStatus: 404 } }\n`, 'true', 1],
    ['a redirect', `${get('example.com', '/moved')}    redirect: { uri: /here }\n`, 'true', 0],
    [
      'a delegate, through a Gateway that is elsewhere',
      `${get('example.org', '/seller/1')}    delegate: { name: seller }\n`,
      'true',
      0,
    ],
    ['another delegate', `${get('example.org', '/seller/1')}    delegate: { name: buyer }\n`, 'true', 1],
    ['no delegate', `${get('example.org', '/x')}    delegate: { name: seller }\n`, 'true', 1],
    [
      'what a delegate does',
      `${get('example.org', '/seller')}${to('seller')}    headers: { request: { set: { x-seller: ok } } }\n`,
      'true',
      0,
    ],
    ['a host without rules', `${get('example.net', '/')}    route: []\n`, 'true', 0],
  ])('%s', async (_, lines, wantMatch, expected) => {
    const file = write(
      'validator_test.yml',
      `testCases:\n  - description: case\n    wantMatch: ${wantMatch}\n${lines}`,
    );
    const { code, stdout, stderr } = await test_(file, '--manifests', write('config/vs.yaml', config));
    expect(stderr).toBe('');
    expect([code, stdout]).toEqual([expected, expect.stringContaining(expected === 0 ? 'passed case' : 'failed case')]);
  });

  test('an incomplete request is exit code 2', async () => {
    const file = write('validator_test.yml', 'testCases:\n  - request: { authority: [a], method: [GET] }\n');
    const { code, stderr } = await test_(file, '--manifests', write('config/vs.yaml', config));
    expect(stderr).toContain('validator_test.yml:2: uri must be a list of at least one text, got nothing');
    expect(code).toBe(2);
  });
});
