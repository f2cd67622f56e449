import { type HostName, withoutPort } from '../../registry/host-name';
import { authorityOf, portIn } from '../../request/http-request';
import type { Request } from '../../request/request';
import type { Verdict } from '../../verdict/verdict';
import { Languages } from '../language';
import { Regions } from '../regions/region';
import { Witnesses } from '../regions/witness';
import { branchName, nameFor, ruleName } from './branch-name';
import { causesFor, policyChanges } from './causes';
import { type Change, changesBetween } from './changes';
import type { Difference } from './difference';
import { DoorComparison, type DoorDifference, FILTERS } from './door-comparison';
import { classKey, type Door, doors } from './doors';
import { HostNames } from './hosts';
import { kindOf, observed } from './observed';
import { hasSameMeshConfig, passage, type Side } from './side';
import { unchangedRoutes } from './unchanged-routes';
import { unseenChanges } from './unseen';
import { variants } from './variants';
import { requestsInWords } from './words';

/** The differences between two meshes for all requests: what is not reported is proved to be treated alike. */
export class Comparison {
  readonly differences: readonly Difference[];
  /** The parts of each difference, to find the one that a request belongs to. */
  readonly parts: readonly (readonly DoorDifference[])[];
  readonly changes: ReadonlyMap<string, Change>;
  private readonly before: Side;
  private readonly after: Side;
  private readonly witnesses: Witnesses;
  private classOf: ((from: string) => string) | undefined;

  constructor(before: Side, after: Side) {
    this.before = before;
    this.after = after;
    const languages = new Languages();
    this.witnesses = new Witnesses(languages);
    this.changes = changesBetween(before, after);
    if (this.changes.size === 0 && hasSameMeshConfig(before, after)) {
      this.differences = [];
      this.parts = [];
      return;
    }
    const comparison = new DoorComparison(
      before,
      after,
      new Regions(languages),
      unchangedRoutes([before, after], this.changes),
    );
    const groups = new Map<string, { host: HostName; parts: DoorDifference[] }>();
    for (const door of doors(before, after)) {
      for (const found of comparison.compare(door)) {
        for (const host of shownHosts(found.names)) {
          const key = JSON.stringify([
            sourceKey(door),
            host,
            ruleName(found.before),
            ruleName(found.after),
            found.before.effect.treatment === FILTERS,
          ]);
          const group = groups.get(key);
          if (group) group.parts.push(found);
          else groups.set(key, { host, parts: [found] });
        }
      }
    }
    const all = [...groups.values()];
    this.parts = all.map(({ parts }) => parts);
    this.differences = [
      ...all.map(({ host, parts }) => this.difference(host, parts)),
      ...unseenChanges(before, after, this.changes),
    ];
  }

  /** The difference that a request belongs to; `null` if both meshes treat it alike. */
  indexOf(request: Request): number | null {
    const index = this.parts.findIndex((parts) => parts.some((part) => this.includes(part, request)));
    return index < 0 ? null : index;
  }

  /** Returns the same, after both simulators have answered the request. @throws if the request is invalid */
  affects(request: Request): number | null {
    const isAlike = observed(this.before.route(request)) === observed(this.after.route(request));
    return isAlike ? null : this.indexOf(request);
  }

  private difference(host: HostName, parts: readonly DoorDifference[]): Difference {
    const [first] = parts;
    if (!first) throw new Error('a difference must have parts');
    const source = first.door.source;
    const from =
      'gateway' in source
        ? source
        : {
            workloads: [
              ...new Set(parts.flatMap(({ door }) => ('workloads' in door.source ? door.source.workloads : []))),
            ],
          };
    const requests = [...new Set(parts.map(requestsInWords))];
    const common = {
      from,
      host,
      requests: requests.includes('every request') ? 'every request' : requests.join('; or '),
    };
    const causes = causesFor(first, this.changes);
    for (const part of parts) {
      const found = this.witness(part, host);
      if (!found) continue;
      const { request, verdicts } = found;
      const reason =
        part.before.effect.treatment === part.after.effect.treatment &&
        part.before.effect.policies !== part.after.effect.policies;
      return {
        ...common,
        kind: kindOf(...verdicts),
        witness: request,
        before: verdicts[0].outcomes,
        after: verdicts[1].outcomes,
        causes,
        ...(reason && { reason: 'the policies decide which of these requests are treated differently' }),
      };
    }
    return { ...common, kind: 'may-differ', witness: null, before: [], after: [], causes, reason: reasonOf(first) };
  }

  /** A request that both simulators answer differently. */
  private witness(
    part: DoorDifference,
    host: HostName,
  ): { request: Request; verdicts: [Verdict, Verdict] } | undefined {
    const { door, region, names, hosts } = part;
    const { scheme = 'http' } = door.request;
    if (!region) return undefined;
    const own = hosts[names.indexOf(host)] ?? hosts[0] ?? '';
    const found = this.witnesses.of(region, scheme, [own, ...hosts.slice(0, 20)]);
    if (!found) return undefined;
    const isRaw = scheme === 'tcp' || scheme === 'tls';
    const request = isRaw ? { ...door.request, host: own } : { ...door.request, ...found };
    const first = this.differs(part, request);
    if (first) return { request, verdicts: first };
    const senders = 'workloads' in door.source ? door.source.workloads.slice(0, 20) : [];
    const policies = part.before.effect.policies === part.after.effect.policies ? [] : policyChanges(this.changes);
    for (const variant of variants(
      request,
      part,
      policies.length > 0 ? senders.filter((sender) => !sender.endsWith('*')) : [],
      policies,
    )) {
      const verdicts = this.differs(part, variant);
      if (verdicts) return { request: variant, verdicts };
    }
    return undefined;
  }

  private differs(part: DoorDifference, request: Request): [Verdict, Verdict] | undefined {
    try {
      const verdicts: [Verdict, Verdict] = [this.before.route(request), this.after.route(request)];
      return observed(verdicts[0]) !== observed(verdicts[1]) && this.belongs(part, request) ? verdicts : undefined;
    } catch {
      return undefined;
    }
  }

  private includes(part: DoorDifference, request: Request): boolean {
    return this.enters(part.door, request) && this.belongs(part, request);
  }

  private enters({ request: own, source, otherThan }: Door, request: Request): boolean {
    const { scheme, port = portIn(authorityOf(request)) } = request;
    // Without a port or a scheme, the proxies decide, and the branches show whether the request belongs here.
    if (port !== 0 && (otherThan ? otherThan.has(port) : port !== own.port)) return false;
    if (scheme !== undefined && scheme !== own.scheme) return false;
    if (own.clientCertificate !== undefined && own.clientCertificate !== (request.clientCertificate ?? false))
      return false;
    const isFromGateway = request.from === undefined || request.from === 'gateway';
    if ('gateway' in source) return isFromGateway;
    if (isFromGateway) return false;
    this.classOf ??= classKey(this.before, this.after);
    return this.classOf(request.from ?? '') === this.classOf(own.from ?? '');
  }

  /** Whether both branches of a difference accept a request. */
  private belongs({ door, names, before, after }: DoorDifference, request: Request): boolean {
    const host = withoutPort(authorityOf(request) ?? '');
    const name = new HostNames(door.hosts).of(host);
    if (door.request.scheme !== 'tcp' && name !== undefined && !names.includes(name)) return false;
    if (before.effect.treatment === FILTERS) return true;
    return (
      nameFor(passage(this.before, request)) === branchName(before) &&
      nameFor(passage(this.after, request)) === branchName(after)
    );
  }
}

/** A gateway and its port, or all workloads. */
function sourceKey({ source }: Door): unknown {
  return 'gateway' in source ? source : 'workloads';
}

/** The full names of services, without the short names that lead to the same routes. */
function shownHosts(names: readonly HostName[]): readonly HostName[] {
  const full = names.filter((name) => /\.svc\.[^*]*[^.]$/.test(name) && !/^[^.]+\.[^.]+\.svc$/.test(name));
  return full.length > 0 ? full : names.slice(0, 1).concat(names.slice(1).filter((name) => name !== '*'));
}

function reasonOf({ region, before, after }: DoorDifference): string {
  if (!region) return 'the search for a request ended at its limit';
  if ([...region.opaque.values()].includes(true)) return 'a regex or a claim in the conditions is not modelled';
  if (before.effect.policies !== after.effect.policies)
    return 'the policies or the path normalization differ, and no request that was tried shows the effect';
  return 'no request that was tried shows the effect';
}
