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

/** The leaves that stand in the objects of a chart, each with its values. */
function leaves(chart: Chart, kind: string): Map<string, Set<unknown>> {
  const found = new Map<string, Set<unknown>>();
  // Not chart.toJson(), which refuses what Istio would refuse: here it is about fields, not what they mean together.
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

test('every kind of Istio has a construct, save those for Envoy and the proxy themselves', () => {
  const left = [...specs.keys()].filter((kind) => !(kind in KINDS));
  expect(left.sort()).toEqual(['EnvoyFilter', 'ProxyConfig', 'TrafficExtension', 'WasmPlugin']);
});

describe.each(Object.keys(KINDS))('%s', (kind) => {
  test('has a prop for every field that is not listed', () => {
    const all = leavesOf(specOf(kind), 'spec');
    const reached = new Set([...written(kind, 1).keys(), ...written(kind, 2).keys()]);
    expect(all.filter((leaf) => !reached.has(leaf)).sort()).toEqual([...unreached(kind)].sort());
  });

  test('takes the value of every field from a prop', () => {
    const one = written(kind, 1);
    const other = written(kind, 2);
    // A value of an enumeration is a leaf of its own. Of the others, one that stands in both comes from no prop.
    const constant = [...one].filter(
      ([leaf, values]) => !leaf.includes('=') && [...values].every((value) => other.get(leaf)?.has(value)),
    );
    expect(constant.map(([leaf]) => leaf)).toEqual([]);
  });
});

describe('the fields without a prop', () => {
  test.each(UNREACHED.map((entry) => [entry.kind, entry.leaves[0] ?? '', entry] as const))(
    '%s %s',
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

  test('are each named once, with a reason', () => {
    const names = UNREACHED.flatMap(({ kind, leaves }) => leaves.map((leaf) => `${kind} ${leaf}`));
    expect(new Set(names).size).toBe(names.length);
    expect(UNREACHED.filter(({ reason }) => reason === '')).toEqual([]);
  });

  test('stand in docs/fields.md as the table has them', () => {
    // `npm run fields` writes it.
    expect(readFileSync(join(__dirname, '../fields.md'), 'utf8')).toBe(page());
  });
});
