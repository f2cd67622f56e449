import { firstDifference } from '../../../behaviour/diff/changes';
import type { Difference } from '../../../behaviour/diff/difference';
import type { DoorDifference } from '../../../behaviour/diff/door-comparison';
import { fields, text } from '../../../manifest/fields';
import type { FieldPath } from '../../../manifest/manifest';
import type { HttpRule, VirtualService } from '../../../routing/virtual-service';
import { describeFate, statusInWords, targetOf } from '../../../verdict/describe';
import { requestInWords } from '../../../verdict/request-in-words';
import type { Outcome } from '../../../verdict/verdict';
import type { Report } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { type MeshObject, objectName } from '../../engine/mesh-object';
import type { Change } from './change';
import { type Compared, compared } from './compared';

const POLICIES: ReadonlySet<string> = new Set(['AuthorizationPolicy', 'RequestAuthentication', 'PeerAuthentication']);

/** What the findings about lost requests already show. */
export interface Reported {
  readonly objects: ReadonlySet<MeshObject>;
  /** Hosts that the requests were sent to. */
  readonly destinations: ReadonlySet<string>;
}

/** Reports requests that the previous version answered, and this one does not: the differences of `diff`. */
export function lostRequests(change: Change, inventory: Inventory, report: Report): Reported {
  const reported = { objects: new Set<MeshObject>(), destinations: new Set<string>() };
  if (change.replaced.length === 0) return reported;
  const found = compared(change);
  const byName = new Map(change.replaced.map(({ now }) => [objectName(now), now]));
  for (const [index, difference] of found.comparison.differences.entries()) {
    const parts = found.comparison.parts[index] ?? [];
    const loss = lossOf(difference, parts, found);
    const blamed = loss && blame(difference, byName);
    if (!blamed || !isNews(blamed.object, parts, inventory)) continue;
    reported.objects.add(blamed.object);
    for (const host of hostsOf(difference.before)) reported.destinations.add(host);
    const level = POLICIES.has(blamed.object.kind) ? 'warning' : 'error';
    report(blamed.object, blamed.path, `${subjectOf(difference)} ${loss}`, level);
  }
  return reported;
}

/** How the requests of a difference are lost; `undefined` if they are not. */
function lossOf(difference: Difference, parts: readonly DoorDifference[], found: Compared): string | undefined {
  const { kind, witness, before, after } = difference;
  if (!witness) return undefined;
  const states = `${requestInWords(witness)} was ${state(before)}, and is now ${state(after)}`;
  if (kind === 'moved') {
    const isElsewhere = hostsOf(before).join() !== hostsOf(after).join();
    const rule = parts.map((part) => fallsTo(part, isElsewhere, found)).find(Boolean);
    return rule && `fall to ${rule}: ${states}`;
  }
  // Workloads of a destination are often in another repository.
  if ((kind !== 'lost' && kind !== 'denied') || after.some(isIdle)) return undefined;
  return `are ${kind}: ${states}`;
}

const isIdle = (outcome: Outcome) => outcome.kind === 'unavailable' && outcome.reason === 'no-healthy';

/**
 * What accepts the requests of a rule that is gone: an older rule, or none. A new rule is a replacement, whatever it does; and if
 * nothing but the subset differs, the rule may be the end of a canary release, unless it had a name.
 */
function fallsTo({ before, after }: DoorDifference, isElsewhere: boolean, sides: Compared): string | undefined {
  const [old, now] = [before.route?.rule, after.route?.rule];
  const [ofOld, ofNow] = [before.route?.virtualService, after.route?.virtualService];
  if (!old || !ofOld) return undefined;
  if (!now || !ofNow) return isElsewhere ? 'no rule' : undefined;
  const isIn = (rule: HttpRule, side: 'before' | 'after', { id }: VirtualService) =>
    rulesOf(sides, side, id).some(({ spec }) => firstDifference(spec.match ?? [], rule.spec.match ?? []) === undefined);
  if (isIn(old, 'after', ofOld) || !isIn(now, 'before', ofNow)) return undefined;
  const isGone = old.name !== '' && !rulesOf(sides, 'after', ofOld.id).some(({ name }) => name === old.name);
  return isGone || isElsewhere ? `rule ${now.index} of ${ofNow.id}` : undefined;
}

const rulesOf = (sides: Compared, side: 'before' | 'after', id: string): readonly HttpRule[] =>
  sides[side].model.virtualServices.roots.find((root) => root.id === id)?.http ?? [];

const hostsOf = (outcomes: readonly Outcome[]) => [
  ...new Set(outcomes.map((outcome) => (outcome.kind === 'forward' ? outcome.destination.host : outcome.kind)).sort()),
];

/** The replaced object that a difference is caused by, and the field of it. */
function blame(
  { causes }: Difference,
  replaced: ReadonlyMap<string, MeshObject>,
): { object: MeshObject; path: FieldPath } | undefined {
  for (const { object: name } of causes) {
    const object = replaced.get(name);
    if (!object) continue;
    const own = causes.filter((cause) => cause.object === name);
    const { path = '' } = own.find(({ side }) => side === 'after') ?? own[0] ?? {};
    const [, field] = /^spec\.(\w+)/.exec(path) ?? [];
    return { object, path: field === undefined ? ['spec'] : ['spec', field] };
  }
  return undefined;
}

/**
 * Whether a finding on the object says something new. A DENY policy that denies more is meant to, and IST0101 reports a missing
 * subset where a VirtualService of the manifests uses it.
 */
function isNews({ kind, spec }: MeshObject, parts: readonly DoorDifference[], inventory: Inventory): boolean {
  if (kind === 'AuthorizationPolicy') return ['', 'ALLOW'].includes(text(fields(spec).action));
  if (kind !== 'DestinationRule') return true;
  return !parts.some(({ after: { route } }) => inventory.findById('VirtualService', route?.virtualService?.id ?? ''));
}

function subjectOf({ requests, host, from, also = [] }: Difference): string {
  const place = 'gateway' in from ? `at gateway ${from.gateway}:${from.port}` : 'in the mesh';
  const more = also.length > 0 ? ` and ${also.length} more` : '';
  const which = requests === 'every request' ? '' : ` (${requests})`;
  return `requests to ${host === '*' ? 'any other host' : host} ${place}${more}${which}`;
}

/** What happens to the example: `sent to reviews.prod.svc.cluster.local:80`. */
const state = (outcomes: readonly Outcome[]) => [...new Set(outcomes.map(stateOf))].join(' or ');

function stateOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'forward':
      return `sent to ${targetOf(outcome.destination)}`;
    case 'passthrough':
      return `passed on to ${outcome.address}`;
    case 'no-route':
      return `answered with ${statusInWords(outcome)}: no rule matches it`;
    case 'unavailable':
      return describeFate(outcome).replace('unavailable', 'answered with');
    default:
      return describeFate(outcome);
  }
}
