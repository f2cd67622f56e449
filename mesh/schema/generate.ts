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
    const crd: { readonly kind: string } | null = document.toJS();
    return crd ? [[crd.kind, crd] as const] : [];
  });
  const header = '// biome-ignore-all format: written by `npm run schemas` from crds/, never edited\n';
  const quoted = (data: unknown) => JSON.stringify(data).replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  return new Map([
    [
      'istio-schemas.ts',
      `${header}import type { Schema } from './structural-schema';\n\n` +
        `/** Schemas of Istio's kinds, including their CEL rules. JSON, because it parses faster than code. */\n` +
        `export const istioSchemas: Readonly<Record<string, Schema>> = JSON.parse('${quoted(schemas)}');\n`,
    ],
    [
      'gateway-api-schemas.ts',
      `${header}import type { Schema } from './structural-schema';\n\n` +
        `export interface GatewayApiKind {\n  readonly namespaced: boolean;\n  readonly versions: readonly string[];\n` +
        `  readonly schema: Schema;\n  /** Schemas of other versions, by version, if they differ from that of v1. */\n` +
        `  readonly otherSchemas?: Readonly<Record<string, Schema>>;\n}\n\n` +
        `/** The Gateway API's kinds that istiod reads, with defaults and CEL rules. JSON, because it parses faster than code. */\n` +
        `export const gatewayApiKinds: Readonly<Record<string, GatewayApiKind>> = JSON.parse('${quoted(Object.fromEntries(gatewayApi))}');\n`,
    ],
    [
      '../manifest/wire.ts',
      `${header}// Spec types for Istio's kinds. All fields are optional, because manifests are not validated.\n\n${wireTypes(schemas)}`,
    ],
  ]);
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
