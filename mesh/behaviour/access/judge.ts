import type { Request } from '../../request/request';
import type { Outcome } from '../../verdict/verdict';
import { anyValue, both, PATH, type Values } from '../condition';
import { passage, type Side } from '../diff/side';
import { Languages } from '../language';
import { everyAddress } from '../policies/address-language';
import { CLIENT_ADDRESS, FORWARDED_ADDRESS } from '../policies/policy-view';
import { type Conditions, type Region, Regions, type Search } from '../regions/region';
import { Decider, type Decision, type Part, type Way } from './decision';
import type { DecidedWay, Entry, Judged, TargetClauses } from './entry';
import { Examples, type TokenSites } from './example';
import { summary } from './summary';

const ENDS = ['allowed', 'denied', 'asked'] as const;

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
    const unenforced = new Set<string>();
    const decided = entries.map((entry) => ({ entry, decision: this.decideEntry(entry, unenforced) }));
    const example = (end: keyof Decision, isRight: (outcomes: readonly Outcome[], entry: Entry) => boolean) => {
      for (const { entry, decision } of decided) {
        const found = this.example(decision[end], entry, (request) => isRight(this.outcomes(request), entry));
        if (found) return found;
      }
      return null;
    };
    const witness = {
      allowed: example('allowed', (outcomes, { reaches }) => outcomes.some(reaches)),
      // A fault that aborts a share of the requests is not a denial.
      denied: example(
        'denied',
        (outcomes, { reaches }) =>
          !outcomes.some(reaches) || outcomes.some((outcome) => outcome.kind !== 'abort' && !reaches(outcome)),
      ),
    };
    return summary(decided, witness, unenforced, isElsewhere);
  }

  /**
   * Searches requests of a part that none of the others has: `none` if there are none, `unknown` if no example is right, or
   * if the search ended at its limit.
   */
  beyond(
    entry: Entry,
    part: Part,
    others: readonly Part[],
    isRight: (request: Request) => boolean,
  ): Request | 'none' | 'unknown' {
    const start = this.start(entry);
    let searches = 0;
    let hasUnknown = false;
    const search = (inside: Conditions, outside: readonly Conditions[], index: number): Request | undefined => {
      searches += 1;
      const found = searches > MOST_SEARCHES ? UNKNOWN : this.regions.find(start, inside, outside);
      if (found.kind === 'none') return undefined;
      const other = others[index];
      if (found.kind === 'unknown' || !other) {
        hasUnknown = true;
        return found.kind === 'unknown'
          ? undefined
          : (this.example([{ ...found, causes: [] }], entry, isRight) ?? undefined);
      }
      // Either it does not meet the conditions of the other part, or it is one of its exceptions.
      const without = search(inside, [...outside, other.inside], index + 1);
      if (without) return without;
      for (const exception of other.outside) {
        const request = search([...inside, ...other.inside, ...exception], outside, index + 1);
        if (request) return request;
      }
      return undefined;
    };
    return search(part.inside, part.outside, 0) ?? (hasUnknown ? 'unknown' : 'none');
  }

  /** What happens to a request. */
  outcomes(request: Request): readonly Outcome[] {
    return passage(this.side, request).answer.outcomes;
  }

  private decideEntry(entry: Entry, unenforced: Set<string>): Decision {
    const decider = new Decider(this.regions, this.start(entry), this.only);
    const decision: { [End in keyof Decision]: Part[] } = { allowed: [], denied: [], asked: [] };
    for (const { way, targets } of entry.ways) {
      for (const one of targets) {
        const found = decideTarget(decider, way, one);
        for (const end of ENDS) decision[end].push(...found[end]);
        if (one.unenforced !== undefined) unenforced.add(one.unenforced);
        if (one.target.kind === 'fixed' && one.target.isEnforced === false) unenforced.add(one.target.reason);
        for (const { reason } of found.allowed) if (reason !== undefined) unenforced.add(reason);
      }
    }
    return decision;
  }

  /** All requests of an entry. `OPTIONS *` is left out, and CORS preflight requests, because they come without tokens. */
  private start({ request: { scheme = 'http' }, hosts, names }: Entry): Region {
    const key = `${scheme} ${names.join()}`;
    let start = this.starts.get(key);
    if (!start) {
      const { languages } = this;
      const any = { missing: false, language: languages.all };
      const found = names.flatMap((name) => hosts.language(name, languages) ?? []);
      const paths = { missing: false, language: languages.sequence(languages.text('/'), languages.all) };
      const address = { missing: true, language: everyAddress(languages, false) };
      start = {
        values: new Map<string, Values>([
          [PATH, both(anyValue(PATH, languages), paths, languages)],
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

  /** A request of one of the parts that is right. */
  example(
    parts: readonly Pick<Part, 'region' | 'causes'>[],
    entry: Entry,
    isRight: (request: Request) => boolean,
  ): Request | null {
    const sorted = [...parts].sort((a, b) => (a.causes.length === 0 ? 1 : 0) - (b.causes.length === 0 ? 1 : 0));
    for (const { region } of sorted.slice(0, MOST_TRIED)) {
      const request = this.requestIn(region, entry);
      if (request && isRight(request)) return request;
    }
    return null;
  }

  private requestIn(region: Region | undefined, { request, hosts, names, ways }: Entry): Request | undefined {
    const { scheme = 'http', ...rest } = request;
    const samples = names.flatMap((name) => hosts.sample(name) ?? []);
    if (scheme === 'tcp' || scheme === 'tls') return { ...rest, scheme, host: samples[0] ?? '' };
    const found = region && this.examples.of(region, scheme, samples, tokenSitesOf(ways));
    return found && { ...rest, ...(request.gateway !== undefined && { scheme }), ...plain(found) };
  }
}

/** More combinations of parts are not searched. */
const MOST_SEARCHES = 300;
const UNKNOWN: Search = { kind: 'unknown', overlapping: [] };

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
