import type { SourcedManifest } from '../../manifest/manifest';
import { refusingChecks } from '../registry/refusing-checks';
import { Inventory } from './inventory';
import { judgeInventory } from './judge-inventory';

/** The manifests that a real API server or Istio's webhook rejects, also if the finding is suppressed. */
export function refusedManifests(manifests: readonly SourcedManifest[]): ReadonlySet<SourcedManifest> {
  return new Set(refusals(manifests).keys());
}

/** Each rejected manifest with the messages of its findings. */
export function refusals(manifests: readonly SourcedManifest[]): ReadonlyMap<SourcedManifest, readonly string[]> {
  const { findings, suppressed } = judgeInventory(refusingChecks, new Inventory(manifests));
  const found = new Map<SourcedManifest, string[]>();
  for (const { sourced, message } of [...findings, ...suppressed]) {
    const messages = found.get(sourced);
    if (messages) messages.push(message);
    else found.set(sourced, [message]);
  }
  return found;
}
