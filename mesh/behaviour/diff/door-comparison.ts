import type { Gateway } from '../../proxy/gateway';
import type { HostName } from '../../registry/host-name';
import type { Request } from '../../request/request';
import { characters } from '../character-set';
import { PATH, slashPaths, type Values } from '../condition';
import type { Languages } from '../language';
import { type Asked, admittedRequests, type PolicyDifference, policyDifferences } from '../policies/policy-difference';
import { NO_TOKEN } from '../policies/token-case';
import type { Region, Regions } from '../regions/region';
import { type Branch, branchesOf, fixedBranch } from './branch';
import { type BranchPair, compareBranches, type Effort } from './compare-branches';
import type { Door } from './doors';
import { CLOSED, fixedEffect, passageEffect } from './effect';
import { gatewayFilter, receptionFilter } from './filters';
import type { Focus } from './focus';
import { HostNames } from './hosts';
import { passage, type Side } from './side';
import type { IsUnchanged } from './unchanged-routes';

/** Requests through a door to some hosts that may be treated differently. */
export interface DoorDifference extends BranchPair {
  readonly door: Door;
  /** Names whose requests both sides route alike. */
  readonly names: readonly HostName[];
  /** A host of each name. */
  readonly hosts: readonly HostName[];
}

/** Some requests of a difference, with what policies look at. */
export type Sample = Pick<PolicyDifference, 'region' | 'token' | 'callers'>;

const SIDES = [0, 1] as const;

function isEmpty(iterable: Iterable<unknown>): boolean {
  return iterable[Symbol.iterator]().next().done === true;
}

/** How one side treats the requests to a host: equal objects treat them alike. */
interface Treatment {
  readonly identity: unknown;
  readonly branches: readonly Branch[];
  readonly reads: 'http' | 'connection' | 'nothing';
}

/** Hosts that each side treats alike. */
interface Group {
  readonly old: Treatment;
  readonly now: Treatment;
  readonly names: HostName[];
  readonly hosts: HostName[];
}

/** Compares doors of two meshes, host by host. Branches are shared between doors with the same virtual host. */
export class DoorComparison {
  private readonly branches = new Map<object, readonly Branch[]>();
  private readonly before: Side;
  private readonly after: Side;
  private readonly regions: Regions;
  private readonly isUnchanged: IsUnchanged;
  private readonly focus: Focus;
  private readonly effort: Effort = { spent: 0 };

  constructor(before: Side, after: Side, regions: Regions, isUnchanged: IsUnchanged, focus: Focus) {
    this.focus = focus;
    this.isUnchanged = isUnchanged;
    this.before = before;
    this.after = after;
    this.regions = regions;
  }

  compare(door: Door): DoorDifference[] {
    const names = new HostNames(door.hosts);
    const groups = new Map<unknown, Map<unknown, Group>>();
    for (const name of names.all.filter((one) => this.focus.hasHost(one))) {
      const host = names.sample(name);
      if (host === undefined) continue;
      const request = { ...door.request, host, path: '/' };
      const old = this.treatment(this.before, request);
      const now = this.treatment(this.after, request);
      const ofOld = groups.get(old.identity) ?? new Map<unknown, Group>();
      groups.set(old.identity, ofOld);
      const group = ofOld.get(now.identity) ?? { old, now, names: [], hosts: [] };
      ofOld.set(now.identity, group);
      group.names.push(name);
      group.hosts.push(host);
    }
    const all = [...groups.values()].flatMap((group) => [...group.values()]);
    const found = all.flatMap(({ old, now, names: ofGroup, hosts }) => {
      const start = this.start(door, names, ofGroup, [...old.branches, ...now.branches]);
      const pairs = compareBranches(
        old.branches,
        now.branches,
        start,
        this.regions,
        this.isUnchanged,
        (...asked) => this.policyDifferences(door, ...asked),
        this.effort,
      );
      return pairs
        .map((pair) => ({ ...pair, door, names: ofGroup, hosts }))
        .filter((difference) => !this.isBarred(difference, old.reads === now.reads && old.reads !== 'nothing'));
    });
    const ofConnections = [...this.normalizationDifference(door, names), ...this.addressDifference(door, names)];
    return [...ofConnections, ...this.gatewayDifferences(door, names, all), ...found];
  }

  /** Requests of a difference: any, then those that policies admit. */
  *samples(difference: DoorDifference): Iterable<Sample> {
    const { region, policies, door } = difference;
    if (!region) return;
    yield { region, token: policies?.token ?? NO_TOKEN, callers: policies?.callers ?? [] };
    const asked = difference.asked ?? { start: region, inside: [], outside: [] };
    for (const side of SIDES) {
      const entering = [...this.atGateway(door, side, asked)];
      yield* entering;
      if (policies) continue;
      for (const { region: start = asked.start } of entering.length > 0 ? entering : [{ region: asked.start }]) {
        for (const admitted of this.atWorkloads(difference, side, { ...asked, start })) yield* admitted;
      }
    }
  }

  /** Whether policies deny all requests of a difference on both sides, so nobody sees it. */
  private isBarred(difference: DoorDifference, isRead: boolean): boolean {
    const { door, asked, policies } = difference;
    if (!asked || policies) return false;
    if (isRead && SIDES.every((side) => isEmpty(this.atGateway(door, side, asked)))) return true;
    const [old, now] = SIDES.map((side) => this.denialOf(difference, side, asked));
    return old !== undefined && old === now;
  }

  /** How all requests of a difference are denied on one side; `undefined` if some may be answered. */
  private denialOf(difference: DoorDifference, side: 0 | 1, asked: Asked): '403' | 'closed' | undefined {
    const { effect } = side === 0 ? difference.before : difference.after;
    if (effect.treatment === CLOSED.treatment) return 'closed';
    if (!effect.isGuarded) return undefined;
    const hasTokens = effect.receptions.some(({ workload }) => {
      const { security } = this.side(side).model;
      return security.policies(workload).authentications.length > 0;
    });
    if (hasTokens || !this.atWorkloads(difference, side, asked).every(isEmpty)) return undefined;
    return effect.receptions[0]?.isHttp ? '403' : 'closed';
  }

  /** Requests that a gateway's own policies admit; without policies, all of them. */
  private atGateway({ pods, request, callers }: Door, side: 0 | 1, asked: Asked): Iterable<Sample> {
    const pod = pods?.[side];
    const isHttp = request.scheme === 'http' || request.scheme === 'https';
    const all = [{ region: asked.start, token: NO_TOKEN, callers: [] }];
    if (!pod) return all;
    const filter = gatewayFilter(this.side(side), pod, request.port ?? 0, isHttp, isTls({ request }));
    const { authorizations, authentications } = filter.policies;
    if (authorizations.length + authentications.length === 0) return all;
    return admittedRequests(filter, callers, side, asked, this.regions);
  }

  /** Requests that the policies of each receiving workload admit. */
  private atWorkloads({ before, after, door }: DoorDifference, side: 0 | 1, asked: Asked): Iterable<Sample>[] {
    const { effect } = side === 0 ? before : after;
    const guarded = new Map(effect.receptions.map((reception) => [reception.policies, reception]));
    guarded.delete('');
    return [...guarded.values()].map((reception) => {
      const filter = receptionFilter(this.side(side), reception, effect.path, {
        isOwnAddress: false,
        isTls: isTls(door),
      });
      return admittedRequests(filter, door.callers, side, asked, this.regions);
    });
  }

  private side(side: 0 | 1): Side {
    return side === 0 ? this.before : this.after;
  }

  private treatment(side: Side, request: Request): Treatment {
    const { model } = side;
    const met = passage(side, request);
    const table = met.table ?? met.barred;
    // A caller without a sidecar has a route, but no table.
    const direct = table ? undefined : met.route;
    const tcp = met.tcp ?? met.closed;
    const reads = table || direct ? 'http' : tcp ? 'connection' : 'nothing';
    const isFixed = !direct && table?.refusal !== '';
    if (isFixed) {
      const effect = table
        ? fixedEffect({ kind: 'no-route', status: 404 })
        : passageEffect(tcp ? { ...met, tcp } : met, model.security);
      return { identity: `${effect.treatment} ${effect.policies}`, branches: [fixedBranch(effect, tcp)], reads };
    }
    const virtualHost = direct ? undefined : table?.find(request.host ?? '');
    if (!direct && !virtualHost) return { identity: 'no-route', branches: [NO_ROUTE], reads };
    if (virtualHost?.requireTls && request.scheme !== 'https') {
      return { identity: 'https', branches: [TO_HTTPS], reads };
    }
    const routes = direct ? [direct] : (virtualHost?.routes ?? []);
    if (direct) {
      const branches = branchesOf(routes, model.programs, model.security);
      return { identity: `service ${direct.service}`, branches, reads };
    }
    let branches = this.branches.get(routes);
    if (!branches) {
      branches = branchesOf(routes, model.programs, model.security);
      this.branches.set(routes, branches);
    }
    return { identity: routes, branches, reads };
  }

  /** Requests of two branches that the policies of the receiving workloads treat differently. */
  private policyDifferences(door: Door, before: Branch, after: Branch, asked: Asked) {
    const {
      callers,
      request: { from },
    } = door;
    const known = new Map(before.effect.receptions.map((reception) => [reception.key, reception]));
    const found = new Map<string, PolicyDifference[]>();
    for (const now of after.effect.receptions) {
      const old = known.get(now.key);
      if (!old || old.policies === now.policies) continue;
      const key = JSON.stringify([old.policies, now.policies, now.operations, now.authority]);
      if (found.has(key)) continue;
      const compare = (isOwnAddress: boolean) => {
        const filters = [
          receptionFilter(this.before, old, before.effect.path, { isOwnAddress, isTls: isTls(door) }),
          receptionFilter(this.after, now, after.effect.path, { isOwnAddress, isTls: isTls(door) }),
        ] as const;
        return policyDifferences(filters, callers, asked, this.regions);
      };
      // A workload with another address than before: no request has both of them.
      const hasMoved = from !== undefined && old.proxy.workload.address !== now.proxy.workload.address;
      found.set(key, [...compare(false), ...(hasMoved ? compare(true) : [])]);
    }
    return [...found.values()].flat();
  }

  /** All requests of a door to some hosts. */
  private start(
    { request: { scheme = 'http' }, isByAddress }: Door,
    names: HostNames,
    of: readonly HostName[],
    branches: readonly Branch[],
    hasPolicies = branches.some(({ effect }) => effect.policies !== ''),
  ): Region {
    const { languages } = this.regions;
    const values = new Map<string, Values>([
      ['header :scheme', { missing: false, language: languages.text(scheme) }],
      ['header :method', { missing: false, language: methods(languages) }],
      // `OPTIONS *` has no path: it is for the server as a whole, and not compared.
      [PATH, { missing: false, language: slashPaths(languages) }],
      ['header x-forwarded-proto', { missing: false, language: languages.all }],
    ]);
    const needsHost =
      !isByAddress &&
      (hasPolicies ||
        branches.some(({ conditions }) => conditions.some(({ subject }) => subject === 'header :authority')));
    if (needsHost) {
      const found = of.flatMap((name) => names.language(name, languages) ?? []);
      if (found.length === of.length) {
        values.set('header :authority', { missing: false, language: languages.either(...found) });
      }
    }
    return { values, opaque: new Map() };
  }

  /** Paths that a proxy reads differently before it routes them. */
  private normalizationDifference(door: Door, names: HostNames): DoorDifference[] {
    if (door.request.scheme === 'tcp' || door.request.scheme === 'tls') return [];
    const [old, now] = [this.before, this.after].map(({ model }) => model.mesh.pathNormalization);
    if (old === now) return [];
    const hosts = names.all.flatMap((name) => names.sample(name) ?? []);
    const region = { values: new Map(), opaque: new Map() };
    return [{ door, names: names.all, hosts, before: filterBranch(old), after: filterBranch(now), region }];
  }

  /** Requests whose address only one side looks at. */
  private addressDifference(door: Door, names: HostNames): DoorDifference[] {
    if (!door.isMixed) return [];
    const hosts = names.all.flatMap((name) => names.sample(name) ?? []);
    const region = { values: new Map(), opaque: new Map() };
    const otherAddress = 'the address that is connected to is not that of the host';
    return [
      {
        door,
        names: names.all,
        hosts,
        before: filterBranch('host'),
        after: filterBranch('address'),
        region,
        otherAddress,
      },
    ];
  }

  /** Requests that a gateway's own policies treat differently. */
  private gatewayDifferences(door: Door, names: HostNames, groups: readonly Group[]): DoorDifference[] {
    const { pods: [old, now] = [], request } = door;
    const { port = 0 } = request;
    if (!old || !now) return [];
    const described = (side: Side, pod: Gateway) =>
      side.model.security.filters(pod.proxy.workload, pod.targetPort(port));
    if (described(this.before, old) === described(this.after, now)) return [];
    return (['http', 'connection'] as const).flatMap((reads) => {
      const isRead = groups.filter(({ old: before, now: after }) => before.reads === reads && after.reads === reads);
      const [own, hosts] = [isRead.flatMap((group) => group.names), isRead.flatMap((group) => group.hosts)];
      if (own.length === 0) return [];
      const sides = [
        gatewayFilter(this.before, old, port, reads === 'http', isTls(door)),
        gatewayFilter(this.after, now, port, reads === 'http', isTls(door)),
      ] as const;
      const start = this.start(door, names, own, [], true);
      const found = policyDifferences(sides, door.callers, { start, inside: [], outside: [] }, this.regions);
      return found.map((policies) => ({
        door,
        names: own,
        hosts,
        before: filterBranch(),
        after: filterBranch(),
        region: policies.region,
        policies,
      }));
    });
  }
}

/** The treatment of what is decided before any route is matched. */
export const FILTERS = 'filters';

const filterBranch = (policies = '') =>
  fixedBranch({ ...fixedEffect({ kind: 'no-route', status: 404 }), treatment: FILTERS, policies });

const isTls = ({ request: { scheme } }: Pick<Door, 'request'>) => scheme === 'https' || scheme === 'tls';

const NO_ROUTE = fixedBranch(fixedEffect({ kind: 'no-route', status: 404 }));
/** The redirect of a server with `httpsRedirect`. */
export const TO_HTTPS = fixedBranch(fixedEffect({ kind: 'redirect', status: 301, location: 'https' }));

function methods(languages: Languages) {
  const rest: [number, number][] = [
    [45, 46],
    [48, 57],
    [65, 90],
    [94, 122],
    [124, 124],
    [126, 126],
  ];
  const token = languages.set(characters([33, 33], [35, 39], [42, 43], ...rest));
  return languages.sequence(token, languages.repeat(token));
}
