import { withoutPort } from '../../registry/host-name';
import type { Request } from '../../request/request';
import type { Outcome, Verdict } from '../../verdict/verdict';
import { branchName } from '../diff/branch-name';
import { policyChanges } from '../diff/causes';
import { Comparison } from '../diff/comparison';
import type { DoorDifference } from '../diff/door-comparison';
import { HostNames } from '../diff/hosts';
import { observed } from '../diff/observed';
import type { Side } from '../diff/side';
import { variants } from '../diff/variants';
import { Languages } from '../language';
import { Regions } from '../regions/region';
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
  const fromBefore = new Comparison(before, between);
  if (fromBefore.differences.length === 0) return undefined;
  const fromAfter = new Comparison(after, between);
  if (fromAfter.differences.length === 0) return undefined;
  return new Judge(before, between, after, [fromBefore, fromAfter]).violation();
}

class Judge {
  private readonly regions = new Regions(new Languages());
  private readonly witnesses = new Witnesses(this.regions.languages);
  private readonly sides: readonly [Side, Side, Side];
  private readonly comparisons: readonly [Comparison, Comparison];

  constructor(before: Side, between: Side, after: Side, comparisons: readonly [Comparison, Comparison]) {
    this.sides = [before, between, after];
    this.comparisons = comparisons;
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
    const unseen = this.comparisons.map(({ differences }) =>
      differences.find(({ reason }) => reason?.endsWith('context')),
    );
    return undecided ?? (unseen[0] && unseen[1] && undecidedBecause(unseen[0].reason ?? ''));
  }

  /** A request of both differences. */
  private inBoth(old: DoorDifference, now: DoorDifference): Violation | undefined {
    if (!isSameDoor(old, now) || branchName(old.after) !== branchName(now.after)) return undefined;
    const [ofOld, ofNow] = [new HostNames(old.door.hosts), new HostNames(now.door.hosts)];
    const hosts = [...old.hosts, ...now.hosts].filter((host) => {
      const plain = withoutPort(host);
      return old.names.includes(ofOld.of(plain) ?? '') && now.names.includes(ofNow.of(plain) ?? '');
    });
    const [host] = hosts;
    if (host === undefined) return undefined;
    const { scheme = 'http' } = now.door.request;
    const { languages } = this.regions;
    const found = this.regions.find(
      {
        values: new Map([['header :scheme', { missing: false, language: languages.text(scheme) }]]),
        opaque: new Map(),
      },
      [old, now].flatMap(({ before, after }) => [...before.conditions, ...after.conditions]),
      [old, now].flatMap(({ except = [] }) => except.map(({ conditions }) => conditions)),
    );
    if (found.kind === 'none') return undefined;
    if (found.kind === 'unknown') return undecidedBecause('the search for a request ended at its limit');
    const witness = this.witnesses.of(found.region, scheme, hosts);
    const isRaw = scheme === 'tcp' || scheme === 'tls';
    const request: Request = isRaw ? { ...now.door.request, host } : { ...now.door.request, host, ...witness };
    for (const candidate of [request, ...this.similar(request, old, now)]) {
      const answers = this.answers(candidate);
      if (!answers) continue;
      const [before, between, after] = answers;
      if (observed(before) === observed(between) || observed(after) === observed(between)) continue;
      return {
        request: candidate,
        before: before.outcomes,
        between: between.outcomes,
        after: after.outcomes,
        reason: '',
      };
    }
    return undecidedBecause('no request that was tried shows whether the answer changes');
  }

  private similar(request: Request, old: DoorDifference, now: DoorDifference): Request[] {
    const senders =
      'workloads' in now.door.source ? now.door.source.workloads.filter((sender) => !sender.endsWith('*')) : [];
    return [old, now].flatMap((difference, index) =>
      variants(request, difference, senders.slice(0, 20), policyChanges(this.comparisons[index]?.changes ?? new Map())),
    );
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

function undecidedBecause(reason: string): Violation {
  return { request: null, before: [], between: [], after: [], reason };
}
