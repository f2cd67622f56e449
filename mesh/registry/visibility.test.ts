import { Visibility } from './visibility';

test.each<[string[], string, boolean]>([
  [[], 'other', true],
  [['*'], 'other', true],
  [['.'], 'own', true],
  [['.'], 'other', false],
  [['own'], 'own', true],
  [['other'], 'other', true],
  [['other'], 'own', false],
  [['~'], 'own', false],
  [['~', 'other'], 'other', false],
  [['~', '*'], 'other', true],
])('exportTo %j is seen by %s: %s', (exportTo, namespace, expected) => {
  expect(Visibility.of(exportTo, 'own', ['*']).includes(namespace)).toBe(expected);
});

test('without exportTo the default of the mesh holds', () => {
  expect(Visibility.of([], 'own', ['.']).includes('other')).toBe(false);
});
