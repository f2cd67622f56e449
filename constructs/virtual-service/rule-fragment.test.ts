import { type App, Chart, Testing } from 'cdk8s';
import { Prover } from '../../mesh/behaviour/proof';
import { Destination } from './destination';
import { Header } from './header';
import { Path } from './path';
import type { Rule } from './rule';
import { type RuleEntry, RuleFragment } from './rule-fragment';
import { VirtualService } from './virtual-service';

const cart = Destination.host('cart');
const search = Destination.host('search');
const web = Destination.host('web');

/** An app with three teams: two write fragments, and one owns the host. */
function teams(namespaces: { checkout?: string; catalogue?: string; edge?: string } = {}) {
  const app = Testing.app();
  const chart = (name: keyof typeof namespaces) => new Chart(app, name, { namespace: namespaces[name] });
  const [checkout, catalogue, edge] = [chart('checkout'), chart('catalogue'), chart('edge')];
  const shop = (...rules: readonly RuleEntry[]) =>
    new VirtualService(edge, 'shop', { hosts: ['shop.example.com'], gateways: [{ name: 'edge' }], rules });
  return { app, checkout, catalogue, edge, shop };
}

const prefix = (path: string, to: Destination): Rule => ({ match: [{ path: Path.prefix(path) }], to });

/** The validation errors that cdk8s reports. */
function reported(app: App): string[] {
  try {
    app.synthYaml();
    return [];
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
      .filter(Boolean);
  }
}

test('inserts the rules of a fragment at its position', () => {
  const { app, checkout, catalogue, edge, shop } = teams();
  const carts = new RuleFragment(checkout, 'routes', { rules: [prefix('/cart', cart), prefix('/pay', cart)] });
  const searches = new RuleFragment(catalogue, 'routes', { rules: [prefix('/search', search)] });
  shop(searches, carts, { to: web });
  expect(Testing.synth(edge)).toEqual([
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'shop' },
      spec: {
        hosts: ['shop.example.com'],
        gateways: ['edge'],
        http: [
          { match: [{ uri: { prefix: '/search' } }], route: [{ destination: { host: 'search' } }] },
          { match: [{ uri: { prefix: '/cart' } }], route: [{ destination: { host: 'cart' } }] },
          { match: [{ uri: { prefix: '/pay' } }], route: [{ destination: { host: 'cart' } }] },
          { route: [{ destination: { host: 'web' } }] },
        ],
      },
    },
  ]);
  expect(reported(app)).toEqual([]);
  expect(Testing.synth(checkout)).toEqual([]);
  expect(edge.node.dependencies).toEqual([]);
});

test('resolves names in the namespace of the fragment', () => {
  const { checkout, edge, shop } = teams({ checkout: 'checkout', edge: 'edge' });
  const rules: Rule[] = [
    {
      match: [{ gateways: ['mesh', { name: 'inner' }, { name: 'outer', namespace: 'istio-system' }] }],
      to: [
        { to: cart, weight: 9, headers: { response: { remove: ['x'] } } },
        { to: Destination.host('cart.next.svc.cluster.local'), weight: 1 },
      ],
      mirrors: [{ to: search, percent: 5 }],
      timeout: undefined,
    },
    { match: [{ path: Path.prefix('/pay') }], delegate: { name: 'pay' } },
    { match: [{ path: Path.prefix('/gift') }], delegate: { name: 'gift', namespace: 'gifts' } },
    { match: [{ path: Path.exact('/old') }], redirect: { uri: '/' } },
    { to: Destination.host({ name: 'cart', ports: [{ port: 8080 }, { port: 9090 }] }, { port: 9090 }) },
  ];
  shop(new RuleFragment(checkout, 'routes', { rules }));
  const full = 'cart.checkout.svc.cluster.local';
  expect(Testing.synth(edge)[0].spec.http).toEqual([
    {
      match: [{ gateways: ['mesh', 'checkout/inner', 'istio-system/outer'] }],
      route: [
        { destination: { host: full }, weight: 9, headers: { response: { remove: ['x'] } } },
        { destination: { host: 'cart.next.svc.cluster.local' }, weight: 1 },
      ],
      mirrors: [{ destination: { host: 'search.checkout.svc.cluster.local' }, percentage: { value: 5 } }],
    },
    { match: [{ uri: { prefix: '/pay' } }], delegate: { name: 'pay', namespace: 'checkout' } },
    { match: [{ uri: { prefix: '/gift' } }], delegate: { name: 'gift', namespace: 'gifts' } },
    { match: [{ uri: { exact: '/old' } }], redirect: { uri: '/' } },
    { route: [{ destination: { host: full, port: { number: 9090 } } }] },
  ]);
});

test('prefers the namespace of the fragment to that of its chart', () => {
  const { checkout, edge, shop } = teams({ checkout: 'checkout' });
  shop(new RuleFragment(checkout, 'routes', { namespace: 'prod', rules: [{ to: cart }] }));
  expect(Testing.synth(edge)[0].spec.http).toEqual([
    { route: [{ destination: { host: 'cart.prod.svc.cluster.local' } }] },
  ]);
});

describe('synth fails for', () => {
  test('a fragment whose requests all match an earlier fragment', () => {
    const { app, checkout, catalogue, shop } = teams();
    const carts = new RuleFragment(checkout, 'routes', { rules: [prefix('/', cart)] });
    const searches = new RuleFragment(catalogue, 'routes', { rules: [prefix('/search', search), { to: search }] });
    shop(carts, searches, { to: web });
    expect(reported(app)).toEqual([
      "[edge/shop] fragment 'catalogue/routes' is never reached: all its requests match rules[0] of 'checkout/routes' first (move it up, or remove it)",
      "[edge/shop] rules[2] is never reached: all its requests match rules[0] of 'checkout/routes' first (move it up, or remove it)",
    ]);
  });

  test('a rule whose requests match several earlier rules', () => {
    const { app, checkout, catalogue, shop } = teams();
    const carts = new RuleFragment(checkout, 'routes', { rules: [prefix('/a', cart), prefix('/b', cart)] });
    const match = [{ path: Path.exact('/b/1') }, { path: Path.exact('/a/1') }];
    const searches = new RuleFragment(catalogue, 'routes', { rules: [{ match, to: search }, prefix('/c', search)] });
    shop(carts, searches);
    expect(reported(app)).toEqual([
      "[edge/shop] rules[0] of 'catalogue/routes' is never reached: all its requests match rules[0] of 'checkout/routes', rules[1] of 'checkout/routes' first (move it up, or remove it)",
    ]);
  });

  test('a rule whose requests only several fragments together cover', () => {
    const { app, checkout, catalogue, shop } = teams();
    const beta = [Header.exact('x-beta', 'yes')];
    const betas = new RuleFragment(checkout, 'routes', { rules: [{ match: [{ headers: beta }], to: cart }] });
    const others = new RuleFragment(catalogue, 'routes', {
      rules: [{ match: [{ withoutHeaders: beta }], to: search }],
    });
    shop(betas, others, prefix('/', web));
    expect(reported(app)).toEqual([
      "[edge/shop] rules[2] is never reached: all its requests match rules[0] of 'checkout/routes', rules[0] of 'catalogue/routes' first (move it up, or remove it)",
    ]);
  });

  test.each([
    ['the same namespace', undefined, 1],
    ['a namespace that is only known when it is applied', 'default', 0],
  ])('a rule after one for a gateway: %s', (_, namespace, count) => {
    const { app, checkout, shop } = teams();
    const rules: Rule[] = [{ match: [{ gateways: [{ name: 'edge', namespace }] }], to: cart }];
    shop(new RuleFragment(checkout, 'routes', { rules }), { to: web });
    expect(reported(app)).toHaveLength(count);
  });

  test('no rule that some requests still reach', () => {
    const { app, checkout, catalogue, shop } = teams();
    const match = [{ headers: [Header.exact('x-tester', 'true')] }];
    const carts = new RuleFragment(checkout, 'routes', { rules: [{ match, to: cart }] });
    const searches = new RuleFragment(catalogue, 'routes', { rules: [prefix('/', search)] });
    shop(carts, searches);
    expect(reported(app)).toEqual([]);
  });

  test('a fragment that no VirtualService lists', () => {
    const { app, checkout, shop } = teams();
    new RuleFragment(checkout, 'routes', { rules: [{ to: cart }] });
    shop({ to: web });
    expect(reported(app)).toEqual([
      '[checkout/routes] no VirtualService lists this RuleFragment (add it to the rules of one)',
    ]);
  });

  test('rules, which it checks only once in an app with many charts', () => {
    const { app, checkout, shop } = teams();
    const rules: Rule[] = [{ match: [{ path: Path.regex('/v\\d') }], to: cart }, prefix('/', cart)];
    const late: Rule = { match: [{ path: Path.exact('/v1') }], to: web };
    const host = shop(new RuleFragment(checkout, 'routes', { rules }), late);
    const proofs = jest.spyOn(Prover.prototype, 'coveredBy');
    expect(host.node.validate()).toHaveLength(1);
    const count = proofs.mock.calls.length;
    expect(count).toBeGreaterThan(0);
    expect(reported(app)).toEqual(host.node.validate().map((message) => `[edge/shop] ${message}`));
    expect(proofs).toHaveBeenCalledTimes(count);
    proofs.mockRestore();
  });
});

describe('fails for', () => {
  test('a fragment that is listed twice in one VirtualService', () => {
    const { checkout, shop } = teams();
    const carts = new RuleFragment(checkout, 'routes', { rules: [{ to: cart }] });
    expect(() => shop(carts, carts)).toThrow(
      "VirtualService of 'edge/shop': rules: 'checkout/routes' is listed twice, keep one of them",
    );
  });

  test('an ambiguous port, naming the rule in the fragment', () => {
    const { checkout, shop } = teams();
    const to = Destination.host({ name: 'cart', ports: [{ port: 80 }, { port: 81 }] });
    expect(() => shop(new RuleFragment(checkout, 'routes', { rules: [{ to }] }))).toThrow(
      "VirtualService of 'edge/shop': rules[0] of 'checkout/routes': 'cart' has ports 80, 81",
    );
  });

  test.each<[string, unknown, string]>([
    ['no rules', {}, 'rules must be a list, got undefined'],
    [
      'an empty list',
      { rules: [] },
      'rules must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
    ],
    [
      'a rule without an action',
      { rules: [{}] },
      'rules[0]: one of to, redirect, directResponse, delegate is required, got none',
    ],
    [
      'an unknown prop',
      { rules: [{ to: cart }], hosts: ['web'] },
      "unknown prop 'hosts' (known props: rules, namespace)",
    ],
    [
      'a namespace with a dot',
      { rules: [{ to: cart }], namespace: 'a.b' },
      "namespace must be a DNS label of lower-case letters, digits and inner hyphens, got 'a.b'",
    ],
    ['no props', undefined, 'props must be an object, got undefined'],
  ])('%s, when the fragment is created', (_, props, message) => {
    const { checkout } = teams();
    expect(() => new RuleFragment(checkout, 'routes', props as never)).toThrow(
      `RuleFragment of 'checkout/routes': ${message}`,
    );
  });
});
