import { asContext } from '../../manifest/context';
import { unfold } from '../../manifest/list';
import type { SourcedManifest } from '../../manifest/manifest';
import { type MeshSource, manifestsOf } from '../../manifest/mesh-source';
import { checks as allChecks, isCheckCode } from '../registry/checks';
import type { Check } from './check';
import { Inventory, readObject } from './inventory';
import { type Findings, judgeInventory } from './judge-inventory';
import { onceEach } from './once-each';
import { Suppressions } from './suppressions';

/** Options of a check run. */
export interface CheckOptions {
  /** `CODE=Kind namespace/name` each, with `*` for any part of the name, as on the command line. @default no suppressions */
  readonly suppress?: readonly string[];
  /** Objects that exist in the mesh: they count, but are never judged themselves. @default the manifests are all that is known */
  readonly context?: MeshSource | readonly MeshSource[];
  /** The previous version of the manifests, as for `Mesh.of`: finds what the new version lost. @default no comparison */
  readonly previous?: MeshSource | readonly MeshSource[];
}

/** The result of a check run. */
export interface Judgement extends Findings {
  /** Unknown codes in `suppress`. Unknown codes in annotations are findings. */
  readonly unknownCodes: readonly string[];
}

/**
 * Runs all checks on manifests that belong together.
 *
 * @throws Error if a suppression is malformed
 */
export function judge(manifests: readonly SourcedManifest[], options: CheckOptions = {}): Judgement {
  return runChecks(allChecks, manifests, options);
}

export function runChecks(
  checks: readonly Check[],
  manifests: readonly SourcedManifest[],
  options: CheckOptions = {},
): Judgement {
  const suppressions = new Suppressions(options.suppress ?? []);
  const context = asContext(...listed(options.context)).flatMap(unfold);
  const all = [...context, ...manifests];
  const read = onceEach(readObject);
  const previous = previousOf(options, all.filter(isContext));
  const { base, overlays } = layersOf(all);
  const inventory = new Inventory(base, { read, previous: previous(undefined) });
  const found = [
    judgeInventory(checks, inventory, suppressions),
    ...[...overlays].map(([name, added]) =>
      judgeInventory(checks, new Inventory(added, { read, previous: previous(name), base: inventory }), suppressions),
    ),
  ];
  return {
    findings: found.flatMap(({ findings }) => findings),
    suppressed: found.flatMap(({ suppressed }) => suppressed),
    unknownCodes: suppressions.codes.filter((code) => !isCheckCode(code)),
  };
}

interface Layers {
  /** Checked alone. */
  readonly base: readonly SourcedManifest[];
  /** The objects of each overlay, by its name. They are checked with the base, and without the other overlays. */
  readonly overlays: ReadonlyMap<string, readonly SourcedManifest[]>;
}

function layersOf(manifests: readonly SourcedManifest[]): Layers {
  const base: SourcedManifest[] = [];
  const overlays = new Map<string, SourcedManifest[]>();
  for (const sourced of manifests) {
    const { overlay } = sourced;
    const known = overlay === undefined ? base : overlays.get(overlay);
    if (known) known.push(sourced);
    else if (overlay !== undefined) overlays.set(overlay, [sourced]);
  }
  return { base, overlays };
}

const isContext = (manifest: SourcedManifest) => manifest.isContext === true;

/** The previous version of each layer: an overlay is compared with itself, and a new one with nothing. */
function previousOf(
  { previous }: CheckOptions,
  context: readonly SourcedManifest[],
): (overlay: string | undefined) => Inventory | undefined {
  if (previous === undefined) return () => undefined;
  const { base, overlays } = layersOf([...context, ...listed(previous).flatMap(manifestsOf).flatMap(unfold)]);
  const inventories = new Map<string | undefined, Inventory>([[undefined, new Inventory(base)]]);
  for (const [name, added] of overlays) inventories.set(name, new Inventory([...base, ...added]));
  return (overlay) => inventories.get(overlay);
}

function listed(sources: MeshSource | readonly MeshSource[] = []): readonly MeshSource[] {
  return Array.isArray(sources) ? sources : [sources];
}
