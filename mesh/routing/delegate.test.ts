import { fromClient, type Manifests, route, shares, to, virtualService, workloads } from '../fixtures/objects';

const ab = workloads('web', 'a', 'b');
const a = 'a.default.svc.cluster.local';

function mesh(root: object, leaf: object, more: object = {}): Manifests {
  return [
    ...ab,
    virtualService('web', {
      hosts: ['web'],
      http: [
        { delegate: { name: 'leaf', namespace: 'team' }, ...root },
        to('b', { match: [{ uri: { prefix: '/b' } }] }),
      ],
    }),
    virtualService('team/leaf', { http: [leaf], ...more }),
  ];
}

const uri = (kind: string, value: string, more: object = {}) => ({ match: [{ uri: { [kind]: value }, ...more }] });

test.each<[string, object, object, string, string]>([
  ['no matches on either side match everything', {}, to(a), '/', 'a'],
  ['only the root has matches', uri('prefix', '/x'), to(a), '/x/y', 'a'],
  ['only the delegate has matches', {}, to(a, uri('prefix', '/x')), '/x/y', 'a'],
  ['a prefix below the root prefix', uri('prefix', '/x'), to(a, uri('prefix', '/x/y')), '/x/y', 'a'],
  [
    'a prefix below the root prefix does not match above it',
    uri('prefix', '/x'),
    to(a, uri('prefix', '/x/y')),
    '/x',
    'no-route',
  ],
  ['a prefix outside the root prefix conflicts', uri('prefix', '/x'), to(a, uri('prefix', '/y')), '/y', 'no-route'],
  ['an exact path below the root prefix', uri('prefix', '/x'), to(a, uri('exact', '/x/1')), '/x/1', 'a'],
  ['a regex under a root prefix conflicts', uri('prefix', '/x'), to(a, uri('regex', '/x.*')), '/x', 'no-route'],
  [
    'one match that conflicts with all root matches drops the whole rule',
    uri('prefix', '/x'),
    to(a, { match: [{ uri: { prefix: '/x/1' } }, { uri: { prefix: '/z' } }] }),
    '/x/1',
    'no-route',
  ],
  [
    'presence of the same header on both sides conflicts',
    { match: [{ headers: { h: {} } }] },
    to(a, { match: [{ headers: { h: {} } }] }),
    '/',
    'no-route',
  ],
  [
    'a source namespace that the delegate does not repeat conflicts',
    { match: [{ sourceNamespace: 'default' }] },
    to(a, uri('prefix', '/')),
    '/',
    'no-route',
  ],
  [
    'a source namespace that the delegate repeats does not conflict',
    { match: [{ sourceNamespace: 'default' }] },
    to(a, uri('prefix', '/', { sourceNamespace: 'default' })),
    '/',
    'a',
  ],
  ['the rules after the delegating rule stay', uri('prefix', '/x'), to(a), '/b', 'b'],
])('%s', (_, root, leaf, path, expected) => {
  expect(shares(route(mesh(root, leaf), fromClient(path)))).toEqual({ [expected]: '1' });
});

test('a delegate that is not exported drops only the delegating rule', () => {
  const manifests = mesh({}, to(a), { exportTo: ['.'] });
  expect(shares(route(manifests, fromClient('/')))).toEqual({ 'no-route': '1' });
  expect(shares(route(manifests, fromClient('/b')))).toEqual({ b: '1' });
});

test("short names are in the delegate's namespace, and actions that it does not set are inherited", () => {
  const verdict = route(mesh({ name: 'root', timeout: '3s' }, to('a', { name: 'leaf' })), fromClient('/'));
  expect(shares(verdict)).toEqual({ 'no-cluster a.team': '1' });
  expect(verdict).toMatchObject({
    timeout: '3s',
    matched: {
      virtualService: 'default/web',
      rule: 0,
      match: null,
      name: 'root-leaf',
      delegate: { virtualService: 'team/leaf', rule: 0, match: null },
    },
  });
});
