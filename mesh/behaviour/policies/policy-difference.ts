import type { ConnectionAccess } from '../../security/admission';
import type { Policies } from '../../security/security';
import type { Conditions, Region, Regions, Search } from '../regions/region';
import { everyAddress } from './address-language';
import { connectionVector } from './connection-vector';
import { type Decision, decisionOf, type PolicyContext } from './policy-decision';
import { CLIENT_ADDRESS, FORWARDED_ADDRESS, type PolicyView } from './policy-view';
import { audiencesOf, carriageReasons, PREFLIGHT, type TokenCase, tokenCases } from './token-case';

/** The policies of a proxy, and what they see of requests. */
export interface Filter {
  readonly policies: Policies;
  readonly context: PolicyContext;
  readonly view: Omit<PolicyView, 'issuer' | 'tokenHeaders' | 'connection'>;
  /** Whether requests come from outside the mesh: then the address of the client is unknown by default. */
  readonly isFromClient: boolean;
  /** @param principal identity of the caller */
  connection(principal: string): ConnectionAccess;
}

/** A caller and its identities on both sides. */
export interface Caller {
  /** `namespace/name`, empty for clients of a gateway. */
  readonly id: string;
  readonly principals: readonly [before: string, after: string];
  /** A service account that policies name and no workload of the manifests has. @default a request shows the caller */
  readonly account?: string;
}

/** Requests over which two filters decide differently. */
export interface PolicyDifference {
  /** Some of the requests; `undefined` if it is not known whether there are any. */
  readonly region: Region | undefined;
  /** Conditions of all of the requests. */
  readonly conditions: Conditions;
  /** Requests that meet the conditions, but are treated alike. */
  readonly except: readonly Conditions[];
  /** The requests that the policies were compared for: those of one kind of token. */
  readonly asked: Asked;
  readonly token: TokenCase;
  readonly callers: readonly Caller[];
  /** Whether callers with these identities are among the callers. */
  readonly includes: (principals: Caller['principals']) => boolean;
  /** `other`: denied or answered in another way. */
  readonly change: 'denied' | 'allowed' | 'other';
  /** Why nothing is proved. @default it is proved */
  readonly reason?: string;
}

/** The requests that the filters are asked about: those that meet some conditions, and that no other match accepts. */
export interface Asked {
  readonly start: Region;
  readonly inside: Conditions;
  readonly outside: readonly Conditions[];
}

/** More searches are not made for two filters and a group of callers. */
const MOST_SEARCHES = 2000;

/** All requests over which two filters decide differently. */
export function policyDifferences(
  sides: readonly [before: Filter, after: Filter],
  callers: readonly Caller[],
  asked: Asked,
  regions: Regions,
): PolicyDifference[] {
  const vectors = sides.map(({ policies, context, connection, view }) =>
    connectionVector(policies.authorizations, context.trustDomains, view.isHttp, connection),
  );
  const vectorOf = ([before, after]: Caller['principals']) => `${vectors[0]?.(before)} ${vectors[1]?.(after)}`;
  const groups = new Map<string, Caller[]>();
  for (const caller of callers) {
    const vector = vectorOf(caller.principals);
    const group = groups.get(vector);
    if (group) group.push(caller);
    else groups.set(vector, [caller]);
  }
  const tokens = tokenCases(sides.flatMap(({ policies }) => policies.authentications));
  return [...groups].flatMap(([vector, group]) => {
    const includes = (principals: Caller['principals']) => vectorOf(principals) === vector;
    const ofCase = (token: TokenCase, isPreflight: boolean) => {
      const ofToken = narrowed(asked, sides, token, isPreflight, regions);
      const principals = group[0]?.principals ?? ['', ''];
      return differencesOf(sides, principals, token, isPreflight, ofToken, regions).map((found) => ({
        ...found,
        asked: ofToken,
        token,
        callers: group,
        includes,
      }));
    };
    const [none] = tokens;
    const preflights = tokens.length > 1 && none && sides[0].view.isHttp ? ofCase(none, true) : [];
    return [...tokens.flatMap((token) => ofCase(token, false)), ...preflights];
  });
}

/** Requests that a filter allows, by kind of token and caller: if there are none, it denies all of them. */
export function* admittedRequests(
  filter: Filter,
  callers: readonly Caller[],
  side: 0 | 1,
  asked: Asked,
  regions: Regions,
): Iterable<Pick<PolicyDifference, 'region' | 'token' | 'callers'>> {
  const vector = connectionVector(
    filter.policies.authorizations,
    filter.context.trustDomains,
    filter.view.isHttp,
    filter.connection,
  );
  const groups = new Map(callers.map((caller) => [vector(caller.principals[side]), caller]));
  for (const caller of groups.values()) {
    for (const token of tokenCases(filter.policies.authentications)) {
      const { start, inside, outside } = narrowed(asked, [filter, filter], token, false, regions);
      const connection = filter.connection(caller.principals[side]);
      const decision = decisionOf(filter.policies, filter.context, { ...filter.view, connection }, token);
      const seen = { token, callers: [caller] };
      if (!decision) yield { ...seen, region: undefined };
      if (!decision || decision.rejected) continue;
      for (const allowed of decision.allowed ?? [[]]) {
        const found = regions.find(start, [...inside, ...allowed], [...outside, ...decision.denied]);
        if (found.kind !== 'none') yield { ...seen, region: found.kind === 'found' ? found.region : undefined };
      }
    }
  }
}

/** The requests of a kind of token. */
function narrowed(
  { start, inside, outside }: Asked,
  [{ isFromClient }]: readonly [Filter, Filter],
  token: TokenCase,
  isPreflight: boolean,
  { languages }: Regions,
): Asked {
  const values = new Map(start.values);
  values.set(CLIENT_ADDRESS, { missing: isFromClient, language: everyAddress(languages, !isFromClient) });
  values.set(FORWARDED_ADDRESS, { missing: isFromClient, language: everyAddress(languages, !isFromClient) });
  const lists = token.jwt ? new Map([[JSON.stringify(['aud']), audiencesOf(token, languages)]]) : new Map();
  return {
    start: { ...start, values, lists },
    inside: isPreflight ? [...inside, ...PREFLIGHT] : inside,
    outside: token.jwt && !isPreflight ? [...outside, PREFLIGHT] : outside,
  };
}

type Found = Pick<PolicyDifference, 'region' | 'conditions' | 'except' | 'change' | 'reason'>;

function differencesOf(
  [before, after]: readonly [Filter, Filter],
  [oldPrincipal, newPrincipal]: Caller['principals'],
  token: TokenCase,
  isPreflight: boolean,
  asked: Asked,
  regions: Regions,
): Found[] {
  const decide = ({ policies, context, view, connection }: Filter, principal: string) =>
    decisionOf(policies, context, { ...view, connection: connection(principal) }, token, isPreflight);
  const [old, now] = [decide(before, oldPrincipal), decide(after, newPrincipal)];
  const everything = { region: undefined, conditions: [], except: [] };
  if (!old || !now) return [{ ...everything, change: 'other', reason: 'the policies have too many alternatives' }];
  return new DecisionComparison(asked, regions).compare(old, now);
}

/** Compares two decisions about the same requests. */
class DecisionComparison {
  private readonly found: Found[] = [];
  private searches = 0;
  private readonly asked: Asked;
  private readonly regions: Regions;

  constructor(asked: Asked, regions: Regions) {
    this.asked = asked;
    this.regions = regions;
  }

  compare(old: Decision, now: Decision): Found[] {
    this.compareAuthorizers(old, now);
    if (old.rejected === 401 || now.rejected === 401) {
      if (old.rejected === now.rejected) return this.found;
      const [accepting, change] = now.rejected === 401 ? [old, 'denied' as const] : [now, 'allowed' as const];
      this.addRejected(closed(accepting), change);
      return this.found;
    }
    this.addDenied(closed(old), closed(now), 'denied');
    this.addDenied(closed(now), closed(old), 'allowed');
    const reasons = old.rejected || now.rejected ? [] : carriageReasons(old.carriage, now.carriage);
    if (reasons.length > 0) this.add([], old.denied, 'other', reasons.join('; '));
    return this.found;
  }

  /** Requests that the first decision allows and the other one denies. */
  private addDenied(from: Decision, to: Decision, change: Found['change']): void {
    const alreadyDenied = new Set(from.denied.map(keyOf));
    const stillAllowed = new Set(to.allowed?.map(keyOf));
    const newlyDenied = to.denied.filter((conditions) => !alreadyDenied.has(keyOf(conditions)));
    for (const allowed of from.allowed ?? [[]]) {
      for (const denied of newlyDenied) this.add([...allowed, ...denied], from.denied, change);
      if (!to.allowed || (from.allowed && stillAllowed.has(keyOf(allowed)))) continue;
      this.add(allowed, [...from.denied, ...to.allowed], change);
    }
  }

  /** Requests that only the other decision rejects because of their tokens; those denied here have another status. */
  private addRejected({ denied, allowed }: Decision, change: Found['change']): void {
    for (const conditions of allowed ?? [[]]) this.add(conditions, denied, change);
    for (const conditions of denied) this.add(conditions, [], 'other');
    if (allowed) this.add([], [...denied, ...allowed], 'other');
  }

  private compareAuthorizers(old: Decision, now: Decision): void {
    for (const name of new Set([...old.asked.keys(), ...now.asked.keys()])) {
      const [before, after] = [old.asked.get(name) ?? [], now.asked.get(name) ?? []];
      for (const [some, others] of [
        [before, after],
        [after, before],
      ] as const) {
        const known = new Set(others.map(keyOf));
        for (const conditions of some) {
          if (known.has(keyOf(conditions))) continue;
          this.add(conditions, others, 'other', `the external authorizer ${name} decides over them`);
        }
      }
    }
  }

  private add(conditions: Conditions, except: readonly Conditions[], change: Found['change'], reason?: string): void {
    const { start, inside, outside } = this.asked;
    this.searches += 1;
    const all = [...except, ...outside];
    const result: Search =
      this.searches > MOST_SEARCHES
        ? { kind: 'unknown', overlapping: [] }
        : this.regions.find(start, [...inside, ...conditions], all);
    if (result.kind === 'none') return;
    this.found.push({
      region: result.kind === 'found' ? result.region : undefined,
      conditions,
      except: result.overlapping.flatMap((index) => (except[index] ? [except[index]] : [])),
      change,
      ...(reason !== undefined && { reason }),
    });
  }
}

/** A wrong audience is answered like a denied request. */
const closed = (decision: Decision): Decision => (decision.rejected === 403 ? { ...decision, denied: [[]] } : decision);

const keyOf = (conditions: Conditions) => conditions.map(({ key }) => key).join('\n');
