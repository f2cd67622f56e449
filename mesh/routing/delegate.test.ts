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
  ['without matches on either side it takes everything', {}, to(a), '/', 'a'],
  ['the root alone has matches', uri('prefix', '/x'), to(a), '/x/y', 'a'],
  ['the delegate alone has matches', {}, to(a, uri('prefix', '/x')), '/x/y', 'a'],
  ['a prefix below the prefix of the root', uri('prefix', '/x'), to(a, uri('prefix', '/x/y')), '/x/y', 'a'],
  ['and nothing above it', uri('prefix', '/x'), to(a, uri('prefix', '/x/y')), '/x', 'no-route'],
  ['a prefix beside it is a conflict', uri('prefix', '/x'), to(a, uri('prefix', '/y')), '/y', 'no-route'],
  ['an exact path below it', uri('prefix', '/x'), to(a, uri('exact', '/x/1')), '/x/1', 'a'],
  ['a regex under a prefix is a conflict', uri('prefix', '/x'), to(a, uri('regex', '/x.*')), '/x', 'no-route'],
  [
    'one match that fits no match of the root takes the whole rule',
    uri('prefix', '/x'),
    to(a, { match: [{ uri: { prefix: '/x/1' } }, { uri: { prefix: '/z' } }] }),
    '/x/1',
    'no-route',
  ],
  [
    'presence of a header on both sides is a conflict',
    { match: [{ headers: { h: {} } }] },
    to(a, { match: [{ headers: { h: {} } }] }),
    '/',
    'no-route',
  ],
  [
    'a source namespace that the delegate does not repeat is a conflict',
    { match: [{ sourceNamespace: 'default' }] },
    to(a, uri('prefix', '/')),
    '/',
    'no-route',
  ],
  [
    'one that it repeats is none',
    { match: [{ sourceNamespace: 'default' }] },
    to(a, uri('prefix', '/', { sourceNamespace: 'default' })),
    '/',
    'a',
  ],
  ['the rules after the delegate stay', uri('prefix', '/x'), to(a), '/b', 'b'],
])('%s', (_, root, leaf, path, expected) => {
  expect(shares(route(mesh(root, leaf), fromClient(path)))).toEqual({ [expected]: '1' });
});

test('a delegate that is not exported disappears, and only its own entry', () => {
  const manifests = mesh({}, to(a), { exportTo: ['.'] });
  expect(shares(route(manifests, fromClient('/')))).toEqual({ 'no-route': '1' });
  expect(shares(route(manifests, fromClient('/b')))).toEqual({ b: '1' });
});

test("short names belong to the delegate's namespace, actions are inherited where it has none", () => {
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
