import type { HostName } from '../../registry/host-name';
import type { Request } from '../../request/request';
import type { Outcome } from '../../verdict/verdict';
import type { Values } from '../condition';
import type { HostNames } from '../diff/hosts';
import { passage, type Side } from '../diff/side';
import { Languages } from '../language';
import { everyAddress } from '../policies/address-language';
import { CLIENT_ADDRESS, FORWARDED_ADDRESS } from '../policies/policy-view';
import { type Conditions, type Region, Regions } from '../regions/region';
import type { AccessCause, AccessCell } from './cell';
import { Decider, type Decision, type Part, type Way } from './decision';
import { Examples, type TokenSites } from './example';
import type { Filter } from './filter';
import type { Target } from './target';

const ENDS = ['allowed', 'denied', 'asked'] as const;

/** The part of a filter that can match what a caller sends. */
export type AppliedFilter = Pick<Filter, 'clauses' | 'allowing' | 'tokens'>;

/** A target, with the clauses that can match what the caller sends. */
export interface TargetClauses {
  readonly target: Target;
  readonly filters: readonly AppliedFilter[];
  readonly key: string;
  /** Why policies do not apply to the caller. @default they do */
  readonly unenforced?: string;
}

export interface DecidedWay {
  readonly way: Way;
  readonly targets: readonly TargetClauses[];
}

/** Requests that enter the mesh alike. */
export interface Entry {
  /** The fields that all of its requests have. */
  readonly request: Pick<Request, 'from' | 'gateway' | 'port' | 'scheme' | 'clientCertificate'>;
  /** The hosts that are distinguished, and those of its requests. */
  readonly hosts: HostNames;
  readonly names: readonly HostName[];
  readonly ways: readonly DecidedWay[];
  /** Whether an outcome reaches the service of the cell. */
  reaches(outcome: Outcome): boolean;
}

/** What is decided about a caller and a service, without their names. */
export interface Judged extends Omit<AccessCell, 'from' | 'to' | 'port'> {
  readonly decision: Decision;
}

/** Decides over all requests from a caller to a service, and asks the simulator for each example. */
export class Judge {
  readonly languages = new Languages();
  private readonly regions = new Regions(this.languages);
  private readonly examples = new Examples(this.languages);
  private readonly starts = new Map<string, Region>();
  private readonly side: Side;
  private readonly only: Conditions;

  /** @param only conditions that all requests meet */
  constructor(side: Side, only: Conditions = []) {
    this.only = only;
    this.side = side;
  }

  /** @param isElsewhere whether other requests of the caller do not lead to the service */
  decide(entries: readonly Entry[], isElsewhere = false): Judged {
    const decision: { [End in keyof Decision]: Part[] } = { allowed: [], denied: [], asked: [] };
    const unenforced = new Set<string>();
    const witness: { allowed: Request | null; denied: Request | null } = { allowed: null, denied: null };
    for (const entry of entries) {
      const found = this.decideEntry(entry, unenforced);
      for (const end of ENDS) decision[end].push(...found[end]);
      witness.allowed ??= this.example(found.allowed, entry, (outcomes) => outcomes.some(entry.reaches));
      witness.denied ??= this.example(found.denied, entry, (outcomes) => {
        const isReached = outcomes.some(entry.reaches);
        // A fault that aborts a share of the requests is not a denial.
        return !isReached || outcomes.some((outcome) => outcome.kind !== 'abort' && !entry.reaches(outcome));
      });
    }
    return summary(decision, witness, unenforced, isElsewhere);
  }

  private decideEntry(entry: Entry, unenforced: Set<string>): Decision {
    const decider = new Decider(this.regions, this.start(entry), this.only);
    const decision: { [End in keyof Decision]: Part[] } = { allowed: [], denied: [], asked: [] };
    for (const { way, targets } of entry.ways) {
      for (const one of targets) {
        const found = decideTarget(decider, way, one);
        for (const end of ENDS) decision[end].push(...found[end]);
        if (one.unenforced !== undefined) unenforced.add(one.unenforced);
        for (const { reason } of found.allowed) if (reason !== undefined) unenforced.add(reason);
      }
    }
    return decision;
  }

  /** All requests of an entry. CORS preflight requests are left out, because they come without tokens. */
  private start({ request: { scheme = 'http' }, hosts, names }: Entry): Region {
    const key = `${scheme} ${names.join()}`;
    let start = this.starts.get(key);
    if (!start) {
      const { languages } = this;
      const any = { missing: false, language: languages.all };
      const found = names.flatMap((name) => hosts.language(name, languages) ?? []);
      const address = { missing: true, language: everyAddress(languages, false) };
      start = {
        values: new Map<string, Values>([
          ['header :scheme', { missing: false, language: languages.text(scheme) }],
          ['header x-forwarded-proto', any],
          ['header access-control-request-method', { missing: true, language: languages.none }],
          ['header :authority', { missing: false, language: languages.either(languages.none, ...found) }],
          [CLIENT_ADDRESS, address],
          [FORWARDED_ADDRESS, address],
        ]),
        opaque: new Map(),
      };
      this.starts.set(key, start);
    }
    return start;
  }

  private example(
    parts: readonly Part[],
    { request, hosts, names, ways }: Entry,
    isRight: (outcomes: readonly Outcome[]) => boolean,
  ): Request | null {
    const { scheme = 'http' } = request;
    const samples = names.flatMap((name) => hosts.sample(name) ?? []);
    const sites = tokenSitesOf(ways);
    const sorted = [...parts].sort((a, b) => (a.causes.length === 0 ? 1 : 0) - (b.causes.length === 0 ? 1 : 0));
    for (const { region } of sorted.slice(0, MOST_TRIED)) {
      const isRaw = scheme === 'tcp' || scheme === 'tls';
      const found = isRaw ? { host: samples[0] ?? '' } : region && this.examples.of(region, scheme, samples, sites);
      if (!found) continue;
      const { scheme: _, ...rest } = request;
      const isSaid = isRaw || request.gateway !== undefined;
      const example = { ...rest, ...(isSaid && { scheme }), ...plain(found) };
      if (isRight(passage(this.side, example).answer.outcomes)) return example;
    }
    return null;
  }
}

/** More parts are not tried for an example. */
const MOST_TRIED = 20;

/** Without the headers that a request has none of. */
function plain({ headers, ...rest }: Partial<Request>): Partial<Request> {
  return headers && Object.keys(headers).length > 0 ? { ...rest, headers } : rest;
}

function decideTarget(decider: Decider, way: Way, { target, filters }: TargetClauses): Decision {
  switch (target.kind) {
    case 'filtered':
      return decider.decide(way, filters);
    case 'fixed':
      return decider.whole(way, target.end, target.causes, target.reason);
    case 'unknown':
      return decider.whole(way, target.isBlocked ? 'denied' : 'asked', [], 'the proxy does not know the service');
  }
}

function tokenSitesOf(ways: readonly DecidedWay[]): TokenSites {
  const found: { -readonly [Name in keyof TokenSites]: TokenSites[Name] } = {};
  for (const { filters } of ways.flatMap(({ targets }) => targets)) {
    for (const { tokens } of filters) if (tokens.issuers.length > 0) found[tokens.site] ??= tokens;
  }
  return found;
}

function summary(
  decision: Decision,
  witness: AccessCell['witness'],
  unenforced: ReadonlySet<string>,
  isElsewhere: boolean,
): Judged {
  const { allowed, denied, asked } = decision;
  const isNone = allowed.length + asked.length === 0;
  const isAll = denied.length + asked.length === 0 && !isElsewhere;
  const reasons = new Set([...asked, ...(isNone ? denied : [])].flatMap(({ reason }) => reason ?? []));
  // What is proved is also tried.
  const because = causesOf(decision, isNone);
  if (isNone && because.length + reasons.size === 0) reasons.add('no route leads there');
  const isConfirmed = isNone ? witness.denied !== null || isElsewhere : isAll ? witness.allowed !== null : true;
  if (!isConfirmed) reasons.add('no request that was tried confirms it');
  if (!isNone && allowed.length > 0 && witness.allowed === null) reasons.add(unknownReason(allowed));
  if (!isAll && !isNone && denied.length > 0 && witness.denied === null) reasons.add(unknownReason(denied));
  for (const reason of unenforced) reasons.add(reason);
  const shown = [...new Set([...allowed, ...asked].map(({ words }) => words))];
  return {
    allowed: !isConfirmed ? 'some' : isNone ? 'none' : isAll ? 'all' : 'some',
    when: isNone ? 'no request' : isAll || shown.includes('every request') ? 'every request' : shown.join('; or '),
    witness,
    because,
    enforced: unenforced.size === 0,
    reason: reasons.size === 0 ? null : [...reasons].join('; '),
    decision,
  };
}

/** What decides. An object as a whole is left out if one of its rules is named. */
function causesOf({ allowed, denied, asked }: Decision, isNone: boolean): AccessCause[] {
  const parts = isNone ? denied : [...allowed, ...asked, ...denied];
  const causes = parts.flatMap((part) => part.causes);
  const ruled = new Set(causes.flatMap(({ object, rule }) => (rule === null ? [] : [object])));
  const kept = causes.filter(({ object, rule }) => rule !== null || !ruled.has(object));
  return [...new Map(kept.map((cause) => [`${cause.object} ${cause.rule}`, cause])).values()];
}

function unknownReason(parts: readonly Part[]): string {
  if (parts.some(({ region }) => region === undefined)) return 'the search for a request ended at its limit';
  return 'conditions that are not modelled decide, and no request that was tried shows the effect';
}
