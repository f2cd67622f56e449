import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { judge } from '../mesh/checks/engine/run';
import { readManifests } from '../mesh/reader';

const folder = join(__dirname, '../examples');
const examples = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'dist')));

test('there are examples', () => {
  expect(examples.length).toBeGreaterThan(2);
});

test.each(examples)('%s has no finding above info', (name) => {
  const { findings, suppressed } = judge(readManifests([join(folder, name, 'dist')]));
  expect(findings.filter(({ level }) => level !== 'info')).toEqual([]);
  expect(suppressed).toEqual([]);
});
