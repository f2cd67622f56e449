import { KINDS } from './kinds';
import { wordsOf } from './words';

test.each(Object.keys(KINDS))('%s answers each Istio field name that is not a prop', (kind) => {
  expect(wordsOf(kind).unanswered).toEqual([]);
});
