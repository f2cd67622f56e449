import { refusedChain } from './filter-chains';

test.each<[string, string[][], string]>([
  ['different hosts', [['a.test'], ['b.test']], ''],
  ['a wildcard and a host below it', [['*.a.test'], ['b.a.test']], ''],
  ['one chain for every connection', [['a.test'], []], ''],
  ['a host in two chains', [['a.test'], ['b.test', 'a.test']], 'two filter chains match SNI a.test'],
  ['a host in another case', [['A.test'], ['a.test']], 'two filter chains match SNI a.test'],
  ['a host twice in one chain', [['a.test', 'a.test']], 'two filter chains match SNI a.test'],
  ['the same wildcard', [['*.a.test'], ['*.a.test']], 'two filter chains match SNI *.a.test'],
  ['two chains for every connection', [[], []], 'two filter chains match every connection'],
  ['a star inside a label', [['*a.test']], '*a.test is a partial wildcard, but SNI hosts can only start with *.'],
])('%s', (_, chains, refusal) => {
  expect(refusedChain(chains)?.problem ?? '').toBe(refusal);
});

test('the refusal names both chains', () => {
  expect(refusedChain([['a.test'], ['b.test'], ['a.test']])).toMatchObject({ index: 2, other: 0 });
});
