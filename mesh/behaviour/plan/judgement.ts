import { withoutPort } from '../../registry/host-name';
import type { Request } from '../../request/request';
import type { Outcome, Verdict } from '../../verdict/verdict';
import { branchName } from '../diff/branch-name';
import { Comparison } from '../diff/comparison';
import type { DoorDifference, Sample } from '../diff/door-comparison';
import { HostNames } from '../diff/hosts';
import { observed } from '../diff/observed';
import type { Side } from '../diff/side';
import { variants } from '../diff/variants';
import { Languages } from '../language';
import type { Asked } from '../policies/policy-difference';
import { policyWitness } from '../policies/policy-witness';
import { NO_TOKEN, type TokenCase } from '../policies/token-case';
import { type Region, Regions } from '../regions/region';
import { Witnesses } from '../regions/witness';

/** A request that is answered neither as before nor as after, or may be. */
export interface Violation {
  /** `null` if it is not known whether there is one. */
  readonly request: Request | null;
  readonly before: readonly Outcome[];
  readonly between: readonly Outcome[];
  readonly after: readonly Outcome[];
  /** Why nothing is proved; empty if the request shows it. */
  readonly reason: string;
}

/** Finds a request that a mesh on the way answers neither as the old nor as the new one; `undefined` proves that there is none. */
export function violation(before: Side, between: Side, after: Side): Violation | undefined {
  const languages = new Languages();
  const fromBefore = new Comparison(before, between, languages);
  if (fromBefore.differences.length === 0) return undefined;
  const fromAfter = new Comparison(after, between, languages);
  if (fromAfter.differences.length === 0) return undefined;
  return new Judge([before, between, after], [fromBefore, fromAfter], languages).violation();
}

/** More samples of requests are not tried. */
const MOST_SAMPLES = 40;

/** Looks for requests that belong to a difference of each of two comparisons. */
class Judge {
  private readonly regions: Regions;
  private readonly witnesses: Witnesses;
  private readonly languages: Languages;
  private readonly sides: readonly [Side, Side, Side];
  private readonly comparisons: readonly [Comparison, Comparison];

  constructor(
    sides: readonly [Side, Side, Side],
    comparisons: readonly [Comparison, Comparison],
    languages: Languages,
  ) {
    this.sides = sides;
    this.comparisons = comparisons;
    this.languages = languages;
    this.regions = new Regions(languages);
    this.witnesses = new Witnesses(languages);
  }

  violation(): Violation | undefined {
    const [ofBefore, ofAfter] = this.comparisons.map((comparison) => comparison.parts.flat());
    let undecided: Violation | undefined;
    for (const old of ofBefore ?? []) {
      for (const now of ofAfter ?? []) {
        const found = this.inBoth(old, now);
        if (found?.reason === '') return found;
        undecided ??= found;
      }
    }
    return undecided ?? this.unseen();
  }

  /** Changes for which the manifests lack what would show them. */
  private unseen(): Violation | undefined {
    const [old, now] = this.comparisons.map(({ differences }) =>
      differences.find(({ witness, reason }) => witness === null && reason?.endsWith('as context')),
    );
    return old && now && undecidedBecause(old.reason ?? '');
  }

  /** A request of both differences. */
  private inBoth(old: DoorDifference, now: DoorDifference): Violation | undefined {
    if (!isSameDoor(old, now) || branchName(old.after) !== branchName(now.after)) return undefined;
    const token = commonToken(old, now);
    const hosts = commonHosts(old, now);
    const senders = commonSenders(old, now);
    if (!token || hosts.length === 0 || senders?.length === 0) return undefined;
    const asked = bothAsked(old, now);
    const found = this.regions.find(asked.start, asked.inside, asked.outside);
    if (found.kind === 'none') return undefined;
    if (found.kind === 'unknown') return undecidedBecause('the search for a request ended at its limit');
    for (const request of this.requests(old, now, { region: found.region, token, hosts, senders, asked })) {
      const shown = this.shown(request);
      if (shown) return shown;
    }
    return undecidedBecause(old.policies?.reason ?? now.policies?.reason ?? NOT_SHOWN);
  }

  /** Requests to try: of the common region, and of those parts of it that policies admit. */
  private *requests(old: DoorDifference, now: DoorDifference, common: Common): Iterable<Request> {
    const { asked, senders } = common;
    const first = this.request(now, common);
    if (first) yield* [first, ...variants(first, old), ...variants(first, now)];
    let tried = 0;
    for (const [index, part] of [old, now].entries()) {
      for (const { region, token, callers } of this.comparisons[index]?.samples(part) ?? []) {
        tried += 1;
        if (tried > MOST_SAMPLES) return;
        const found = region && this.regions.find(region, asked.inside, asked.outside);
        if (found?.kind !== 'found') continue;
        const ids = callers.map(({ id }) => id).filter((id) => id !== '');
        const request = this.request(now, {
          ...common,
          region: found.region,
          token,
          senders: ids.length > 0 ? ids : senders,
        });
        if (request) yield request;
      }
    }
  }

  private request({ door }: DoorDifference, { region, token, hosts, senders }: Common): Request | undefined {
    const { scheme = 'http' } = door.request;
    const [sender] = senders ?? [];
    const found = this.witnesses.of(region, scheme, hosts);
    const seen = policyWitness(region, token, this.languages);
    if (!found || !seen) return undefined;
    const { headers, ...others } = seen;
    const entering = { ...door.request, ...(sender && { from: sender }), ...others };
    return scheme === 'tcp' || scheme === 'tls'
      ? { ...entering, host: withoutPort(found.host ?? hosts[0] ?? '') }
      : { ...entering, ...found, headers: { ...headers, ...found.headers } };
  }

  private shown(request: Request): Violation | undefined {
    const answers = this.answers(request);
    if (!answers) return undefined;
    const [before, between, after] = answers;
    const seen = observed(between);
    if (observed(before) === seen || observed(after) === seen) return undefined;
    return { request, before: before.outcomes, between: between.outcomes, after: after.outcomes, reason: '' };
  }

  private answers(request: Request): readonly [Verdict, Verdict, Verdict] | undefined {
    const [before, between, after] = this.sides;
    try {
      return [before.route(request), between.route(request), after.route(request)];
    } catch {
      return undefined;
    }
  }
}

const NOT_SHOWN = 'no request that was tried shows whether the answer changes';

/** Requests that two differences have in common. */
interface Common extends Pick<Sample, 'token'> {
  readonly region: Region;
  readonly hosts: readonly string[];
  /** @default those of the door */
  readonly senders: readonly string[] | undefined;
  readonly asked: Asked;
}

/** Whether requests can come through both doors. */
function isSameDoor({ door: a }: DoorDifference, { door: b }: DoorDifference): boolean {
  const isSamePort = a.request.port === b.request.port || (a.otherThan !== undefined && b.otherThan !== undefined);
  if (!isSamePort || a.request.scheme !== b.request.scheme) return false;
  if (a.request.clientCertificate !== b.request.clientCertificate) return false;
  if ('gateway' in a.source || 'gateway' in b.source) {
    const [pod, other] = [a, b].map(({ pods }) => pods?.[1]?.proxy.workload.id);
    return 'gateway' in a.source && 'gateway' in b.source && pod === other;
  }
  const senders = new Set(a.source.workloads);
  return b.source.workloads.some((sender) => senders.has(sender));
}

function commonHosts(old: DoorDifference, now: DoorDifference): string[] {
  const [ofOld, ofNow] = [new HostNames(old.door.hosts), new HostNames(now.door.hosts)];
  return [...old.hosts, ...now.hosts].filter((host) => {
    const plain = withoutPort(host);
    return old.names.includes(ofOld.of(plain) ?? '') && now.names.includes(ofNow.of(plain) ?? '');
  });
}

/** Callers about which policies decide in both differences; `undefined` if policies decide in none, or at a gateway. */
function commonSenders({ policies: old }: DoorDifference, { policies: now }: DoorDifference): string[] | undefined {
  const [a, b] = [old, now].map((policies) => policies?.callers.map(({ id }) => id).filter((id) => id !== ''));
  if (a && b && a.length > 0 && b.length > 0) return a.filter((id) => b.includes(id));
  const known = a ?? b;
  return known && known.length > 0 ? known : undefined;
}

/** The token that requests of both differences have; `undefined` if none can have both. */
function commonToken({ policies: old }: DoorDifference, { policies: now }: DoorDifference): TokenCase | undefined {
  if (!old || !now) return (old ?? now)?.token ?? NO_TOKEN;
  if ((old.token.jwt === undefined) !== (now.token.jwt === undefined)) return undefined;
  return now.token;
}

function bothAsked(old: DoorDifference, now: DoorDifference): Asked {
  const parts = [old, now].map(({ asked, policies, region, before, after }): Asked => {
    if (policies)
      return {
        ...policies.asked,
        inside: [...policies.asked.inside, ...policies.conditions],
        outside: [...policies.asked.outside, ...policies.except],
      };
    return (
      asked ?? {
        start: region ?? { values: new Map(), opaque: new Map() },
        inside: [...before.conditions, ...after.conditions],
        outside: [],
      }
    );
  });
  const [{ start }] = (now.policies || !old.policies ? [...parts].reverse() : parts) as [Asked, Asked];
  return { start, inside: parts.flatMap(({ inside }) => inside), outside: parts.flatMap(({ outside }) => outside) };
}

/** Nothing is known of any request. */
export function undecidedBecause(reason: string): Violation {
  return { request: null, before: [], between: [], after: [], reason };
}
