import type { Schema } from './structural-schema';

/**
 * Generates TypeScript types for the specs: `VirtualServiceSpec`, and one for each nested object, named after its path.
 */
export function wireTypes(schemas: Readonly<Record<string, Schema>>): string {
  const naming = new Naming();
  for (const [kind, { properties }] of Object.entries(schemas)) {
    if (properties?.spec) naming.add(properties.spec, `${kind}Spec`, kind);
  }
  return naming.types().sort().join('\n');
}

/** Names the types. Equal objects share one, named after the shortest path, so the traversal is breadth-first. */
class Naming {
  private readonly names = new Map<string, string>();
  private readonly queue: { readonly schema: Schema; readonly name: string; readonly prefix: string }[] = [];

  add(schema: Schema, name: string, prefix: string): string {
    const id = JSON.stringify(schema.properties);
    const known = this.names.get(id);
    if (known !== undefined) return known;
    this.names.set(id, name);
    this.queue.push({ schema, name, prefix });
    return name;
  }

  types(): string[] {
    const types: string[] = [];
    // typeOf() appends to the queue during this loop.
    for (const { schema, name, prefix } of this.queue) {
      const fields = Object.entries(schema.properties ?? {}).map(
        ([key, child]) =>
          `  readonly ${key}?: ${this.typeOf(child, prefix + key.charAt(0).toUpperCase() + key.slice(1))};\n`,
      );
      types.push(`export type ${name} = {\n${fields.join('')}};\n`);
    }
    return types;
  }

  private typeOf(schema: Schema, name: string): string {
    if (schema['x-kubernetes-int-or-string']) return 'number | string';
    if (schema.enum) return schema.enum.map((value) => `'${value}'`).join(' | ');
    if (schema.type === 'integer') return 'number';
    if (schema.type === 'array') {
      const item = schema.items ? this.typeOf(schema.items, singular(name)) : 'unknown';
      return item.includes(' ') ? `readonly (${item})[]` : `readonly ${item}[]`;
    }
    if (schema.type !== 'object') return schema.type ?? 'unknown';
    if (schema.properties) return this.add(schema, name, name);
    const { additionalProperties } = schema;
    // Istio's validators and the API server treat a null in a map differently, so it is kept.
    const value = additionalProperties ? `${this.typeOf(additionalProperties, singular(name))} | null` : 'unknown';
    return `Readonly<Record<string, ${value}>>`;
  }
}

function singular(name: string): string {
  if (/(?:ch|sh)es$/.test(name)) return name.slice(0, -2);
  return /[^s]s$/.test(name) && !/(?:Headers|Tls)$/.test(name) ? name.slice(0, -1) : name;
}
