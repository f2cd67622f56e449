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

// Of a part alone: what else is in the mesh is not known.
test.each([
  ['a weight', `route: [{ ${shop}, weight: 90 }, { destination: { host: cart } }]`, ['MESH0102']],
  ['weights', `route: [{ ${shop}, weight: 90 }, { destination: { host: cart }, weight: 0 }]`, []],
  ['a percentage', `fault: { abort: { httpStatus: 503 } }, route: [{ ${shop} }]`, ['MESH0103']],
  ['a host that is not there', `route: [{ ${shop} }]`, []],
])('%s', (_, rule, codes) => {
  const manifests = parseManifests(virtualService(rule), 'part.yaml');
  expect(errorsOfParts([{ manifests, with: [] }]).map(({ code }) => code)).toEqual(codes);
});
