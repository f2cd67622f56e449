import type { Manifest } from '../mesh/manifest/manifest';
import { istioSchemas } from '../mesh/schema/istio-schemas';
import { kindInfo } from '../mesh/schema/kinds';
import type { Schema } from '../mesh/schema/structural-schema';

/** The kinds that `randomObject` supports. */
export const randomKinds: readonly string[] = Object.keys(istioSchemas);

/**
 * Generates a random object of an Istio kind, for tests that compare validators.
 *
 * @param random returns a number from 0 (inclusive) to 1 (exclusive), like Math.random but seeded
 * @param wrong probability from 0 to 1 that a value has the wrong type, is missing, misspelt or out of range
 */
export function randomObject(kind: string, random: () => number, wrong: number): Manifest {
  const { group, versions, schema = {} } = infoOf(kind);
  const maker = new Maker(random, wrong);
  const object: Record<string, unknown> = {
    apiVersion: `${group}/${maker.pick(versions)}`,
    kind,
    metadata: {
      name: 'random',
      ...(maker.isWrong(2) && { [maker.pick(['labels', 'annotations', 'finalizers'])]: maker.anything() }),
    },
    spec: maker.value(schema.properties?.spec ?? {}, 0),
  };
  if (maker.isWrong()) delete object.spec;
  if (maker.isWrong()) object.status = maker.anything();
  if (maker.isWrong()) object.more = maker.anything();
  return object as unknown as Manifest;
}

function infoOf(kind: string) {
  for (const group of ['networking', 'security', 'telemetry', 'extensions']) {
    const info = kindInfo(`${group}.istio.io/v1`, kind);
    if (info) return info;
  }
  throw new Error(`kind must be one of ${randomKinds.join(', ')}, got ${kind}`);
}

const validTexts = ['a', 'reviews', 'http://a', 'foo.com', 'x1', 'v1', '10.0.0.1'];
const oddTexts = [
  ...[
    '',
    '*',
    '*.foo.com',
    'a*b',
    'a b',
    'a/b',
    'a.b',
    'Upper',
    'under_score',
    'é',
    '日'.repeat(63),
    'true',
    'null',
    '80',
  ],
  ...['1s', '100ms', '1ms', '0s', '0.5ms', '1h30m', '-1s', '5', '1d', '999us', '.5s'],
  ...['x'.repeat(63), 'x'.repeat(64), 'x'.repeat(254), 'x'.repeat(320), 'x'.repeat(321), 'YQ==', 'YQ'],
  ...['unix:///x', 'unix://@x', 'unix://x', 'unix:///x/', '10.0.0.0/8', 'HTTP', 'TCP'],
  ...['https://a/b?c', 'ftp://x', 'oci://a', '://', '/p', 'http://[::1]:80', 'http://a:b', '%zz'],
];
const oddNumbers = [
  0,
  1,
  99,
  100,
  101,
  600,
  65535,
  65536,
  -1,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  1e20,
  1.5,
  0.1,
];
const anything = [null, 'x', 5, true, [], {}, ['x'], { a: 1 }, 1.5, [null], '80'];

class Maker {
  private readonly random: () => number;
  private readonly wrong: number;

  constructor(random: () => number, wrong: number) {
    this.random = random;
    this.wrong = wrong;
  }

  isWrong(times = 1): boolean {
    return this.random() < this.wrong * times;
  }

  pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.random() * values.length)] as T;
  }

  anything(): unknown {
    return structuredClone(this.pick(anything));
  }

  value(schema: Schema, depth: number): unknown {
    if (this.isWrong()) return this.anything();
    if (schema['x-kubernetes-int-or-string']) return this.pick<unknown>([1, 'a']);
    if (schema.enum) return this.isWrong() ? 'OTHER' : this.pick(schema.enum);
    switch (schema.type) {
      case 'string':
        return this.text(schema);
      case 'integer':
      case 'number':
        return this.isWrong(4) ? this.pick(oddNumbers) : Math.max(schema.minimum ?? 0, this.pick([1, 2, 80, 100]));
      case 'boolean':
        return this.random() < 0.5;
      case 'array':
        return Array.from({ length: this.isWrong() ? this.pick([0, 3, 5]) : this.pick([1, 2]) }, () =>
          this.value(schema.items ?? {}, depth + 1),
        );
      default:
        return this.object(schema, depth);
    }
  }

  private text(schema: Schema): string {
    if (this.isWrong(4)) return this.pick(oddTexts);
    const isDuration = schema['x-kubernetes-validations']?.some(({ rule }) => rule.includes('duration('));
    if (isDuration) return this.pick(['1s', '5s', '100ms', '1m']);
    if (schema.format === 'byte') return 'YQ==';
    const { pattern, maxLength = 64 } = schema;
    if (pattern === undefined) return this.pick(validTexts);
    return this.pick([...validTexts, 'a'.repeat(maxLength)].filter((text) => new RegExp(pattern, 'u').test(text)));
  }

  private object(schema: Schema, depth: number): unknown {
    if (!schema.properties && !schema.additionalProperties) return { any: { thing: [1, 'a'] } };
    const object: Record<string, unknown> = {};
    const omitted = this.omittedFields(schema);
    const properties = Object.entries(schema.properties ?? {});
    const share = (depth > 3 ? 0.35 : 0.5) * (properties.length > 8 ? 0.4 : 1);
    for (const [key, child] of properties) {
      if (omitted.has(key)) continue;
      const isSet = schema.required?.includes(key) ? !this.isWrong() : this.random() < share;
      if (isSet) object[key] = this.value(child, depth + 1);
    }
    const { additionalProperties } = schema;
    for (let i = this.pick([1, 2]); additionalProperties && i > 0; i--) {
      const key = this.isWrong(5) ? this.pick(oddTexts) : this.pick(['app', '80', 'http', 'x1']);
      object[key] = this.value(additionalProperties, depth + 1);
    }
    if (this.isWrong()) object[`${this.pick(['unknown', ...properties.map(([key]) => key)])}s`] = this.anything();
    return object;
  }

  /** Fields to omit: usually all but one of the fields in a `oneOf`. */
  private omittedFields(schema: Schema): Set<string> {
    const omitted = new Set<string>();
    for (const { oneOf = [] } of [schema, ...(schema.allOf ?? [])]) {
      const fields = oneOf.flatMap(({ required = [] }) => required);
      if (fields.length === 0 || this.isWrong(3)) continue;
      const kept = this.random() < 0.8 ? this.pick(fields) : undefined;
      for (const field of fields) if (field !== kept) omitted.add(field);
    }
    return omitted;
  }
}
