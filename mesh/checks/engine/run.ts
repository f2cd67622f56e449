import { unfold } from '../../manifest/list';
import type { SourcedManifest } from '../../manifest/manifest';
import { type MeshSource, manifestsOf } from '../../manifest/mesh-source';
import { checks as allChecks, isCheckCode } from '../registry/checks';
import type { Check } from './check';
import { Inventory, readObject } from './inventory';
import { type Findings, judgeInventory } from './judge-inventory';
import { Suppressions } from './suppressions';

/** Options of a check run. */
export interface CheckOptions {
  /** `CODE=Kind namespace/name` each, with `*` for any part of the name, as on the command line. @default no suppressions */
  readonly suppress?: readonly string[];
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
  return {
    ...judgeInventory(checks, new Inventory(manifests, readObject, previousOf(options)), suppressions),
    unknownCodes: suppressions.codes.filter((code) => !isCheckCode(code)),
  };
}

function previousOf({ previous }: CheckOptions): Inventory | undefined {
  if (previous === undefined) return undefined;
  const sources: readonly MeshSource[] = Array.isArray(previous) ? previous : [previous];
  return new Inventory(sources.flatMap(manifestsOf).flatMap(unfold));
}
