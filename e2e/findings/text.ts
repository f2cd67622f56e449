import type { LocatedFinding } from '../../mesh/checks/engine/finding';
import type { Manifest } from '../../mesh/manifest/manifest';

/** JSON documents, which are valid YAML once DEL is escaped, the only control character that JSON does not escape. */
export function asYaml(objects: readonly Manifest[]): string {
  return objects.map((object) => JSON.stringify(object).replaceAll('\x7f', '\\u007f')).join('\n---\n');
}

export function asText({ code, object, path, message }: LocatedFinding): string {
  return `${code} ${object} ${path}: ${message}`;
}
