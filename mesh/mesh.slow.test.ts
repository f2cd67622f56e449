import fc from 'fast-check';
import { fromClient, fromGateway, gateway, http80, meshOf, route, virtualService, workloads } from './fixtures/objects';
import { Mesh } from './mesh';
import { Fraction } from './verdict/fraction';

const ab = workloads('web', 'a', 'b');
const web = (...http: object[]) => virtualService('web', { hosts: ['web'], http });

const weights = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 6 });
const percent = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined });
const rule = fc.record({ weights, abort: percent, delay: percent }).map(({ weights: all, abort, delay }) => ({
  route: all.map((weight, index) => ({
    destination: { host: ['a', 'b', 'nobody'][index % 3], subset: index > 2 ? 'x' : undefined },
    weight,
  })),
  fault: {
    ...(abort !== undefined && { abort: { httpStatus: 500, percentage: { value: abort } } }),
    ...(delay !== undefined && { delay: { fixedDelay: '1s', percentage: { value: delay } } }),
  },
}));

describe('invariants', () => {
  const isPossible = ({ route: all }: { route: { weight: number }[] }) =>
    all.length === 1 || all.some(({ weight }) => weight > 0);
  test('probabilities sum to exactly 1, and none is 0', () => {
    fc.assert(
      fc.property(rule.filter(isPossible), (spec) => {
        const { outcomes } = route([...ab, web(spec)], fromClient('/'));
        const sum = outcomes.reduce((total, { probability }) => total.plus(probability), Fraction.zero);
        expect(`${sum}`).toBe('1');
        expect(outcomes.every(({ probability }) => probability.compare(Fraction.zero) > 0)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('the same request has the same verdict, whatever was simulated before', () => {
    fc.assert(
      fc.property(fc.array(rule.filter(isPossible), { minLength: 1, maxLength: 5 }), fc.webPath(), (rules, path) => {
        const manifests = [
          ...ab,
          web(...rules.map((spec, index) => ({ ...spec, match: [{ uri: { prefix: `/${'ab'[index % 2]}` } }] }))),
        ];
        const mesh = meshOf(manifests);
        const verdict = () => JSON.stringify(mesh.route(fromClient(`/${path}`)));
        const first = verdict();
        mesh.route(fromGateway('/'));
        mesh.route(fromClient('/a'));
        expect(verdict()).toBe(first);
        expect(JSON.stringify(meshOf(manifests).route(fromClient(`/${path}`)))).toBe(first);
      }),
      { numRuns: 50 },
    );
  });

  test('answers are drawn as often as their probabilities', () => {
    const mesh = Mesh.of(
      ab,
      web({
        route: [
          { destination: { host: 'a' }, weight: 80 },
          { destination: { host: 'b' }, weight: 20 },
        ],
        mirror: { host: 'web' },
        mirrorPercentage: { value: 50 },
      }),
    );
    const draws = Array.from({ length: 5000 }, (_, seed) => mesh.send(fromClient('/'), { seed }));
    const toA = draws.filter(
      ({ outcome }) => outcome.kind === 'forward' && outcome.destination.host.startsWith('a.'),
    ).length;
    const mirrored = draws.filter(({ mirrors }) => mirrors.length > 0).length;
    // Five standard deviations to either side.
    expect(Math.abs(toA - 4000)).toBeLessThan(142);
    expect(Math.abs(mirrored - 2500)).toBeLessThan(177);
    expect(mesh.send(fromClient('/'), { seed: 7 }).outcome).toEqual(draws[7]?.outcome);
  });

  test('whatever a manifest contains, the probabilities of a verdict sum to 1', () => {
    const odd = fc.oneof(
      fc.constantFrom<unknown>(null, '', 'web', '*', '/x', 0, -1, 0.5, 200, true, '5s', 'REGISTRY_ONLY'),
      fc.jsonValue(),
    );
    const keys = [
      'match',
      'route',
      'redirect',
      'fault',
      'rewrite',
      'mirror',
      'mirrors',
      'headers',
      'corsPolicy',
      'retries',
      'timeout',
      'delegate',
      'directResponse',
    ];
    const inner = fc.dictionary(
      fc.constantFrom(
        'uri',
        'headers',
        'exact',
        'prefix',
        'regex',
        'weight',
        'destination',
        'host',
        'port',
        'number',
        'subset',
        'delay',
        'abort',
        'percentage',
        'value',
        'fixedDelay',
        'httpStatus',
        'attempts',
        'status',
        '__proto__',
        'constructor',
      ),
      odd,
    );
    const http = fc.array(
      fc.dictionary(fc.constantFrom(...keys), fc.oneof(odd, inner, fc.array(fc.oneof(inner, odd)))),
    );
    const spec = fc.record({
      hosts: fc.constant(['web', '*.com']),
      gateways: fc.constant(['gw', 'mesh']),
      http,
      tls: odd,
      tcp: odd,
      exportTo: fc.constant(undefined),
    });
    const other = fc.record({
      kind: fc.constantFrom('DestinationRule', 'ServiceEntry', 'Sidecar', 'Gateway', 'WorkloadEntry'),
      spec: fc.dictionary(
        fc.constantFrom(
          'host',
          'hosts',
          'subsets',
          'trafficPolicy',
          'ports',
          'egress',
          'servers',
          'selector',
          'resolution',
          'endpoints',
        ),
        fc.oneof(odd, fc.array(inner)),
      ),
    });
    fc.assert(
      fc.property(spec, fc.array(other), (root, others) => {
        const more = others.map(({ kind, spec: fields }, index) => ({
          apiVersion: 'networking.istio.io/v1',
          kind,
          metadata: { name: `o${index}` },
          spec: fields,
        }));
        const mesh = Mesh.of(ab, virtualService('web', root), gateway('gw', [{ ...http80, hosts: ['*.com'] }]), more);
        for (const request of [
          fromClient('/x'),
          fromGateway('/x', { host: 'a.com' }),
          fromClient('/x', { scheme: 'https' }),
        ]) {
          const verdict = mesh.route(request);
          const sum = verdict.outcomes.reduce((total, { probability }) => total.plus(probability), Fraction.zero);
          expect(`${sum}`).toBe('1');
          expect(JSON.parse(JSON.stringify(verdict)).trace.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 100 },
    );
  });
});
