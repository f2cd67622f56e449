import type { Passage } from '../../proxy/model';
import { type HostName, withoutPort } from '../../registry/host-name';
import { assumedWorkload } from '../../registry/workload';
import { authorityOf, portIn } from '../../request/http-request';
import type { Request } from '../../request/request';
import type { Verdict } from '../../verdict/verdict';
import { Languages } from '../language';
import type { PolicyDifference } from '../policies/policy-difference';
import { policyWitness } from '../policies/policy-witness';
import { Regions } from '../regions/region';
import { Witnesses } from '../regions/witness';
import { branchName, nameFor, ruleName } from './branch-name';
import { callerOf, shownId } from './callers';
import { causesFor } from './causes';
import { type Change, changesBetween } from './changes';
import { UNFINISHED } from './compare-branches';
import type { Difference, RequestSource } from './difference';
import { DoorComparison, type DoorDifference, FILTERS, type Sample } from './door-comparison';
import { classKey, type Door, doors } from './doors';
import { focusOf } from './focus';
import { HostNames } from './hosts';
import { merge } from './merge';
import { kindOf, observed } from './observed';
import { otherChanges } from './other-changes';
import { hasSameMeshConfig, passage, type Side } from './side';
import { unchangedRoutes } from './unchanged-routes';
import { unseenChanges } from './unseen';
import { variants } from './variants';
import { requestsInWords } from './words';

/** More samples of a difference are not tried. */
const MOST_SAMPLES = 40;

/** The differences between two meshes for all requests: what is not reported is proved to be treated alike. */
export class Comparison {
  readonly differences: readonly Difference[];
  /** The parts of each difference, to find the one that a request belongs to. */
  readonly parts: readonly (readonly DoorDifference[])[];
  readonly changes: ReadonlyMap<string, Change>;
  private readonly before: Side;
  private readonly after: Side;
  /** The languages of the regions of its parts. */
  readonly languages: Languages;
  private readonly witnesses: Witnesses;
  private doorComparison: DoorComparison | undefined;
  private classOf: ((from: string) => string) | undefined;

  /** @param languages shared by comparisons whose regions are compared with each other */
  constructor(before: Side, after: Side, languages = new Languages()) {
    this.before = before;
    this.after = after;
    this.languages = languages;
    this.witnesses = new Witnesses(this.languages);
    this.changes = changesBetween(before, after);
    if (this.changes.size === 0 && hasSameMeshConfig(before, after)) {
      this.differences = [];
      this.parts = [];
      return;
    }
    const focus = focusOf([before, after], this.changes);
    const comparison = new DoorComparison(
      before,
      after,
      new Regions(this.languages),
      unchangedRoutes([before, after], this.changes),
      focus,
    );
    this.doorComparison = comparison;
    const groups = new Map<string, { hosts: readonly HostName[]; parts: DoorDifference[] }>();
    for (const door of doors(before, after, focus)) {
      for (const found of comparison.compare(door)) {
        const hosts = shownHosts(found.names);
        const key = JSON.stringify([
          sourceKey(door),
          hosts,
          // Rules whose requests are no longer treated by any rule have one difference.
          isUnruled(found) ? found.after.effect.treatment : [ruleName(found.before), ruleName(found.after)],
          found.before.effect.treatment === FILTERS,
          found.policies?.change,
          found.policies?.reason,
          found.otherAddress,
        ]);
        const group = groups.get(key);
        if (group) group.parts.push(found);
        else groups.set(key, { hosts, parts: [found] });
      }
    }
    const found = [...groups.values()].map(({ hosts, parts }) => ({
      parts,
      difference: this.difference(hosts, parts),
    }));
    const unseen = unseenChanges(before, after, this.changes).map((difference) => ({ parts: [], difference }));
    const merged = merge([...found, ...unseen]);
    this.parts = merged.map(({ parts }) => parts);
    this.differences = merged.map(({ difference }) => difference);
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

  /** Requests of a part: any, then those that policies admit. */
  samples(part: DoorDifference): Iterable<Sample> {
    return this.doorComparison?.samples(part) ?? [];
  }

  private difference(hosts: readonly HostName[], parts: readonly DoorDifference[]): Difference {
    const [first] = parts;
    if (!first) throw new Error('a difference must have parts');
    const [host = '', ...others] = hosts;
    const from = sourceOf(parts);
    const common = {
      from,
      host,
      ...(others.length > 0 && { also: others.map((other) => ({ from, host: other })) }),
      requests: requestsInWords(parts),
    };
    const causes = causesFor(first, this.changes);
    for (const part of parts) {
      const found = this.witness(part, host);
      if (!found) continue;
      const { request, verdicts } = found;
      return {
        ...common,
        kind: kindOf(...verdicts),
        witness: request,
        before: verdicts[0].outcomes,
        after: verdicts[1].outcomes,
        otherChanges: otherChanges(...verdicts),
        causes,
      };
    }
    return {
      ...common,
      kind: 'may-differ',
      witness: null,
      before: [],
      after: [],
      otherChanges: [],
      causes,
      reason: reasonOf(first),
    };
  }

  /** A request that both simulators answer differently. */
  private witness(
    part: DoorDifference,
    host: HostName,
  ): { request: Request; verdicts: [Verdict, Verdict] } | undefined {
    let tried = 0;
    for (const sample of this.samples(part)) {
      tried += 1;
      if (tried > MOST_SAMPLES) return undefined;
      const request = this.request(part, sample, host);
      for (const variant of request ? [request, ...variants(request, part)] : []) {
        const verdicts = this.differs(part, variant);
        if (verdicts) return { request: variant, verdicts };
      }
    }
    return undefined;
  }

  /** A request of a sample; `undefined` if none can be described. */
  private request(
    { door, names, hosts, otherAddress }: DoorDifference,
    sample: Sample,
    host: HostName,
  ): Request | undefined {
    const { scheme = 'http' } = door.request;
    const own = hosts[names.indexOf(host)] ?? hosts[0] ?? '';
    if (!sample.region) return undefined;
    const found = this.witnesses.of(sample.region, scheme, [own, ...hosts.slice(0, 20)]);
    const seen = policyWitness(sample.region, sample.token, this.languages);
    if (!found || !seen) return undefined;
    const { headers, ...others } = seen;
    const [caller] = sample.callers;
    const entering = { ...door.request, ...(caller?.id && { from: caller.id }), ...others };
    return scheme === 'tcp' || scheme === 'tls'
      ? { ...entering, host: withoutPort(found.host ?? own) }
      : {
          ...entering,
          ...found,
          ...(door.isByAddress && found.host !== own && { address: own }),
          ...(otherAddress !== undefined && { address: 'elsewhere.example' }),
          headers: { ...headers, ...found.headers },
        };
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
  private belongs(part: DoorDifference, request: Request): boolean {
    const { door, names, before, after, policies, otherAddress } = part;
    if (otherAddress !== undefined && !isElsewhere(request)) return false;
    const name = new HostNames(door.hosts).of(this.calledHost(door, request));
    if (door.request.scheme !== 'tcp' && name !== undefined && !names.includes(name)) return false;
    if (before === UNFINISHED) return true;
    if (before.effect.treatment !== FILTERS) {
      const isHere =
        nameFor(passage(this.before, request)) === branchName(before) &&
        nameFor(passage(this.after, request)) === branchName(after);
      if (!isHere) return false;
    }
    return !policies || this.isDecided(policies, before.effect.treatment === FILTERS, request);
  }

  /** The host that a request is sent to. A name without a dot is that of a Service in the namespace of the caller. */
  private calledHost({ isByAddress, hosts, request: own }: Door, request: Request): HostName {
    const { from = 'gateway', address } = request;
    const host = withoutPort((isByAddress ? address : undefined) ?? authorityOf(request) ?? '');
    const [namespace] = from.split('/');
    if (from === 'gateway' || host.includes('.') || namespace === own.from?.split('/')[0]) return host;
    const full = `${host}.${namespace}.svc.${this.after.model.mesh.clusterDomain}`;
    return hosts.includes(full) ? full : host;
  }

  /** Whether a request is one of those that policies treat differently. */
  private isDecided({ change, includes }: PolicyDifference, isAtGateway: boolean, request: Request): boolean {
    const { from = 'gateway' } = request;
    const [namespace = '', name = ''] = from.split('/');
    const { principals } = callerOf(
      assumedWorkload(namespace, name, new Map([['app', name]])),
      this.before,
      this.after,
    );
    if (!includes(from === 'gateway' ? ['', ''] : principals)) return false;
    if (change === 'other') return true;
    // What a gateway lets through may be denied behind it.
    const share = (side: Side) =>
      isAtGateway ? Number(isBarred(passage(side, request))) : deniedShare(side.route(request));
    const [old, now] = [this.before, this.after].map(share);
    return old !== undefined && now !== undefined && (change === 'denied' ? now > old : now < old);
  }
}

const isElsewhere = ({ address, host }: Request) => address !== undefined && address !== withoutPort(host ?? '');

/** Whether a rule is left for something that no rule decides, such as a closed connection. */
const isUnruled = ({ before, after }: DoorDifference) =>
  before.route?.rule && !after.route?.rule && after.effect.hosts.length === 0;

/** A gateway and its port, or all workloads. */
function sourceKey({ source }: Door): unknown {
  return 'gateway' in source ? source : 'workloads';
}

/** The full names of services, without the short names that lead to the same routes. */
function shownHosts(names: readonly HostName[]): readonly HostName[] {
  const full = names.filter((name) => /\.svc\.[^*]*[^.]$/.test(name) && !/^[^.]+\.[^.]+\.svc$/.test(name));
  return full.length > 0 ? full : names.slice(0, 1).concat(names.slice(1).filter((name) => name !== '*'));
}

/** The senders of the requests of some parts. */
function sourceOf(parts: readonly DoorDifference[]): RequestSource {
  const workloads = parts.flatMap(({ door: { source, callers }, policies }) => {
    if ('gateway' in source) return [];
    if (!policies) return source.workloads;
    // Shows all callers of a door under its names for them.
    if (policies.callers.length === callers.length) return source.workloads;
    return policies.callers.map(({ id, account }) => shownId(id) + (account ? ` with service account ${account}` : ''));
  });
  const [first] = parts;
  const gateway = first && 'gateway' in first.door.source ? first.door.source : undefined;
  return gateway ?? { workloads: [...new Set(workloads)] };
}

const isBarred = ({ barred, closed }: Passage) => barred !== undefined || closed !== undefined;

/** The share of a request that policies deny. */
function deniedShare({ outcomes }: Verdict): number {
  return outcomes
    .filter(({ kind }) => kind === 'denied' || kind === 'closed')
    .reduce((sum, { probability }) => sum + probability.toNumber(), 0);
}

function reasonOf({ region, before, after, policies, otherAddress }: DoorDifference): string {
  if (policies?.reason) return policies.reason;
  const accounts = policies?.callers.map(({ account }) => account) ?? [];
  if (policies && accounts.length > 0 && accounts.every(Boolean)) {
    const now =
      policies.change === 'other' ? 'decide differently' : `${policies.change === 'denied' ? 'deny' : 'allow'} it now`;
    return `policies ${now}, but no manifest has a workload with service account ${accounts.join(', ')}: add it, or pass it as context`;
  }
  if (before === UNFINISHED) return 'the comparison ended at its limit: there are too many rules';
  if (!region) return 'the search for a request ended at its limit';
  if ([...region.opaque.values()].includes(true)) return 'a regex or a claim in the conditions is not modelled';
  if (before.effect.treatment === FILTERS && otherAddress === undefined)
    return 'the path normalization differs, and no request that was tried shows it';
  if (before.effect.isIdle || after.effect.isIdle)
    return 'no manifest has a workload of the destination: pass it as context';
  return 'no request that was tried shows the effect';
}
