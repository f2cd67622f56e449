import fc from 'fast-check';
import { stringify } from 'yaml';
import { randomKinds, randomObject } from '../../tests/random-object';
import { parseManifests } from '../reader';
import { judge } from './engine/run';

/** Mulberry32. fast-check chooses the seed, so a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const object = fc
  .record({ seed: fc.integer(), kind: fc.constantFrom(...randomKinds), wrong: fc.constantFrom(0, 0.02, 0.1, 0.4) })
  .map(({ seed, kind, wrong }) => randomObject(kind, seeded(seed), wrong));

test('no check throws for a random object, and every finding has a line', () => {
  fc.assert(
    fc.property(fc.array(object, { minLength: 1, maxLength: 4 }), (objects) => {
      const text = objects.map((manifest) => stringify(manifest, { version: '1.1' })).join('---\n');
      const inFile = judge(parseManifests(text, 'f.yaml')).findings;
      for (const { line, message } of inFile) expect([line, message]).toEqual([expect.any(Number), expect.any(String)]);
      // The findings do not depend on whether the object comes from a file.
      const inMemory = judge(objects.map((manifest) => ({ manifest }))).findings;
      const plain = (findings: typeof inFile) =>
        findings
          .map(({ code, object, path, message }) => `${code} ${object} ${path} ${message}`)
          // MESH0141 names the lines of the definitions, which only a file has.
          .map((text) => text.replace(/: line \d.*(?=; only the last one counts)/, ''))
          .sort();
      expect(plain(inFile)).toEqual(plain(inMemory));
    }),
    { numRuns: 150 },
  );
});

test('no comparison throws for random objects, and unchanged objects lose nothing', () => {
  fc.assert(
    fc.property(fc.array(object, { minLength: 1, maxLength: 3 }), fc.integer(), (objects, seed) => {
      const manifests = objects.map((manifest) => ({ manifest }));
      const same = judge(manifests, { previous: manifests }).findings;
      expect(same.filter(({ code }) => code === 'MESH0119')).toEqual([]);
      expect(same).toEqual(judge(manifests).findings);
      const others = objects.map(({ kind, metadata }) => ({ ...randomObject(kind, seeded(seed), 0.1), metadata }));
      for (const { line, message } of judge(manifests, { previous: others }).findings)
        expect([line, message]).toEqual([undefined, expect.any(String)]);
    }),
    { numRuns: 150 },
  );
});

test('objects that follow the schema have no schema findings', () => {
  const structural = new Set(['MESH0001', 'MESH0002']);
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(...randomKinds), (seed, kind) => {
      const { findings } = judge([{ manifest: randomObject(kind, seeded(seed), 0) }]);
      const schemaFindings = findings.filter(
        ({ code, message }) => structural.has(code) && !/must be unique|may be set/.test(message),
      );
      expect(schemaFindings).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
