// Generates istio-schemas.ts, gateway-api-schemas.ts and ../manifest/wire.ts from crds/: `npm run schemas`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { CelRule, Schema } from './structural-schema';
import { wireTypes } from './wire-types';

interface Crd {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

interface GatewayApiKind {
  readonly kind: string;
  readonly namespaced: boolean;
  readonly versions: readonly string[];
  readonly schema: Schema;
  readonly otherSchemas?: Readonly<Record<string, Schema>>;
}

/** Returns the generated texts, keyed by file path relative to this folder. */
export function generate(crds: string): ReadonlyMap<string, string> {
  const rules: Record<string, Record<string, CelRule[]>> = parse(readFileSync(join(crds, 'cel.yaml'), 'utf8'));
  const schemas: Record<string, Schema> = {};
  for (const document of parseAllDocuments(readFileSync(join(crds, 'istio.yaml'), 'utf8'))) {
    const crd: Crd | null = document.toJS();
    const [version] = crd?.spec.versions ?? [];
    if (!crd || !version) continue;
    const { kind } = crd.spec.names;
    schemas[kind] = withRules(version.schema.openAPIV3Schema, '', rules[kind] ?? {});
  }
  const gatewayApi = parseAllDocuments(readFileSync(join(crds, 'gateway-api.yaml'), 'utf8')).flatMap((document) => {
    const crd: GatewayApiKind | null = document.toJS();
    return crd ? [[crd.kind, crd] as const] : [];
  });
  const header = '// biome-ignore-all format: written by `npm run schemas` from crds/, never edited\n';
  return new Map([
    [
      'istio-schemas.ts',
      `${header}/** Schemas of Istio's kinds, including their CEL rules, as JSON: only those of used kinds are parsed. */\n` +
        `export const istioSchemas: Readonly<Record<string, string>> = {\n` +
        `${Object.entries(schemas)
          .map(([kind, schema]) => `  ${kind}: ${quoted(schema)},\n`)
          .join('')}};\n`,
    ],
    [
      'gateway-api-schemas.ts',
      `${header}export interface GatewayApiKind {\n  readonly namespaced: boolean;\n  readonly versions: readonly string[];\n` +
        `  /** JSON: only the schemas of used kinds are parsed. */\n  readonly schema: string;\n` +
        `  /** Schemas of other versions, by version, if they differ from that of v1. */\n` +
        `  readonly otherSchemas?: Readonly<Record<string, string>>;\n}\n\n` +
        `/** The Gateway API's kinds that istiod reads, with defaults and CEL rules. */\n` +
        `export const gatewayApiKinds: Readonly<Record<string, GatewayApiKind>> = {\n` +
        `${gatewayApi.map(([kind, crd]) => `  ${kind}: ${gatewayApiKind(crd)},\n`).join('')}};\n`,
    ],
    [
      '../manifest/wire.ts',
      `${header}// Spec types for Istio's kinds. All fields are optional, because manifests are not validated.\n\n${wireTypes(schemas)}`,
    ],
  ]);
}

function gatewayApiKind({ namespaced, versions, schema, otherSchemas }: GatewayApiKind): string {
  const others = Object.entries(otherSchemas ?? {}).map(([version, other]) => `${version}: ${quoted(other)}`);
  const rest = others.length === 0 ? '' : `, otherSchemas: { ${others.join(', ')} }`;
  return `{ namespaced: ${namespaced}, versions: ${JSON.stringify(versions)}, schema: ${quoted(schema)}${rest} }`;
}

/** A string literal with JSON. */
function quoted(data: unknown): string {
  return `'${JSON.stringify(data).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function withRules(schema: Schema, path: string, rules: Readonly<Record<string, CelRule[]>>): Schema {
  const below = (key: string) => (path === '' ? key : `${path}.${key}`);
  const { properties, items, additionalProperties } = schema;
  const own = rules[path];
  return {
    ...schema,
    ...(own && { 'x-kubernetes-validations': own }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties)
          // The API server ignores a new object's status.
          .filter(([key]) => path !== '' || key !== 'status')
          .map(([key, child]) => [key, withRules(child, below(key), rules)]),
      ),
    }),
    ...(items && { items: withRules(items, `${path}[]`, rules) }),
    ...(additionalProperties && { additionalProperties: withRules(additionalProperties, below('*'), rules) }),
  };
}

if (require.main === module) {
  for (const [file, text] of generate(join(__dirname, '../../crds'))) writeFileSync(join(__dirname, file), text);
}
