import { route, shares } from './fixtures/objects';
import { SURPRISES } from './fixtures/surprises';

test.each(
  SURPRISES.flatMap(({ name, manifests, requests }) =>
    requests.map(([request, expected, arrival], index) => ({
      ...{ name: `${name} (${index})`, manifests, request, expected, arrival },
    })),
  ),
)('$name', ({ manifests, request, expected, arrival }) => {
  const verdict = route(manifests, request);
  expect(shares(verdict)).toEqual(typeof expected === 'string' ? { [expected]: '1' } : expected);
  if (arrival === undefined) return;
  for (const outcome of verdict.outcomes) expect(outcome).toMatchObject({ kind: 'forward', upstream: arrival });
});
