import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Schema } from '../../../crds/schema';

interface Definition {
  readonly kind: string;
  readonly schema: Schema;
}

/** The schema of `spec` by kind of the Gateway API, from the CRDs of its experimental channel. */
export function gatewayApiSchemas(): ReadonlyMap<string, Schema> {
  const text = readFileSync(join(__dirname, '../../../crds/gateway-api.yaml'), 'utf8');
  return new Map(
    parseAllDocuments(text).map((document) => {
      const { kind, schema } = document.toJS() as Definition;
      return [kind, schema.properties?.spec ?? {}] as const;
    }),
  );
}
