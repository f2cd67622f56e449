import fc from 'fast-check';
import {
  deployment,
  destinationRule,
  gateway,
  http80,
  meshOf,
  service,
  subset,
  virtualService,
} from '../fixtures/objects';
import { Fraction } from '../verdict/fraction';
import type { Verdict } from '../verdict/verdict';

const destination = fc.record({ host: fc.constantFrom('a', 'b', 'none'), subset: fc.constantFrom('v1', 'v2', 'v3') });
const rule = fc.record({
  route: fc.array(fc.tuple(destination, fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 4 }),
  abortPercent: fc.constantFrom(0, 10, 50, 100),
  mirror: fc.option(destination),
});

const base = [
  gateway('shop', [{ ...http80, hosts: ['*'] }]),
  ...['a', 'b'].flatMap((host) => [
    service(host),
    deployment(host, 'v1'),
    destinationRule(host, { host, subsets: ['v1', 'v2'].map((name) => ({ name, labels: { version: name } })) }),
  ]),
];

test('the edges of a rule have the shares of the requests that match it', () => {
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 4 }), (rules) => {
      const http = rules.map(({ route, abortPercent, mirror }, index) => ({
        match: [{ uri: { exact: `/${index}` } }],
        route: route.map(([to, weight]) => ({ ...subset(to.host, to.subset), weight })),
        ...(abortPercent > 0 && { fault: { abort: { httpStatus: 500, percentage: { value: abortPercent } } } }),
        ...(mirror && { mirror }),
      }));
      const mesh = meshOf([...base, virtualService('shop', { hosts: ['*'], gateways: ['shop'], http })]);
      const { nodes, edges } = mesh.graph({ gateway: 'shop' });
      for (const node of nodes) {
        if (node.kind !== 'rule') continue;
        const verdict = mesh.route({ gateway: 'shop', host: 'x', path: `/${node.rule}` });
        const drawn = edges.filter(({ from }) => from === node.id);
        const shares = (kind: string) =>
          drawn.filter((edge) => edge.kind === kind).map(({ to, share }) => [to, `${share}`]);
        const total = weightsOf(rules[node.rule]?.route ?? []);
        expect(shares('answer')).toEqual(answered(verdict).map((share) => [expect.stringContaining('abort'), share]));
        // A rule without any weight has no edge to draw.
        if (total > 0) expect(shares('send').sort()).toEqual(sent(verdict).sort());
        expect(shares('mirror').sort()).toEqual(mirrored(verdict).sort());
      }
    }),
  );
});

function weightsOf(route: readonly (readonly [unknown, number])[]): number {
  return route.length === 1 ? 1 : route.reduce((sum, [, weight]) => sum + weight, 0);
}

function answered({ outcomes }: Verdict): string[] {
  return outcomes.flatMap(({ kind, probability }) => (kind === 'abort' ? [`${probability}`] : []));
}

function sent({ outcomes }: Verdict): string[][] {
  const shares = new Map<string, Fraction>();
  for (const outcome of outcomes) {
    if (outcome.kind !== 'forward' && outcome.kind !== 'unavailable') continue;
    const { host, port, subset } = outcome.destination;
    const isMissing = outcome.kind === 'unavailable' && outcome.reason === 'no-cluster';
    const id = `${isMissing ? 'missing' : 'version'} ${host}:${port} ${subset}`;
    shares.set(id, (shares.get(id) ?? Fraction.zero).plus(outcome.probability));
  }
  return [...shares].map(([id, share]) => [id, `${share}`]);
}

function mirrored({ mirrors }: Verdict): string[][] {
  return mirrors.map(({ destination: { host, port, subset }, probability }) => [
    `version ${host}:${port} ${subset}`,
    `${probability}`,
  ]);
}
