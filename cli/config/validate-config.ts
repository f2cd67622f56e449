import { nearest } from '../../mesh/grammar/nearest';
import schema from './cdk8s-istio.schema.json';

interface ConfigError {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Property = (typeof schema.properties)[keyof typeof schema.properties];

/** Validates the content of cdk8s-istio.yaml against its JSON schema, of which it understands what that schema uses. */
export function validateConfig(config: object): ConfigError[] {
  return Object.entries(config).flatMap(([name, value]) => {
    const property = Object.hasOwn(schema.properties, name)
      ? schema.properties[name as keyof typeof schema.properties]
      : undefined;
    if (property !== undefined) return propertyErrors(name, property, value);
    const known = Object.keys(schema.properties);
    const meant = nearest(name, known);
    const remedy = meant === undefined ? `known are ${known.join(', ')}` : `did you mean '${meant}'?`;
    return [{ path: [name], message: `unknown setting '${name}', ${remedy}` }];
  });
}

function propertyErrors(name: string, property: Property, value: unknown): ConfigError[] {
  const got = `got ${JSON.stringify(value)}`;
  if ('enum' in property) {
    if (property.enum.some((word) => word === value)) return [];
    return [{ path: [name], message: `${name} must be one of ${property.enum.join(', ')}, ${got}` }];
  }
  if (!Array.isArray(value) || value.length < property.minItems) {
    return [{ path: [name], message: `${name} must be a list of at least one string, ${got}` }];
  }
  return value.flatMap((item, index): ConfigError[] => {
    const wanted = itemFault(property.items, item);
    if (wanted === undefined) return [];
    return [{ path: [name, index], message: `${name}[${index}] must be ${wanted}, got ${JSON.stringify(item)}` }];
  });
}

function itemFault(items: { minLength?: number; pattern?: string }, item: unknown): string | undefined {
  if (typeof item !== 'string' || item.length < (items.minLength ?? 0)) return 'a string that is not empty';
  if (items.pattern === undefined || new RegExp(items.pattern).test(item)) return undefined;
  return 'CODE=Kind namespace/name';
}
