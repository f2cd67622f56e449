import type { Manifest } from '../../../manifest';
import { parseManifests } from '../../../reader';
import { kindInfo } from '../../../schema/kinds';
import type { Schema } from '../../../schema/structural-schema';
import { withMistake } from '../mistake';
import { webhookRules } from '../rules';
import type { Random } from './random';
import { numbers, texts } from './words';

type Holder = Record<string | number, unknown>;

/** A value inside an object: what holds it, and what the schema says of it. `name` is the last key that is a word. */
interface Place {
  readonly holder: Holder;
  readonly key: string | number;
  readonly schema: Schema;
  readonly name: string;
}

/** The right and the wrong examples of all rules as they are, with names that differ. */
export function examples(kind?: string): readonly Manifest[] {
  const rules = webhookRules.filter((rule) => kind === undefined || rule.kind === kind);
  return rules.flatMap(examplesOf).map((example, index) => {
    const name = `m${index}${example.metadata.name.includes('.') ? '.x' : ''}`;
    return { ...example, metadata: { ...example.metadata, name, namespace: 'default' } };
  });
}

/** Makes wrong objects from the right and the wrong examples of all rules; most of them keep to the types of the schema. */
export class Mutants {
  private readonly random: Random;
  private readonly examples: readonly Manifest[];
  private readonly seen = new Map<string, unknown[]>();

  constructor(random: Random, kind?: string) {
    this.random = random;
    this.examples = examples(kind);
    for (const { spec } of this.examples) this.collect(spec, 'spec');
  }

  /** An object with up to `changes` changes to its spec. */
  make(name: string, changes: number): Manifest {
    const { kind, apiVersion, spec } = structuredClone(this.random.pick(this.examples));
    const root: Holder = { spec: spec ?? {} };
    const schema = kindInfo(apiVersion, kind)?.schema?.properties?.spec ?? {};
    for (let count = 1 + this.random.below(changes); count > 0; count--) this.change(root, schema);
    return { apiVersion, kind, metadata: { name, namespace: 'default' }, ...root };
  }

  private collect(value: unknown, name: string): void {
    const known = this.seen.get(name) ?? [];
    this.seen.set(name, known);
    known.push(value);
    if (Array.isArray(value)) for (const item of value) this.collect(item, name);
    else if (isFields(value)) for (const [key, entry] of Object.entries(value)) this.collect(entry, key);
  }

  private change(root: Holder, schema: Schema): void {
    const place = this.random.pick([...places({ holder: root, key: 'spec', schema, name: 'spec' })]);
    const value = place.holder[place.key];
    if (Array.isArray(value)) this.changeList(value, place);
    else if (isFields(value)) this.changeFields(value, place);
    else if (this.random.chance(0.1) && !Array.isArray(place.holder)) delete place.holder[place.key];
    else if (typeof value === 'string') place.holder[place.key] = this.changedText(value, place);
    else place.holder[place.key] = this.value(place.schema, place.name, 0);
  }

  private changeList(list: unknown[], { holder, key, schema, name }: Place): void {
    const at = this.random.below(list.length + 1);
    const draw = this.random.next();
    if (draw < 0.1) holder[key] = [];
    else if (draw < 0.4) list.splice(at, 1);
    else if (draw < 0.7 && list.length > 0) list.splice(at, 0, structuredClone(this.random.pick(list)));
    else list.splice(at, 0, this.value(schema.items ?? {}, name, 0));
  }

  private changeFields(fields: Holder, { schema, name }: Place): void {
    const keys = Object.keys(fields);
    const { properties, additionalProperties } = schema;
    if (this.random.chance(0.3) && keys.length > 0) delete fields[this.random.pick(keys)];
    else if (properties) {
      const key = this.random.pick(Object.keys(properties));
      fields[key] = this.value(properties[key] ?? {}, key, 0);
    } else if (additionalProperties) fields[this.random.pick(texts)] = this.value(additionalProperties, name, 0);
  }

  private changedText(text: string, { schema, name }: Place): unknown {
    if (schema.enum) return this.random.pick(schema.enum);
    const draw = this.random.next();
    if (draw < 0.3) return this.random.pick(texts);
    if (draw < 0.5) return this.value(schema, name, 0);
    const at = this.random.below(text.length + 1);
    if (draw < 0.65) return text.slice(0, at) + text.slice(at + 1);
    if (draw < 0.7) return text.repeat(2 + this.random.below(8));
    return text.slice(0, at) + this.random.pick([...'*./-_%:[](){}@~ ,aA1é']) + text.slice(at);
  }

  /** A value of the type, often one that a field of this name has elsewhere. */
  private value(schema: Schema, name: string, depth: number): unknown {
    const known = (this.seen.get(name) ?? []).filter((value) => typeOf(value) === (schema.type ?? 'object'));
    if (known.length > 0 && this.random.chance(0.6)) return structuredClone(this.random.pick(known));
    if (schema.enum) return this.random.pick(schema.enum);
    switch (schema.type) {
      case 'string':
        return this.random.pick(texts);
      case 'integer':
        return this.random.pick(numbers.filter(Number.isInteger));
      case 'number':
        return this.random.pick(numbers);
      case 'boolean':
        return this.random.chance(0.5);
      case 'array':
        return Array.from({ length: this.random.below(3) }, () => this.value(schema.items ?? {}, name, depth + 1));
      default:
        return this.fields(schema, name, depth);
    }
  }

  private fields({ properties, additionalProperties, required = [] }: Schema, name: string, depth: number): Holder {
    const fields: Holder = {};
    const optional = Object.keys(properties ?? {}).filter(() => depth < 4 && this.random.chance(0.2));
    for (const key of [...required, ...optional]) fields[key] = this.value(properties?.[key] ?? {}, key, depth + 1);
    if (additionalProperties) fields[this.random.pick(texts)] = this.value(additionalProperties, name, depth + 1);
    return fields;
  }
}

function examplesOf(rule: (typeof webhookRules)[number]): Manifest[] {
  const right = parseManifests(rule.right, 'right.yaml').map(({ manifest }) => manifest);
  // Bodies of a megabyte only cost time.
  const wrong = rule.wrong.filter((mistake) => JSON.stringify(mistake).length < 3000);
  return [...right, ...wrong.map((mistake) => withMistake(rule, mistake))];
}

function* places(place: Place): Generator<Place> {
  yield place;
  const value = place.holder[place.key];
  // What stands in a patch is Envoy's, not Istio's.
  if (typeof value !== 'object' || value === null || place.name === 'value') return;
  const { items, properties, additionalProperties } = place.schema;
  for (const key of Object.keys(value)) {
    const schema = items ?? properties?.[key] ?? additionalProperties ?? {};
    const isItem = Array.isArray(value);
    yield* places({ holder: value as Holder, key, schema, name: isItem ? place.name : key });
  }
}

function typeOf(value: unknown): Schema['type'] {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value as 'string' | 'boolean';
  return 'object';
}

function isFields(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
