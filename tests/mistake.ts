import type { Mistake, RuleSection } from '../mesh/checks/engine/check';
import type { FieldPath, Manifest } from '../mesh/manifest/manifest';
import { parseManifests } from '../mesh/reader';

/** The rule's valid object with a mistake added. */
export function withMistake({ right }: RuleSection, { set }: Mistake): Manifest {
  const [sourced] = parseManifests(right, 'right.yaml');
  const manifest: Manifest = structuredClone(sourced?.manifest ?? { apiVersion: '', kind: '', metadata: { name: '' } });
  for (const [path, value] of Object.entries(set)) setField(manifest, parsePath(path), value);
  return manifest;
}

/** Splits `spec.http[0].match` or `metadata.annotations["a.b/c"]` into keys. */
function parsePath(text: string): FieldPath {
  const parts = text.matchAll(/\["([^"]*)"\]|\[([0-9]+)\]|([^.[\]]+)/g);
  return [...parts].map(([, quoted, index, key = '']) => quoted ?? (index === undefined ? key : Number(index)));
}

function setField(manifest: object, path: FieldPath, value: unknown): void {
  let holder = manifest as Record<string | number, unknown>;
  path.slice(0, -1).forEach((key, depth) => {
    if (typeof holder[key] !== 'object' || holder[key] === null) {
      holder[key] = typeof path[depth + 1] === 'number' ? [] : {};
    }
    holder = holder[key] as Record<string | number, unknown>;
  });
  const last = path.at(-1) ?? '';
  if (value !== undefined) holder[last] = value;
  else delete holder[last];
}
