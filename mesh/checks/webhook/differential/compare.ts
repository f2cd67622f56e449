import type { Manifest } from '../../../manifest';
import { parseManifests } from '../../../reader';
import type { LocatedFinding } from '../../finding';
import { judge } from '../../run';
import { asYaml, istioctlValidate, type Said } from './istioctl';

export interface Difference {
  readonly object: Manifest;
  readonly what: string;
  readonly theirs: Said;
  readonly ours: readonly LocatedFinding[];
}

export interface Comparison {
  /** Objects whose findings were counted. */
  readonly compared: number;
  /** Among them. */
  readonly refused: number;
  /** Objects that Istio cannot read: they only have to be refused here, by whatever code. */
  readonly unreadable: number;
  /** Objects that the API server would not hand to the webhook, as their types are wrong. */
  readonly skipped: number;
  readonly differences: readonly Difference[];
}

/** Istio and we look at the same objects, which have different names in the namespace `default`. */
export function compare(objects: readonly Manifest[]): Comparison {
  const theirs = istioctlValidate(objects);
  const ours = new Map<string, LocatedFinding[]>(objects.map(({ metadata }) => [metadata.name, []]));
  const { findings, suppressed } = judge(parseManifests(asYaml(objects), 'objects.yaml'));
  for (const finding of [...findings, ...suppressed]) {
    ours.get(finding.object.replace(/^.*\//s, ''))?.push(finding);
  }
  const counts = { compared: 0, refused: 0, unreadable: 0, skipped: 0 };
  const differences: Difference[] = [];
  for (const object of objects) {
    const said = theirs.get(object.metadata.name) ?? { errors: [], warnings: [] };
    const found = ours.get(object.metadata.name) ?? [];
    const isUnreadable = said.errors.some((message) => message.startsWith('cannot parse proto message'));
    const isMistyped = found.some(({ code, message }) => code.startsWith('MESH') && mistyped.test(message));
    if (isUnreadable) counts.unreadable++;
    else if (isMistyped) counts.skipped++;
    else counts.compared++;
    if (!isUnreadable && !isMistyped && said.errors.length > 0) counts.refused++;
    const what = isUnreadable ? acceptedHere(found) : isMistyped ? undefined : miscounted(object, said, found);
    if (what !== undefined) differences.push({ object, what, theirs: said, ours: found });
  }
  return { ...counts, differences };
}

const mistyped = /must be an? |must be one of|unknown field|at most one of/;

function acceptedHere(found: readonly LocatedFinding[]): string | undefined {
  return found.some(({ refused }) => refused) ? undefined : 'accepted here, unreadable to Istio';
}

function miscounted(object: Manifest, said: Said, found: readonly LocatedFinding[]): string | undefined {
  const errors = found.filter(({ code }) => code === 'IST0106').length;
  const warnings = found.filter((finding) => finding.code === 'IST0133' && !isLost(finding)).length;
  const theirErrors = said.errors.filter((message) => !isPatch(object, message));
  // IST0130 and IST0131 are not the subject.
  const theirWarnings = said.warnings.filter(
    (message) => !/^virtualService rule /.test(message) && !isPatch(object, message),
  );
  // Istio names a host of a Sidecar twice, at most.
  const hosts = theirErrors.filter((message) => /domain name|invalid destination host/.test(message)).length;
  const least = theirErrors.length - (object.kind === 'Sidecar' ? Math.ceil(hosts / 2) : 0);
  if (errors < least || errors > theirErrors.length) return `${errors} errors here, ${theirErrors.length} there`;
  return warnings === theirWarnings.length ? undefined : `${warnings} warnings here, ${theirWarnings.length} there`;
}

/** A warning that Istio makes and then loses. */
function isLost({ object, path, message }: LocatedFinding): boolean {
  if (object.startsWith('DestinationRule')) return /^spec\.(?:subsets|trafficPolicy\.portLevelSettings)/.test(path);
  if (!object.startsWith('VirtualService')) return false;
  return /^spec\.(?:http|tcp)\[\d+\]\.match\[\d+\]\.gateways/.test(path) || message.startsWith('aborts nothing');
}

/** What Envoy's configuration in the value of a patch has to do with. */
function isPatch({ kind }: Manifest, message: string): boolean {
  if (kind !== 'EnvoyFilter') return false;
  return /Envoy filter: (?:unknown field|bad |invalid (?!regex)|.*(?:unmarshal|could not|proto:))|deprecated type|referenced type|syntax error/.test(
    message,
  );
}
