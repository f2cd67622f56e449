import { colorOf } from './terminal';

test.each([
  [{}, undefined],
  [{ NO_COLOR: '1' }, false],
  [{ NO_COLOR: '' }, undefined],
  [{ TERM: 'dumb' }, false],
  [{ FORCE_COLOR: '1' }, true],
  [{ FORCE_COLOR: '' }, true],
  [{ FORCE_COLOR: '0' }, false],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true],
])('%j: colour is %s', (env, color) => {
  expect(colorOf(env)).toBe(color);
});
