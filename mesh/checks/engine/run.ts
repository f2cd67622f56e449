import { unfold } from '../../manifest/list';
import type { SourcedManifest } from '../../manifest/manifest';
import { type MeshSource, manifestsOf } from '../../manifest/mesh-source';
import { checks as allChecks, isCheckCode } from '../registry/checks';
import type { Check } from './check';
import { Inventory, readObject } from './inventory';
import { judgeInventory, type Said } from './judge-inventory';
import { Suppressions } from './suppressions';

/** How manifests are judged. */
export interface CheckOptions {
  /** `CODE=Kind namespace/name` each, with `*` for any part of the name, as on the command line. @default nothing is kept quiet */
  readonly suppress?: readonly string[];
  /** The manifests as they were before, given as to `Mesh.of`: what they have and the new ones lack is found. @default nothing is compared */
  readonly previous?: MeshSource | readonly MeshSource[];
}

/** What the checks say of manifests. */
export interface Judgement extends Said {
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
