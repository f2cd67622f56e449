import { parseManifests } from '../../reader';
import { Inventory } from '../engine/inventory';
import { judgeInventory } from '../engine/judge-inventory';
import { checks } from './checks';

/** Checks that infer from a text what was meant. They must be silent about all manifests that are right. */
const INFERRING = ['MESH0132', 'MESH0133', 'MESH0134', 'MESH0135', 'MESH0136', 'MESH0138'];

const inferring = checks.filter(({ code }) => INFERRING.includes(code));

test.each(checks)('the right examples of $code are not mistaken', ({ examples, rules = [] }) => {
  const texts = [...examples, ...rules].map(({ right }) => right);
  const findings = texts.flatMap(
    (text) => judgeInventory(inferring, new Inventory(parseManifests(text, 'right.yaml'))).findings,
  );
  expect(inferring).toHaveLength(INFERRING.length);
  expect(findings).toEqual([]);
});
