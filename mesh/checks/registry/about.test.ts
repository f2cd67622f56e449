import { parseManifests } from '../../reader';
import { Inventory } from '../engine/inventory';
import { checks } from './checks';

const texts = new Set(checks.flatMap(({ examples }) => examples.flatMap(({ wrong, right }) => [wrong, right])));
const inventories = [...texts].map((text) => new Inventory(parseManifests(text, 'example.yaml')));

test.each(checks.filter(({ about }) => about))('$code only reports the kinds that it is about', ({ about, run }) => {
  const kinds = new Set<string>();
  for (const inventory of inventories) run(inventory, ({ kind }) => kinds.add(kind));
  expect([...kinds].sort()).toEqual([...(about ?? [])].filter((kind) => kinds.has(kind)).sort());
  expect(kinds.size).toBeGreaterThan(0);
});
