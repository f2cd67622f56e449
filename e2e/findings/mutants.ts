import type { Manifest } from '../../mesh/manifest/manifest';
import { kindInfo } from '../../mesh/schema/kinds';
import type { Schema } from '../../mesh/schema/structural-schema';
import type { Random } from '../random';
import { anything, numbers, texts } from './words';

type Holder = Record<string | number, unknown>;

/** A value inside an object, with its parent and its schema. `name` is the last key of its path that is not an index. */
interface Place {
  readonly holder: Holder;
  readonly key: string | number;
  readonly schema: Schema;
  readonly name: string;
}

/** Changes objects, using values of fields with the same name in other objects. */
export class Mutants {
  readonly #random: Random;
  readonly #seen = new Map<string, unknown[]>();

  constructor(random: Random, objects: readonly Manifest[]) {
    this.#random = random;
    for (const { spec } of objects) if (spec !== undefined) this.#collect(spec, 'spec');
  }

  /**
   * A copy with up to `changes` changes to its spec.
   *
   * @param wild probability that a change breaks the schema: another type, an unknown field, null
   */
  of(object: Manifest, changes: number, wild = 0): Manifest {
    const { spec = {}, ...rest } = structuredClone(object);
    const root: Holder = { spec };
    const schema = kindInfo(object.apiVersion, object.kind)?.schema?.properties?.spec ?? {};
    for (let count = 1 + this.#random.below(changes); count > 0; count--) this.#change(root, schema, wild);
    return { ...rest, ...root };
  }

  #collect(value: unknown, name: string): void {
    const known = this.#seen.get(name) ?? [];
    this.#seen.set(name, known);
    known.push(value);
    if (Array.isArray(value)) for (const item of value) this.#collect(item, name);
    else if (isFields(value)) for (const [key, entry] of Object.entries(value)) this.#collect(entry, key);
  }

  #change(root: Holder, schema: Schema, wild: number): void {
    const place = this.#random.pick([...places({ holder: root, key: 'spec', schema, name: 'spec' })]);
    const value = place.holder[place.key];
    if (this.#random.chance(wild)) this.#break(place);
    else if (Array.isArray(value)) this.#changeList(value, place);
    else if (isFields(value)) this.#changeFields(value, place);
    else if (this.#random.chance(0.1) && !Array.isArray(place.holder)) delete place.holder[place.key];
    else if (typeof value === 'string') place.holder[place.key] = this.#changedText(value, place);
    else place.holder[place.key] = this.#value({ type: typeOf(value), ...place.schema }, place.name, 0);
  }

  #break({ holder, key }: Place): void {
    const value = holder[key];
    const isOfObject = isFields(holder) && key !== 'spec';
    const draw = this.#random.next();
    if (draw < 0.2 && isFields(value)) value[`${this.#random.pick(['unknown', ...Object.keys(value)])}s`] = 1;
    else if (draw < 0.4 && isOfObject) {
      delete holder[key];
      holder[this.#random.pick([String(key).toUpperCase(), `${key}s`, `x${key}`, ''])] = value;
    } else if (draw < 0.5) holder[key] = null;
    else holder[key] = structuredClone(this.#random.pick(anything));
  }

  #changeList(list: unknown[], { holder, key, schema, name }: Place): void {
    const index = this.#random.below(list.length + 1);
    const draw = this.#random.next();
    if (draw < 0.1) holder[key] = [];
    else if (draw < 0.4) list.splice(index, 1);
    else if (draw < 0.7 && list.length > 0) list.splice(index, 0, structuredClone(this.#random.pick(list)));
    else list.splice(index, 0, this.#value(schema.items ?? { type: typeOf(list[0] ?? {}) }, name, 0));
  }

  #changeFields(fields: Holder, { schema, name }: Place): void {
    const keys = Object.keys(fields);
    const { properties, additionalProperties } = schema;
    const isSchemaless = properties === undefined && additionalProperties === undefined;
    if ((isSchemaless || this.#random.chance(0.3)) && keys.length > 0) delete fields[this.#random.pick(keys)];
    else if (properties) {
      const key = this.#random.pick(Object.keys(properties));
      fields[key] = this.#value(properties[key] ?? {}, key, 0);
    } else if (additionalProperties) fields[this.#random.pick(texts)] = this.#value(additionalProperties, name, 0);
  }

  #changedText(text: string, { schema, name }: Place): unknown {
    if (schema.enum) return this.#random.pick(schema.enum);
    const draw = this.#random.next();
    if (draw < 0.3) return this.#random.pick(texts);
    if (draw < 0.5) return this.#value({ type: 'string', ...schema }, name, 0);
    const index = this.#random.below(text.length + 1);
    if (draw < 0.65) return text.slice(0, index) + text.slice(index + 1);
    if (draw < 0.7) return text.repeat(2 + this.#random.below(8));
    return text.slice(0, index) + this.#random.pick([...'*./-_%:[](){}@~ ,aA1é']) + text.slice(index);
  }

  /** A value of the given type, often from another field of the same name. */
  #value(schema: Schema, name: string, depth: number): unknown {
    const known = (this.#seen.get(name) ?? []).filter((value) => typeOf(value) === (schema.type ?? 'object'));
    if (known.length > 0 && this.#random.chance(0.6)) return structuredClone(this.#random.pick(known));
    if (schema.enum) return this.#random.pick(schema.enum);
    switch (schema.type) {
      case 'string':
        return this.#random.pick(texts);
      case 'integer':
        return this.#random.pick(numbers.filter(Number.isInteger));
      case 'number':
        return this.#random.pick(numbers);
      case 'boolean':
        return this.#random.chance(0.5);
      case 'array':
        return Array.from({ length: this.#random.below(3) }, () => this.#value(schema.items ?? {}, name, depth + 1));
      default:
        return this.#fields(schema, name, depth);
    }
  }

  #fields({ properties, additionalProperties, required = [] }: Schema, name: string, depth: number): Holder {
    const fields: Holder = {};
    const optional = Object.keys(properties ?? {}).filter(() => depth < 4 && this.#random.chance(0.2));
    for (const key of [...required, ...optional]) fields[key] = this.#value(properties?.[key] ?? {}, key, depth + 1);
    if (additionalProperties) fields[this.#random.pick(texts)] = this.#value(additionalProperties, name, depth + 1);
    return fields;
  }
}

function* places(place: Place): Generator<Place> {
  yield place;
  const value = place.holder[place.key];
  // The value of a patch is Envoy configuration.
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
