import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Schema } from '../../crds/schema';

interface Definition {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** The schema of `spec` by kind, from the same CRDs as `imports/`. */
export function schemas(): ReadonlyMap<string, Schema> {
  const text = readFileSync(join(__dirname, '../../crds/istio.yaml'), 'utf8');
  return new Map(
    parseAllDocuments(text).flatMap((document) => {
      const { names, versions } = (document.toJS() as Definition).spec;
      const spec = versions[0]?.schema.openAPIV3Schema.properties?.spec;
      return spec === undefined ? [] : [[names.kind, spec] as const];
    }),
  );
}
