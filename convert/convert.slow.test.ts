import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests, readManifests } from '../mesh/reader';
import { convert } from '.';

const root = join(__dirname, '..');
// The manifests of the workshop are next to the checkout if the project is developed.
const ORIGINALS = join(root, '..', 'shared', 'originals');

test('programs write the same objects, and converting these gives the same program', () => {
  const folders = [
    join(root, 'dist'),
    ...readdirSync(join(root, 'examples')).map((name) => join(root, 'examples', name, 'dist')),
  ];
  for (const folder of [...folders, ...(existsSync(ORIGINALS) ? [ORIGINALS] : [])]) {
    const conversion = convert(readManifests([folder]));
    expect({ folder, ...conversion.prove(root) }).toEqual({ folder, problems: [], isCompiled: true });
  }
});

test('a program that writes other objects is rejected', () => {
  const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: b }\n';
  const { prove } = convert(parseManifests(text, 'a.yaml'), { textOf: () => text });
  expect(prove(root)).toEqual({ problems: [], isCompiled: true });
});
