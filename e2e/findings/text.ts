import type { LocatedFinding } from '../../mesh/checks/engine/finding';
import type { Manifest } from '../../mesh/manifest/manifest';

/** Documents in JSON, which is YAML once the one control character is escaped that JSON leaves as it is. */
export function asYaml(objects: readonly Manifest[]): string {
  return objects.map((object) => JSON.stringify(object).replaceAll('\x7f', '\\u007f')).join('\n---\n');
}

export function asText({ code, object, path, message }: LocatedFinding): string {
  return `${code} ${object} ${path}: ${message}`;
}
