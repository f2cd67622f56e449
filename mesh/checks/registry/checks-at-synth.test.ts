import { parseManifests } from '../../reader';
import { errorsOfParts } from '../engine/part-of-mesh';
import { checks } from './checks';
import { checksAtSynth } from './checks-at-synth';

test('the checks at synth are those of the registry that declare holdsInPart', () => {
  const declaring = checks.filter(({ holdsInPart }) => holdsInPart !== undefined);
  expect(checksAtSynth.map(({ code }) => code).sort()).toEqual(declaring.map(({ code }) => code));
  expect(declaring.filter(({ refused }) => refused)).toEqual([]);
});

test('a check at synth can report errors', () => {
  for (const { code, level } of checksAtSynth) expect([code, level]).toEqual([code, 'error']);
});

const virtualService = (rule: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec: { hosts: [shop], http: [{ ${rule} }] }
`;
const shop = 'destination: { host: shop }';

// The part is checked alone: the rest of the mesh is unknown.
test.each([
  ['a missing weight', ['MESH0102'], `route: [{ ${shop}, weight: 90 }, { destination: { host: cart } }]`],
  ['a weight of 0', [], `route: [{ ${shop}, weight: 90 }, { destination: { host: cart }, weight: 0 }]`],
  ['a missing percentage', ['MESH0103'], `fault: { abort: { httpStatus: 503 } }, route: [{ ${shop} }]`],
  ['an unknown host', [], `route: [{ ${shop} }]`],
])('%s is reported at synth as %j', (_, codes, rule) => {
  const manifests = parseManifests(virtualService(rule), 'part.yaml');
  expect(errorsOfParts([{ manifests, with: [] }]).map(({ code }) => code)).toEqual(codes);
});
