import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../mesh/manifest/manifest';
import { kindInfo } from '../../mesh/schema/kinds';
import type { Schema } from '../../mesh/schema/structural-schema';
import { part } from '../parts';
import type { World } from './judge';

/**
 * Recognizes fields of `crds/` that the CRDs of the mesh do not have, because the API of a release can be imported before
 * its mesh can be built. The judges cannot compare them: their API server rejects them as unknown.
 */
export class NewerFields {
  readonly #older = new Map<string, Schema>();

  constructor() {
    for (const document of parseAllDocuments(readFileSync(part('crds'), 'utf8'))) {
      const { spec } = document.toJS() as Crd;
      for (const { name, schema } of spec.versions) {
        this.#older.set(`${spec.group}/${name} ${spec.names.kind}`, schema.openAPIV3Schema);
      }
    }
  }

  /** Whether the judges know every field that `check` knows. */
  areAbsent(world: World): boolean {
    return !world.some((object) => this.#areIn(object));
  }

  #areIn(object: Manifest): boolean {
    const newer = kindInfo(object.apiVersion, object.kind)?.schema;
    const older = this.#older.get(`${object.apiVersion} ${object.kind}`);
    return newer !== undefined && older !== undefined && hasNewer(object, newer, older);
  }
}

interface Crd {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

function hasNewer(value: unknown, newer: Schema, older: Schema): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => hasNewer(item, newer.items ?? {}, older.items ?? {}));
  return Object.entries(value).some(([name, child]) => {
    const [now, before] = [newer.properties?.[name], older.properties?.[name]];
    if (now === undefined) return false;
    return before === undefined ? isSpecified(older) : hasNewer(child, now, before);
  });
}

/** Metadata and free-form values have no list of fields. */
function isSpecified({ properties }: Schema): boolean {
  return properties !== undefined;
}
