// The queries of network-config-analyzer's Istio test cases (IBM, Apache-2.0): what they ask and the answers carry over, in a
// small shop of our own. Its other queries ask for what cannot be answered, or is not modelled:
//
// - equivalences that are true only if there are nine HTTP methods, or no other namespaces and service accounts than those in
//   the manifests: here, any other method, namespace or account can exist
// - IP blocks that never contain a Pod, and `paths: ["*"]` as a restriction of HTTP, which Istio does not make
// - emptiness, vacuity, redundancy and sanity of a policy set, `interferes` (a difference of two sets, as `containment` asks) and
//   strong equivalence (the same objects, not the same behaviour)
// - Kubernetes Ingresses, NetworkPolicies, Calico, and topologies that are missing on purpose or read from a live cluster
import {
  authorizationPolicy,
  deployment,
  gateway,
  http80,
  type Manifests,
  meshOf,
  service,
  serviceEntry,
  sidecar,
  to,
  virtualService,
} from '../mesh/fixtures/objects';
import { parseManifests } from '../mesh/reader';
import { istioMatchers } from '.';

expect.extend(istioMatchers);

const APPS = ['web', 'orders', 'notes', 'marks'] as const;
const PORTS = [80, 90, 100, 8080].map((port) => ({ name: `http-${port}`, port }));
const SHOP: Manifests = APPS.flatMap((app) => [
  service(app, PORTS),
  deployment(app, 'v1', {}, { serviceAccountName: app }),
]);
const WEB = 'cluster.local/ns/default/sa/web';

/** A policy for one app, with rules in YAML. */
function policy(app: string, rules: string, action = 'ALLOW'): Manifests {
  const [parsed] = parseManifests(`kind: Rules\nmetadata: { name: x }\nspec: ${rules}`, 'rules.yaml');
  return [
    authorizationPolicy(`for-${app}`, {
      action,
      ...(app !== '' && { selector: { matchLabels: { app } } }),
      rules: parsed?.manifest.spec,
    }),
  ];
}
const ofWeb = (operation: string) =>
  policy('orders', `[{ from: [{ source: { principals: [${WEB}] } }], to: [{ operation: ${operation} }] }]`);
const nothing = [authorizationPolicy('nothing', {})];

const everywhere = (spec: object = {}) => sidecar('marks', { egress: [{ hosts: ['*/*'] }], ...spec });
const ofMarks = { workloadSelector: { labels: { app: 'marks' } } };
const local = ['./orders.default.svc.cluster.local', './notes.default.svc.cluster.local'];
const outside = serviceEntry('outside', {
  hosts: ['chat.example.com', 'find.example.com'],
  location: 'MESH_EXTERNAL',
  ports: [{ name: 'https', number: 443, protocol: 'HTTPS' }],
  resolution: 'NONE',
});
const registryOnly = { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } };

describe('equivalence and semanticDiff', () => {
  test.each<[string, isEqual: boolean, Manifests, Manifests]>([
    ['another method', false, ofWeb('{ methods: [GET] }'), ofWeb('{ methods: [PUT] }')],
    ['another method, the other way round', false, ofWeb('{ methods: [PUT] }'), ofWeb('{ methods: [GET] }')],
    ['no rule in the namespace, or one for a workload', false, nothing, ofWeb('{ methods: [GET], ports: ["80"] }')],
    [
      'one rule or none for a workload',
      false,
      ofWeb('{ methods: [GET], ports: ["80"] }'),
      [authorizationPolicy('for-orders', { selector: { matchLabels: { app: 'orders' } } })],
    ],
    ['another port', false, ofWeb('{ methods: [GET], ports: ["80"] }'), ofWeb('{ methods: [GET], ports: ["8080"] }')],
    [
      'every method, or every request',
      true,
      policy('orders', '[{ to: [{ operation: { methods: ["*"] } }] }]'),
      policy('', '[{}]'),
    ],
    [
      'overlapping operations, or disjoint ones',
      true,
      policy(
        'orders',
        `[{ from: [{ source: { principals: [${WEB}] } }], to: [
          { operation: { methods: [GET], paths: ["/list*"] } }, { operation: { methods: [PUT], paths: ["/list/one*"] } }] }]`,
      ),
      policy(
        'orders',
        `[{ from: [{ source: { principals: [${WEB}] } }], to: [
          { operation: { methods: [GET], paths: ["/list*"], notPaths: ["/list/one*"] } },
          { operation: { methods: [PUT, GET], paths: ["/list/one*"] } }] }]`,
      ),
    ],
    [
      'an identity as source or as condition',
      true,
      [...nothing, ...policy('orders', `[{ from: [{ source: { principals: [${WEB}] } }] }]`)],
      [
        ...nothing,
        ...policy(
          'orders',
          `[{ when: [{ key: source.principal, values: [${WEB}] }], from: [{ source: { namespaces: [default] } }] }]`,
        ),
      ],
    ],
    [
      'an identity that is excluded in the same source or condition',
      true,
      [...nothing, ...policy('orders', `[{ from: [{ source: { principals: [${WEB}], notPrincipals: [${WEB}] } }] }]`)],
      [
        ...nothing,
        ...policy('orders', `[{ when: [{ key: source.principal, values: [${WEB}], notValues: [${WEB}] }] }]`),
      ],
    ],
    ['allow nothing, or deny everything', true, nothing, policy('', '[{}]', 'DENY')],
    ['allow nothing in two ways', true, nothing, [authorizationPolicy('nothing', { action: 'ALLOW' })]],
    [
      'other namespaces, addresses and ports',
      false,
      policy(
        'orders',
        `[{ from: [{ source: { namespaces: [tools, default] } }, { source: { ipBlocks: ["192.0.2.0/24", "2001:db8::/32"] } }],
          to: [{ operation: { ports: ["90", "100"] } }], when: [{ key: destination.port, values: ["90"] }] }]`,
      ),
      policy(
        'orders',
        `[{ from: [{ source: { notNamespaces: [tools] } }, { source: { ipBlocks: ["192.0.2.0/24"], notIpBlocks: ["192.0.2.7"] } }],
          to: [{ operation: { ports: ["90", "100", "80"], notPorts: ["80"] } }], when: [{ key: destination.port, notValues: ["90"] }] }]`,
      ),
    ],
    [
      'ports as operation, or as operation and condition',
      true,
      policy('orders', '[{ to: [{ operation: { ports: ["90"] } }] }]'),
      policy(
        'orders',
        '[{ to: [{ operation: { ports: ["90", "100"] } }], when: [{ key: destination.port, values: ["90"] }] }]',
      ),
    ],
    [
      'a Sidecar for all, or for one workload, that imports everything',
      true,
      [outside, everywhere()],
      [outside, everywhere({ ...ofMarks, outboundTrafficPolicy: { mode: 'ALLOW_ANY' } })],
    ],
    [
      'a Sidecar that blocks unknown hosts',
      false,
      [outside, everywhere(ofMarks)],
      [outside, everywhere({ ...ofMarks, ...registryOnly })],
    ],
    [
      'a Sidecar that also imports an external host',
      false,
      [outside, sidecar('marks', { ...ofMarks, ...registryOnly, egress: [{ hosts: local }] })],
      [
        outside,
        sidecar('marks', { ...ofMarks, ...registryOnly, egress: [{ hosts: [...local, '*/chat.example.com'] }] }),
      ],
    ],
  ])('%s: %s', (_, isEqual, one, other) => {
    const [a, b] = [meshOf([...SHOP, ...one]), meshOf([...SHOP, ...other])];
    if (isEqual) {
      expect(a).toBehaveLike(b);
      expect(b).toBehaveLike(a);
    } else expect(a).not.toBehaveLike(b);
  });
});

describe('containment and permits', () => {
  const all = [outside, everywhere(ofMarks)];
  const imported = [outside, everywhere({ ...ofMarks, ...registryOnly })];
  const some = [outside, sidecar('marks', { ...ofMarks, ...registryOnly, egress: [{ hosts: local }] })];
  const more = [
    outside,
    sidecar('marks', { ...ofMarks, ...registryOnly, egress: [{ hosts: [...local, '*/chat.example.com'] }] }),
  ];
  test.each<[string, isContained: boolean, wide: Manifests, narrow: Manifests]>([
    ['everything and everything', true, all, [outside, everywhere()]],
    ['all hosts, and those of the mesh', true, all, imported],
    ['the hosts of the mesh, and all', false, imported, all],
    ['an external host more', true, more, some],
    ['an external host less', false, some, more],
    ['a global Sidecar, and one with three hosts', true, [], [sidecar('default', { egress: [{ hosts: local }] })]],
  ])('%s: %s', (_, isContained, wide, narrow) => {
    const lost = meshOf([...SHOP, ...wide])
      .differences(meshOf([...SHOP, ...narrow]))
      .filter(({ kind }) => kind === 'lost' || kind === 'denied' || kind === 'may-differ');
    expect(lost.length === 0).toBe(isContained);
  });
});

describe('connectivity', () => {
  type Question = readonly [from: string, to: string, request?: object];
  const question = ([from, called, request = {}]: Question) => ({ from: `default/${from}-v1`, to: called, ...request });
  test.each<[string, Manifests, allowed: readonly Question[], denied: readonly Question[]]>([
    [
      'one identity',
      [...nothing, ...policy('orders', `[{ from: [{ source: { principals: [${WEB}] } }] }]`)],
      [['web', 'orders']],
      [
        ['notes', 'orders'],
        ['web', 'notes'],
      ],
    ],
    [
      'all identities of a namespace but one',
      [...nothing, ...policy('orders', `[{ from: [{ source: { notPrincipals: [${WEB}], namespaces: [default] } }] }]`)],
      [
        ['notes', 'orders'],
        ['marks', 'orders'],
      ],
      [['web', 'orders']],
    ],
    [
      'one identity that is excluded again',
      [...nothing, ...policy('orders', `[{ from: [{ source: { principals: [${WEB}], notPrincipals: [${WEB}] } }] }]`)],
      [],
      [['web', 'orders']],
    ],
    [
      'one method at one port',
      [...nothing, ...ofWeb('{ methods: [GET], ports: ["80"] }')],
      [['web', 'orders', { port: 80, method: 'GET' }]],
      [
        ['web', 'orders', { port: 80, method: 'PUT' }],
        ['web', 'orders', { port: 8080, method: 'GET' }],
        ['marks', 'orders'],
      ],
    ],
    [
      'all methods but one',
      [...nothing, ...ofWeb('{ notMethods: [GET] }')],
      [['web', 'orders', { method: 'PUT' }]],
      [['web', 'orders', { method: 'GET' }]],
    ],
    [
      'a method that is excluded again',
      [...nothing, ...ofWeb('{ methods: [GET], notMethods: [GET] }')],
      [],
      [['web', 'orders']],
    ],
    [
      'how a method ends',
      [...nothing, ...ofWeb('{ notMethods: ["*T"] }')],
      [['web', 'orders', { method: 'HEAD' }]],
      [
        ['web', 'orders', { method: 'PUT' }],
        ['web', 'orders', { method: 'CONNECT' }],
      ],
    ],
    [
      'paths, hosts and ports, some of them excluded',
      [
        ...nothing,
        ...ofWeb(
          '{ notHosts: [bad.example.com], methods: [GET, PUT], ports: ["80", "90"], paths: [/one, /two], notPaths: [/two, /three] }',
        ),
      ],
      [['web', 'orders', { port: 90, method: 'PUT', path: '/one' }]],
      [
        ['web', 'orders', { path: '/two' }],
        ['web', 'orders', { port: 100 }],
        ['web', 'orders', { method: 'POST' }],
      ],
    ],
    [
      'operations with paths of their own, for an identity or a namespace',
      [
        ...nothing,
        ...policy(
          'orders',
          `[{ from: [{ source: { principals: [${WEB}] } }, { source: { namespaces: [test] } }], to: [
            { operation: { methods: [GET], paths: ["/info*"] } }, { operation: { methods: [POST], paths: [/data] } }] }]`,
        ),
      ],
      [
        ['web', 'orders', { method: 'GET', path: '/info/more' }],
        ['web', 'orders', { method: 'POST', path: '/data' }],
      ],
      [
        ['web', 'orders', { method: 'GET', path: '/data' }],
        ['notes', 'orders', { method: 'POST', path: '/data' }],
      ],
    ],
    [
      'a denied method',
      policy('orders', '[{ to: [{ operation: { methods: [GET] } }] }]', 'DENY'),
      [
        ['web', 'orders', { method: 'POST' }],
        ['web', 'notes', { method: 'GET' }],
      ],
      [['web', 'orders', { method: 'GET' }]],
    ],
    [
      'ports as operation and as condition',
      policy(
        'orders',
        '[{ to: [{ operation: { ports: ["90", "100"] } }], when: [{ key: destination.port, values: ["90"] }] }]',
      ),
      [['web', 'orders', { port: 90 }]],
      [['web', 'orders', { port: 100 }]],
    ],
    [
      'a namespace and addresses that it does not have',
      policy('orders', '[{ from: [{ source: { namespaces: [default], notIpBlocks: ["0.0.0.0/0", "::/0"] } }] }]'),
      [],
      [['web', 'orders']],
    ],
    [
      'a Sidecar for a namespace',
      [sidecar('default', { ...registryOnly, egress: [{ hosts: local }] })],
      [
        ['web', 'orders'],
        ['marks', 'notes'],
      ],
      [['orders', 'web']],
    ],
    [
      'a Sidecar for one workload',
      [sidecar('web', { workloadSelector: { labels: { app: 'web' } }, ...registryOnly, egress: [{ hosts: local }] })],
      [
        ['web', 'orders'],
        ['notes', 'marks'],
      ],
      [['web', 'marks']],
    ],
    [
      'Sidecars for workloads, and one for their namespace',
      [
        sidecar('default', { ...registryOnly, egress: [{ hosts: local.slice(0, 1) }] }),
        ...['web', 'notes'].map((app) =>
          sidecar(app, {
            workloadSelector: { labels: { app } },
            ...registryOnly,
            egress: [{ hosts: ['./marks.default.svc.cluster.local'] }],
          }),
        ),
      ],
      [
        ['orders', 'orders'],
        ['marks', 'orders'],
        ['web', 'marks'],
        ['notes', 'marks'],
      ],
      [
        ['web', 'orders'],
        ['marks', 'notes'],
      ],
    ],
    [
      'an external host that only one workload does not import',
      [
        outside,
        sidecar('marks', { ...ofMarks, ...registryOnly, egress: [{ hosts: [...local, '*/chat.example.com'] }] }),
      ],
      [
        ['marks', 'chat.example.com'],
        ['web', 'find.example.com'],
      ],
      [
        ['marks', 'find.example.com'],
        ['marks', 'web'],
      ],
    ],
    [
      'paths of gRPC methods, each for its callers',
      [
        authorizationPolicy('nothing', {}),
        ...policy(
          'orders',
          `[{ from: [{ source: { principals: [${WEB}, cluster.local/ns/default/sa/notes] } }],
            to: [{ operation: { methods: [POST], paths: [/shop.Orders/Add, /shop.Orders/Get], ports: ["8080"] } }] }]`,
        ),
      ],
      [
        ['web', 'orders', { method: 'POST', path: '/shop.Orders/Add', port: 8080 }],
        ['notes', 'orders', { method: 'POST', path: '/shop.Orders/Get' }],
      ],
      [
        ['marks', 'orders'],
        ['web', 'orders', { method: 'GET' }],
        ['web', 'marks'],
      ],
    ],
  ])('%s', (_, manifests, allowed, denied) => {
    const mesh = meshOf([...SHOP, ...manifests]);
    for (const asked of allowed) expect(mesh).toAllow(question(asked));
    for (const asked of denied) expect(mesh).not.toAllow(question(asked));
  });

  test('through a gateway, only what a VirtualService routes', () => {
    const edge = gateway('edge', [{ ...http80, hosts: ['*.example.com'] }]);
    const routes = virtualService('notes', {
      hosts: ['eu.example.com'],
      gateways: ['edge'],
      http: [{ match: [{ uri: { prefix: '/notes' } }], ...to('notes') }],
    });
    const mesh = meshOf([...SHOP, edge, routes]);
    expect(mesh).toAllow({ from: 'gateway default/edge', to: 'notes', path: '/notes/1' });
    expect(mesh).not.toAllow({ from: 'gateway default/edge', to: 'notes', path: '/other' });
    expect(mesh).not.toAllow({ from: 'gateway default/edge', to: 'orders' });
  });
});
