import { visible } from '../../grammar/visible';
import { pathText } from '../../manifest/path-text';
import type { Check, Report } from './check';
import type { LocatedFinding } from './finding';
import type { Inventory } from './inventory';
import { type MeshObject, objectName } from './mesh-object';
import { Suppressions } from './suppressions';

/** The findings of an inventory. */
export interface Findings {
  /** In the order of the input: by object, then by line and column. Context has none. */
  readonly findings: readonly LocatedFinding[];
  /** Suppressed findings, in the same order. */
  readonly suppressed: readonly LocatedFinding[];
}

/** Independent of the list of all checks, so a caller with a few checks does not load the others. */
export function judgeInventory(
  checks: readonly Check[],
  inventory: Inventory,
  suppressions: Suppressions = new Suppressions([]),
): Findings {
  const found = new Map<MeshObject, LocatedFinding[]>();
  const suppressed = new Map<MeshObject, LocatedFinding[]>();
  let check: Check;
  const report: Report = (object, field, message, level = check.level) => {
    if (!inventory.judges(object)) return;
    const finding = locate(check, object, field, message, level);
    const side = suppressions.covers(object, finding) ? suppressed : found;
    const others = side.get(object);
    if (others) others.push(finding);
    else side.set(object, [finding]);
  };
  for (check of checks) {
    if (check.about?.every((kind) => inventory.judgedOf(kind).length === 0)) continue;
    check.run(inventory, report);
  }
  return { findings: inOrder(inventory, found), suppressed: inOrder(inventory, suppressed) };
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
    message: visible(message),
    ...(source && position && { file: source.file, line: position.line, position }),
    sourced: object.sourced,
    field,
  };
}

function inOrder(inventory: Inventory, byObject: ReadonlyMap<MeshObject, readonly LocatedFinding[]>): LocatedFinding[] {
  if (byObject.size === 0) return [];
  return inventory.judged.flatMap((object) => [...(byObject.get(object) ?? [])].sort(byPosition));
}

function byPosition({ position: a }: LocatedFinding, { position: b }: LocatedFinding): number {
  if (!a || !b) return 0;
  return a.line - b.line || a.column - b.column;
}
