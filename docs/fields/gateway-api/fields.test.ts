import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { HttpRoute } from '../../../constructs/gateway-api';
import type { Schema } from '../../../crds/schema';
import { leavesIn, leavesOf } from '../leaves';
import { Sample } from '../sample';
import { GATEWAY_API_KINDS } from './kinds';
import { gatewayApiSchemas } from './schemas';
import { isIn, UNREACHED_FIELDS } from './unreached';

const specs = gatewayApiSchemas();
const specOf = (kind: string): Schema => specs.get(kind) ?? {};
const unreachedOf = (kind: string) => UNREACHED_FIELDS.filter(({ kinds }) => kinds.includes(kind));

/** The leaves that the props of a kind write, with their values. */
function written(kind: string, seed: number): Map<string, Set<unknown>> {
  const scope = new Chart(Testing.app(), 'chart');
  GATEWAY_API_KINDS[kind]?.(scope, new Sample(seed));
  const found = new Map<string, Set<unknown>>();
  for (const construct of scope.node.findAll()) {
    if (!ApiObject.isApiObject(construct) || construct.kind !== kind) continue;
    const object: { readonly spec?: unknown } = construct.toJson();
    for (const [leaf, value] of leavesIn(object.spec, specOf(kind), 'spec')) {
      found.set(leaf, (found.get(leaf) ?? new Set()).add(value));
    }
  }
  return found;
}

test('every kind that istiod reads has a construct, except GatewayClass, which istiod creates', () => {
  expect([...specs.keys()].filter((kind) => !(kind in GATEWAY_API_KINDS))).toEqual(['GatewayClass']);
});

describe.each(Object.keys(GATEWAY_API_KINDS))('%s', (kind) => {
  test('has a prop for every field that is not unreached', () => {
    const reached = new Set([...written(kind, 1).keys(), ...written(kind, 2).keys()]);
    const fields = unreachedOf(kind).flatMap(({ fields }) => fields);
    const without = leavesOf(specOf(kind), 'spec').filter((leaf) => !reached.has(leaf));
    expect(without.filter((leaf) => !fields.some((field) => isIn(leaf, field)))).toEqual([]);
    // Each entry is about a field that exists and that no prop writes.
    expect(fields.filter((field) => !without.some((leaf) => isIn(leaf, field)))).toEqual([]);
    expect([...reached].filter((leaf) => fields.some((field) => isIn(leaf, field)))).toEqual([]);
  });

  test('writes the value of a prop to every field', () => {
    const first = written(kind, 1);
    const other = written(kind, 2);
    // Groups, protocols and some kinds follow from the factory or another field; CA certificates have one well-known name.
    const constant = [...first].filter(
      ([leaf, values]) =>
        !/=|\.(?:group|kind|protocol|wellKnownCACertificates)$/.test(leaf) &&
        [...values].every((value) => other.get(leaf)?.has(value)),
    );
    expect(constant.map(([leaf]) => leaf)).toEqual([]);
  });
});

test('a JSON patch writes a field without a prop', () => {
  const chart = Testing.chart();
  const rules = [{ backendRefs: [{ service: 'shop', port: 80 }] }];
  const route = new HttpRoute(chart, 'shop', { parentRefs: [{ name: 'edge' }], rules });
  ApiObject.of(route).addJsonPatch(JsonPatch.add('/spec/rules/0/sessionPersistence', { sessionName: 'shop' }));
  expect(Testing.synth(chart)[0].spec.rules[0].sessionPersistence).toEqual({ sessionName: 'shop' });
  ApiObject.of(route).addJsonPatch(JsonPatch.add('/spec/rules/0/sessionPersistence/typ', 'Cookie'));
  expect(() => Testing.synth(chart)).toThrow('unknown field "typ", did you mean "type"?');
});
