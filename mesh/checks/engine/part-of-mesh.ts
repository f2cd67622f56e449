import type { SourcedManifest } from '../../manifest/manifest';
import { checksAtSynth } from '../registry/checks-at-synth';
import { refusingChecks } from '../registry/refusing-checks';
import type { LocatedFinding } from './finding';
import { Inventory, readObject } from './inventory';
import { judgeInventory } from './judge-inventory';
import { givenNames, soughtNames } from './names';
import { onceEach } from './once-each';

/** Objects that belong together, such as those of a chart. */
export interface PartOfMesh {
  readonly manifests: readonly SourcedManifest[];
  /** Other parts that these objects refer to. They are checked together. */
  readonly with: readonly PartOfMesh[];
}

/**
 * The errors of each part that hold whatever else is in the mesh. Parts that do not refer to each other are never checked
 * together, because they may be alternatives.
 */
export function errorsOfParts(parts: readonly PartOfMesh[]): LocatedFinding[] {
  const read = onceEach(readObject);
  const all = new Inventory(
    parts.flatMap(({ manifests }) => manifests),
    { read },
  );
  const refused = judgeInventory(refusingChecks, all).findings;
  const index = onceEach(byName);
  const found = parts.flatMap((part) => {
    const near = new Set(part.with.flatMap((other) => named(index(other), part)));
    const inventory =
      parts.length === 1 && near.size === 0 ? all : new Inventory([...near, ...part.manifests], { read });
    const own = new Set(part.manifests);
    return judgeInventory(checksAtSynth, inventory).findings.filter(
      (finding) => own.has(finding.sourced) && holdsInPart(finding, inventory),
    );
  });
  return [...refused, ...found].filter(({ level }) => level === 'error');
}

const byCode = new Map(checksAtSynth.map((check) => [check.code, check]));

/** Whether an error holds whatever else is in the mesh. */
export function holdsInPart(finding: LocatedFinding, inventory: Inventory): boolean {
  if (finding.level !== 'error' || finding.refused) return finding.refused;
  const holds = byCode.get(finding.code)?.holdsInPart ?? false;
  return typeof holds === 'function' ? holds(finding, inventory) : holds;
}

type Names = ReadonlyMap<string, readonly SourcedManifest[]>;

/** Cached, because many parts can refer to the same one. */
function byName({ manifests }: PartOfMesh): Names {
  const names = new Map<string, SourcedManifest[]>();
  for (const sourced of manifests) {
    for (const name of givenNames(sourced.manifest)) {
      const known = names.get(name);
      if (known) known.push(sourced);
      else names.set(name, [sourced]);
    }
  }
  return names;
}

function named(names: Names, { manifests }: PartOfMesh): SourcedManifest[] {
  const sought = new Set(manifests.flatMap(({ manifest }) => [...soughtNames(manifest)]));
  return [...sought].flatMap((name) => names.get(name) ?? []);
}
