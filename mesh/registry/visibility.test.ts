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
])('exportTo %j is visible to %s: %s', (exportTo, namespace, expected) => {
  expect(Visibility.of(exportTo, 'own', ['*']).includes(namespace)).toBe(expected);
});

test('without exportTo the mesh default applies', () => {
  expect(Visibility.of([], 'own', ['.']).includes('other')).toBe(false);
});
