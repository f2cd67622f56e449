import type { HostName } from '../../registry/host-name';
import type { Request } from '../../request/request';
import { characters } from '../character-set';
import type { Values } from '../condition';
import type { Languages } from '../language';
import type { Region, Regions } from '../regions/region';
import { type Branch, branchesOf, fixedBranch } from './branch';
import { type BranchPair, compareBranches } from './compare-branches';
import type { Door } from './doors';
import { fixedEffect, passageEffect } from './effect';
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

/** How one side treats the requests to a host: equal objects treat them alike. */
interface Treatment {
  readonly identity: unknown;
  readonly branches: readonly Branch[];
}

/** Compares doors of two meshes, host by host. Branches are shared between doors with the same virtual host. */
export class DoorComparison {
  private readonly branches = new Map<object, readonly Branch[]>();
  private readonly before: Side;
  private readonly after: Side;
  private readonly regions: Regions;
  private readonly isUnchanged: IsUnchanged;

  constructor(before: Side, after: Side, regions: Regions, isUnchanged: IsUnchanged) {
    this.isUnchanged = isUnchanged;
    this.before = before;
    this.after = after;
    this.regions = regions;
  }

  compare(door: Door): DoorDifference[] {
    const names = new HostNames(door.hosts);
    const groups = new Map<
      unknown,
      Map<unknown, { old: Treatment; now: Treatment; names: HostName[]; hosts: HostName[] }>
    >();
    for (const name of names.all) {
      const host = names.sample(name);
      if (host === undefined) continue;
      const request = { ...door.request, host, path: '/' };
      const old = this.treatment(this.before, request);
      const now = this.treatment(this.after, request);
      const ofOld = groups.get(old.identity) ?? new Map();
      groups.set(old.identity, ofOld);
      const group = ofOld.get(now.identity) ?? { old, now, names: [], hosts: [] };
      ofOld.set(now.identity, group);
      group.names.push(name);
      group.hosts.push(host);
    }
    const all = [...groups.values()].flatMap((group) => [...group.values()]);
    const found = all.flatMap(({ old, now, names: ofGroup, hosts }) => {
      const start = this.start(door, names, ofGroup, [...old.branches, ...now.branches]);
      return compareBranches(old.branches, now.branches, start, this.regions, this.isUnchanged).map((pair) => ({
        ...pair,
        door,
        names: ofGroup,
        hosts,
      }));
    });
    return [...this.filterDifference(door, names), ...found];
  }

  private treatment(side: Side, request: Request): Treatment {
    const { model } = side;
    const met = passage(side, request);
    const table = met.table ?? met.barred;
    if (!table || table.refusal) {
      const effect = table ? fixedEffect({ kind: 'no-route', status: 404 }) : passageEffect(met, model.security);
      return { identity: `${effect.treatment} ${effect.policies}`, branches: [fixedBranch(effect)] };
    }
    const virtualHost = table.find(request.host ?? '');
    if (!virtualHost) return { identity: 'no-route', branches: [NO_ROUTE] };
    if (virtualHost.requireTls && request.scheme !== 'https') return { identity: 'https', branches: [TO_HTTPS] };
    let branches = this.branches.get(virtualHost.routes);
    if (!branches) {
      branches = branchesOf(virtualHost.routes, model.programs, model.security);
      this.branches.set(virtualHost.routes, branches);
    }
    return { identity: virtualHost.routes, branches };
  }

  /** All requests of a door to some hosts. */
  private start(
    { request: { scheme = 'http' } }: Door,
    names: HostNames,
    of: readonly HostName[],
    branches: readonly Branch[],
  ): Region {
    const { languages } = this.regions;
    const values = new Map<string, Values>([
      ['header :scheme', { missing: false, language: languages.text(scheme) }],
      ['header :method', { missing: false, language: methods(languages) }],
      ['header x-forwarded-proto', { missing: false, language: languages.all }],
    ]);
    const needsHost = branches.some(({ conditions }) =>
      conditions.some(({ subject }) => subject === 'header :authority'),
    );
    if (needsHost) {
      const found = of.flatMap((name) => names.language(name, languages) ?? []);
      if (found.length === of.length) {
        values.set('header :authority', { missing: false, language: languages.either(...found) });
      }
    }
    return { values, opaque: new Map() };
  }

  /** What decides over all requests that a proxy reads: the policies of a gateway, and how paths are normalized. */
  private filterDifference(door: Door, names: HostNames): DoorDifference[] {
    const { pods, request } = door;
    if (request.scheme === 'tcp' || request.scheme === 'tls') return [];
    const [old, now] = [this.before, this.after].map(({ model: { security, mesh } }, index) => {
      const pod = pods?.[index];
      const filters = pod ? security.filters(pod.proxy.workload, pod.targetPort(request.port ?? 0)) : '';
      return `${mesh.pathNormalization} ${filters}`;
    });
    if (old === now) return [];
    const side = (policies = '') =>
      fixedBranch({ ...fixedEffect({ kind: 'no-route', status: 404 }), treatment: FILTERS, policies });
    const hosts = names.all.flatMap((name) => names.sample(name) ?? []);
    const region = { values: new Map(), opaque: new Map() };
    return [{ door, names: names.all, hosts, before: side(old), after: side(now), region }];
  }
}

/** The treatment of what only a gateway's policies decide. */
export const FILTERS = 'filters';

const NO_ROUTE = fixedBranch(fixedEffect({ kind: 'no-route', status: 404 }));
const TO_HTTPS = fixedBranch(fixedEffect({ kind: 'redirect', status: 301, location: 'https' }));

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
