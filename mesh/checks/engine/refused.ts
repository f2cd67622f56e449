import type { SourcedManifest } from '../../manifest/manifest';
import { refusingChecks } from '../registry/refusing-checks';
import { Inventory } from './inventory';
import { judgeInventory } from './judge-inventory';

/** The manifests that a real API server or Istio's webhook rejects, also if the finding is suppressed. */
export function refusedManifests(manifests: readonly SourcedManifest[]): ReadonlySet<SourcedManifest> {
  const { findings, suppressed } = judgeInventory(refusingChecks, new Inventory(manifests));
  return new Set([...findings, ...suppressed].map(({ sourced }) => sourced));
}
