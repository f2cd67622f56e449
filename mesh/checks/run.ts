import { unfold } from '../config';
import type { SourcedManifest } from '../manifest';
import { type MeshSource, manifestsOf } from '../mesh-source';
import type { Check } from './check';
import { type LocatedFinding, pathText } from './finding';
import { checks as allChecks, isCheckCode } from './index';
import { Inventory, readObject } from './inventory';
import { type MeshObject, objectName } from './mesh-object';
import { Suppressions } from './suppressions';

/** How manifests are judged. */
export interface CheckOptions {
  /** `CODE=Kind namespace/name` each, with `*` for any part of the name, as on the command line. @default nothing is kept quiet */
  readonly suppress?: readonly string[];
  /** The manifests as they were before, given as to `Mesh.of`: what they have and the new ones lack is found. @default nothing is compared */
  readonly previous?: MeshSource | readonly MeshSource[];
}

/** What the checks say of manifests. */
export interface Judgement {
  /** In the order of the input: by object, then by line. */
  readonly findings: readonly LocatedFinding[];
  /** What a suppression held back, in the same order. */
  readonly suppressed: readonly LocatedFinding[];
  /** Codes of `suppress` that no check has; those of annotations are findings. */
  readonly unknownCodes: readonly string[];
}

/**
 * Runs every check over manifests that belong together.
 *
 * @throws Error when a suppression is not of its form
 */
export function judge(manifests: readonly SourcedManifest[], options: CheckOptions = {}): Judgement {
  return runChecks(allChecks, manifests, options);
}

export function runChecks(
  checks: readonly Check[],
  manifests: readonly SourcedManifest[],
  options: CheckOptions = {},
): Judgement {
  return judgeInventory(checks, new Inventory(manifests, readObject, previousOf(options)), options);
}

function previousOf({ previous }: CheckOptions): Inventory | undefined {
  if (previous === undefined) return undefined;
  const sources: readonly MeshSource[] = Array.isArray(previous) ? previous : [previous];
  return new Inventory(sources.flatMap(manifestsOf).flatMap(unfold));
}

export function judgeInventory(checks: readonly Check[], inventory: Inventory, options: CheckOptions = {}): Judgement {
  const suppressions = new Suppressions(options.suppress ?? []);
  const found = new Map<MeshObject, LocatedFinding[]>();
  const suppressed = new Map<MeshObject, LocatedFinding[]>();
  for (const check of checks) {
    check.run(inventory, (object, field, message, level = check.level) => {
      const finding = locate(check, object, field, message, level);
      const side = suppressions.covers(object, finding) ? suppressed : found;
      const others = side.get(object);
      if (others) others.push(finding);
      else side.set(object, [finding]);
    });
  }
  return {
    findings: inOrder(inventory, found),
    suppressed: inOrder(inventory, suppressed),
    unknownCodes: suppressions.codes.filter((code) => !isCheckCode(code)),
  };
}

function locate(
  { code, refused = false }: Check,
  object: MeshObject,
  field: LocatedFinding['field'],
  message: string,
  level: LocatedFinding['level'],
): LocatedFinding {
  const { source } = object.sourced;
  const position = source?.position(field);
  return {
    code,
    level,
    refused,
    object: objectName(object),
    path: pathText(field),
    message,
    ...(source && position && { file: source.file, line: position.line, position }),
    sourced: object.sourced,
    field,
  };
}

function inOrder(inventory: Inventory, byObject: ReadonlyMap<MeshObject, readonly LocatedFinding[]>): LocatedFinding[] {
  if (byObject.size === 0) return [];
  return inventory.objects.flatMap((object) =>
    [...(byObject.get(object) ?? [])].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
  );
}
