import { parseManifests } from '../../reader';
import { Inventory } from '../engine/inventory';
import { judgeInventory } from '../engine/judge-inventory';
import { checks } from './checks';

const withExamples = checks.filter(({ examples }) => examples.length > 0);

test.each(withExamples)('$code finds the same about an object, in an overlay or not', (check) => {
  const found = (inventory: Inventory) =>
    judgeInventory([check], inventory).findings.map(({ sourced, path, message, level }) => ({
      sourced,
      text: `${level} ${path}: ${message}`,
    }));
  for (const { wrong, right, previous } of check.examples) {
    const options = {
      previous: previous === undefined ? undefined : new Inventory(parseManifests(previous, 'old.yaml')),
    };
    for (const manifests of [wrong, right].map((text) => parseManifests(text, 'new.yaml'))) {
      for (const added of manifests) {
        const others = manifests.filter((sourced) => sourced !== added);
        const together = new Inventory([...others, added], options);
        const overlay = new Inventory([added], { ...options, base: new Inventory(others) });
        expect(found(overlay)).toEqual(found(together).filter(({ sourced }) => sourced === added));
      }
    }
  }
});
