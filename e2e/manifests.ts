import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { groupOf } from '../mesh/manifest/api-group';
import type { Manifest } from '../mesh/manifest/manifest';

interface Named {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** `Gateway.networking.istio.io default/edge`. With the group: both APIs can have a Gateway with the same name. */
export function identityOf({ apiVersion, kind, metadata: { name, namespace = 'default' } }: Named): string {
  return `${kind}.${groupOf({ apiVersion })} ${namespace}/${name}`;
}

/** The objects in YAML files; folders are read recursively. */
export function readManifests(paths: readonly string[]): Manifest[] {
  return paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return readFile(path);
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
    return names.filter((name) => /\.ya?ml$/.test(name)).flatMap((name) => readFile(join(path, name)));
  });
}

function readFile(file: string): Manifest[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Error(`${file}: ${error.message}`);
    const value = document.toJS() as Manifest | { kind: string; items: Manifest[] } | null;
    if (value === null) return [];
    return value.kind === 'List' && 'items' in value ? (value.items as Manifest[]) : [value as Manifest];
  });
}
