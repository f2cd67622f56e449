import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import type { Schema } from '../../crds/schema';
import { baseOf } from './bases';
import { KINDS } from './kinds';
import { leavesIn, leavesOf } from './leaves';
import { page } from './page';
import { Sample } from './sample';
import { schemas } from './schemas';
import { UNREACHED } from './unreached';

const specs = schemas();
const specOf = (kind: string): Schema => specs.get(kind) ?? {};
const unreached = (kind: string) => UNREACHED.filter((entry) => entry.kind === kind).flatMap(({ leaves }) => leaves);

const chart = () => new Chart(Testing.app(), 'chart');

/** The leaves of all objects of a kind in a chart, with their values. */
function leaves(chart: Chart, kind: string): Map<string, Set<unknown>> {
  const found = new Map<string, Set<unknown>>();
  // chart.toJson() would reject combinations of fields that Istio rejects, but only single fields matter here.
  for (const construct of chart.node.findAll()) {
    if (!ApiObject.isApiObject(construct) || construct.kind !== kind) continue;
    const object: { readonly spec?: unknown } = construct.toJson();
    for (const [leaf, value] of leavesIn(object.spec, specOf(kind), 'spec')) {
      found.set(leaf, (found.get(leaf) ?? new Set()).add(value));
    }
  }
  return found;
}

function written(kind: string, seed: number): Map<string, Set<unknown>> {
  const scope = chart();
  KINDS[kind]?.(scope, new Sample(seed));
  return leaves(scope, kind);
}

test('every kind of Istio has a construct, except those that configure the proxy itself', () => {
  const others = [...specs.keys()].filter((kind) => !(kind in KINDS));
  expect(others.sort()).toEqual(['EnvoyFilter', 'ProxyConfig', 'TrafficExtension', 'WasmPlugin']);
});

describe.each(Object.keys(KINDS))('%s', (kind) => {
  test('has a prop for every field that is not in UNREACHED', () => {
    const all = leavesOf(specOf(kind), 'spec');
    const reached = new Set([...written(kind, 1).keys(), ...written(kind, 2).keys()]);
    expect(all.filter((leaf) => !reached.has(leaf)).sort()).toEqual([...unreached(kind)].sort());
  });

  test('writes the value of a prop to every field', () => {
    const first = written(kind, 1);
    const other = written(kind, 2);
    // If both samples have the same value in a leaf, it is a constant. Enum values are separate leaves.
    const constant = [...first].filter(
      ([leaf, values]) => !leaf.includes('=') && [...values].every((value) => other.get(leaf)?.has(value)),
    );
    expect(constant.map(([leaf]) => leaf)).toEqual([]);
  });
});

describe('fields without a prop', () => {
  test.each(UNREACHED.map((entry) => [entry.kind, entry.leaves[0] ?? '', entry] as const))(
    'the JSON patches write %s %s',
    (kind, _, entry) => {
      const scope = chart();
      const object = baseOf(kind, scope);
      const before = leaves(scope, kind);
      expect(entry.leaves.filter((leaf) => before.has(leaf))).toEqual([]);
      object.addJsonPatch(...entry.patches.map(([pointer, value]) => JsonPatch.add(pointer, value)));
      const after = leaves(scope, kind);
      expect(entry.leaves.filter((leaf) => !after.has(leaf))).toEqual([]);
    },
  );

  test('are listed once, with a reason', () => {
    const names = UNREACHED.flatMap(({ kind, leaves }) => leaves.map((leaf) => `${kind} ${leaf}`));
    expect(new Set(names).size).toBe(names.length);
    expect(UNREACHED.filter(({ reason }) => reason === '')).toEqual([]);
  });

  test('docs/fields.md is up to date (run `npm run fields` if not)', () => {
    expect(readFileSync(join(__dirname, '../fields.md'), 'utf8')).toBe(page());
  });
});
