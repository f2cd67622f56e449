import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from './crd';
import { cut } from './cut';
import { difference, line, summary } from './difference';
import type { IstioApi } from './text';

const api = (file: string): IstioApi => {
  const { crds, version = '' } = readManifest(readFileSync(join(__dirname, 'fixtures', file), 'utf8'), file);
  return { version, kinds: crds.flatMap((crd) => cut(crd) ?? []) };
};
const before = api('before.yaml');
const after = api('after.yaml');

test('lists added and removed kinds and fields, and changed validation', () => {
  expect(difference(before, after).map(line)).toEqual([
    '+ Compass',
    '- Lantern',
    '- Router spec.old (and 2 fields below)',
    '+ Router spec.headers.*.prefix',
    '+ Router spec.routes (and 3 fields below)',
    '~ Router spec CEL rules: changed',
    '~ Router spec.description maxLength: 10 → none',
    '~ Router spec.description type: string → integer',
    '~ Router spec.headers.* oneOf: changed',
    '~ Router spec.mode enum: -ON +AUTO',
    '~ Router spec.port anyOf: changed',
  ]);
});

test('the summary counts each field once', () => {
  expect(summary(difference(before, after))).toBe(
    '1 kind and 2 fields added, 1 kind and 1 field removed, 5 fields changed',
  );
});

test('finds no changes between identical APIs', () => {
  expect(difference(before, before)).toEqual([]);
  expect(summary([])).toBeUndefined();
});

test('lists the new group and version of a kind', () => {
  const [lantern] = before.kinds;
  if (lantern === undefined) throw new Error('the fixture has a Lantern');
  const moved = { ...lantern, version: 'v1', group: 'telemetry.istio.io' };
  const changes = difference({ version: '', kinds: [lantern] }, { version: '', kinds: [moved] });
  expect(changes.map(line)).toEqual([
    '~ Lantern group: extensions.istio.io → telemetry.istio.io',
    '~ Lantern version: v1beta1 → v1',
  ]);
  expect(summary(changes)).toBe('1 kind changed');
});

test.each([
  [{ enum: ['a', 'b'] }, { enum: ['b', 'a'] }, []],
  [{ required: ['a'] }, {}, ['~ Router required: -a']],
  [
    { additionalProperties: true },
    { additionalProperties: { type: 'string' } },
    ['+ Router .*', '~ Router additionalProperties: true → none'],
  ],
  [{ nullable: true }, { nullable: false }, ['~ Router nullable: true → false']],
  [{}, { not: { required: ['a'] } }, ['~ Router not: added']],
  [{ not: {} }, {}, ['~ Router not: removed']],
])('from %j to %j: %j', (was, is, lines) => {
  const of = (schema: object): IstioApi => ({
    version: '',
    kinds: [
      { kind: 'Router', group: '', version: 'v1', names: {}, scope: '', schema: { ...schema }, rules: new Map() },
    ],
  });
  expect(difference(of(was), of(is)).map(line)).toEqual(lines);
});
