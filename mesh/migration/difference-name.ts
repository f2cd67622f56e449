import { type Condition, pathCondition, segmentsCondition } from '../behaviour/condition';
import type { Branch } from '../behaviour/diff/branch';
import { UNFINISHED } from '../behaviour/diff/compare-branches';
import { type DoorDifference, TO_HTTPS } from '../behaviour/diff/door-comparison';
import type { Language, Languages } from '../behaviour/language';
import { differInSlashes, sameResult } from '../behaviour/path-function';
import { type Conditions, Regions } from '../behaviour/regions/region';
import type { HostName } from '../registry/host-name';
import { RegexPrograms } from '../routing/string-matcher';
import type { DifferenceName } from './difference-names';

/** What a migration is known to change. */
export interface Expected {
  /** Path prefixes as they are written in VirtualServices. */
  readonly prefixes: readonly string[];
  /** Hosts of new Services. */
  readonly versionHosts: readonly HostName[];
  /** Ports of the Services with routes in the mesh, by host. */
  readonly servicePorts: ReadonlyMap<HostName, ReadonlySet<number>>;
}

/** Names parts of a difference by what differs; `other` for any difference without a name. */
export class DifferenceNames {
  private readonly regions: Regions;
  private readonly programs = new RegexPrograms();
  private readonly bySegment: readonly Conditions[];
  private readonly versionHosts: ReadonlySet<HostName>;
  private readonly servicePorts: ReadonlyMap<HostName, ReadonlySet<number>>;

  /** @param languages those of the regions of the parts */
  constructor({ prefixes, versionHosts, servicePorts }: Expected, languages: Languages) {
    this.regions = new Regions(languages);
    this.servicePorts = new Map(
      [...servicePorts].flatMap(([host, ports]) => spellings(host).map((name) => [name, ports])),
    );
    this.versionHosts = new Set(versionHosts.flatMap(spellings));
    this.bySegment = prefixes.map((prefix) => [onlyByText(prefix, this.programs)]);
  }

  of(part: DoorDifference): readonly DifferenceName[] {
    const { before, after, asked, policies, names, door } = part;
    if ('workloads' in door.source && names.every((name) => this.versionHosts.has(name))) return ['version-hosts'];
    if (policies || before === UNFINISHED) return ['other'];
    if (this.lacksPort(part)) return ['missing-port'];
    if (before === TO_HTTPS && isToHttps(after)) return ['redirect-port'];
    if (asked && this.bySegment.length > 0) {
      const found = this.regions.find(asked.start, asked.inside, [...asked.outside, ...this.bySegment]);
      if (found.kind === 'none') return ['prefix-by-segment'];
    }
    return byEffect(before, after);
  }

  /** Whether a VirtualService routes requests to a port that its Service does not have, and now nothing does. */
  private lacksPort({ before, after, names, door: { source, request } }: DoorDifference): boolean {
    if (!('workloads' in source) || !before.route?.virtualService || after.route?.virtualService) return false;
    return names.every((name) => this.servicePorts.get(name)?.has(request.port ?? 0) === false);
  }
}

function byEffect({ effect: old, match: ofOld }: Branch, { effect: now, match: ofNow }: Branch): DifferenceName[] {
  if (old.treatment !== now.treatment || old.policies !== now.policies) return ['other'];
  const [was, is] = [old.details, now.details];
  const found: DifferenceName[] = [];
  if (was.cors !== is.cors) found.push(was.cors === '' || is.cors === '' ? 'other' : 'cors-preflight');
  if (was.missingStatus !== is.missingStatus)
    found.push(was.missingStatus === 503 && is.missingStatus === 500 ? 'missing-backend-status' : 'other');
  if (was.redirectPort !== is.redirectPort) found.push(was.redirectPort === 0 ? 'redirect-port' : 'other');
  if (!sameResult(old.path, now.path, ofOld.path, ofNow.path)) {
    found.push(differInSlashes(old.path, now.path, ofOld.path, ofNow.path) ? 'rewrite-slash' : 'other');
  }
  return found.length === 0 ? ['other'] : found;
}

/** Whether a route of an HTTPRoute redirects every request to https, and does nothing else. */
function isToHttps({ route, match }: Branch): boolean {
  const { redirect, headers } = route?.rule?.spec ?? {};
  return match.catchAll && headers === undefined && JSON.stringify(redirect) === TO_HTTPS_REDIRECT;
}

const TO_HTTPS_REDIRECT = JSON.stringify({ redirectCode: 301, scheme: 'https', derivePort: 'FROM_PROTOCOL_DEFAULT' });

/** Paths that begin with the text of a prefix, but not with its segments, or the other way around. */
function onlyByText(prefix: string, programs: RegexPrograms): Condition {
  const text = pathCondition({ prefix }, false, programs);
  const segments = segmentsCondition(prefix.replace(/\/$/, ''), programs);
  return {
    ...text,
    key: `only by text ${prefix}`,
    test: (path) => text.test(path) !== segments.test(path),
    values(languages) {
      const [a, b] = [text.values(languages), segments.values(languages)];
      if (!a || !b) return undefined;
      const without = (one: Language, other: Language) => languages.both(one, languages.not(other));
      const language = languages.either(without(a.language, b.language), without(b.language, a.language));
      return { missing: false, language };
    },
  };
}

/** The names that callers can use for a Service. */
function spellings(host: HostName): HostName[] {
  const [name = '', namespace = ''] = host.split('.');
  return [host, name, `${name}.${namespace}`, `${name}.${namespace}.svc`, `${host}.`];
}
