import type { SourcedManifest } from '../manifest';
import { checks } from './index';
import { runChecks } from './run';

const refusing = checks.filter(({ refused }) => refused);

/** The manifests that a real API server or Istio's webhook would not accept; suppressing a finding changes nothing there. */
export function refusedManifests(manifests: readonly SourcedManifest[]): ReadonlySet<SourcedManifest> {
  const { findings, suppressed } = runChecks(refusing, manifests);
  return new Set([...findings, ...suppressed].map(({ sourced }) => sourced));
}
