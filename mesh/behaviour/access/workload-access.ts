import { Sidecar } from '../../proxy/sidecar';
import { Unmeshed } from '../../proxy/unmeshed';
import { serviceForward } from '../../routing/forward';
import type { Access } from '../../security/access';
import type { Outcome } from '../../verdict/verdict';
import { HostNames } from '../diff/hosts';
import type { Side } from '../diff/side';
import { passage } from '../diff/side';
import { KEPT } from '../path-function';
import type { Callee } from './callee';
import type { Caller } from './caller';
import type { AccessCause } from './cell';
import { connectionTargets } from './connection-access';
import type { Judged, TargetClauses } from './entry';
import { type Filter, matchingClauses, withClauses } from './filter';
import type { Filters } from './filters';
import type { Judge } from './judge';
import { fixed, type Target, type Targets } from './target';
import { EVERY_REQUEST, type RoutedWay, routedWay, waysOf } from './ways';

/** Decides which workloads may call which services. Callers and services that nothing tells apart are decided once. */
export class WorkloadAccess {
  private readonly places = new Map<string, Map<Callee, Place>>();
  private readonly side: Side;
  private readonly targets: Targets;
  private readonly filters: Filters;
  private readonly judge: Judge;

  constructor(side: Side, targets: Targets, filters: Filters, judge: Judge) {
    this.filters = filters;
    this.side = side;
    this.targets = targets;
    this.judge = judge;
  }

  decide(caller: Caller, callee: Callee): Judged {
    const { ways, judged: known } = this.place(caller, callee);
    const matched = ways.map(({ targets }) => targets.map((target) => match(target, caller)));
    const key = matched.map((ofWay) => ofWay.map((one) => one.key).join()).join(';');
    let judged = known.get(key);
    if (!judged) {
      const decided = ways.map(({ way }, index) => ({ way, targets: (matched[index] ?? []).map(targetClauses) }));
      const hosts = namesOf(callee);
      const request = { from: caller.from, port: callee.port, scheme: callee.scheme };
      judged = this.judge.decide([{ ways: decided, request, hosts, names: hosts.all, reaches: isForwarded }]);
      known.set(key, judged);
    }
    return ofCaller(judged, caller);
  }

  private place(caller: Caller, callee: Callee): Place {
    // Connections that no proxy reads are decided by the simulator, for each identity.
    const group = callee.scheme === 'http' ? caller.routes : `${caller.routes} ${caller.principal} ${caller.address}`;
    let ofGroup = this.places.get(group);
    if (!ofGroup) {
      ofGroup = new Map();
      this.places.set(group, ofGroup);
    }
    let place = ofGroup.get(callee);
    if (!place) {
      place = { ways: this.waysTo(caller, callee), judged: new Map() };
      ofGroup.set(callee, place);
    }
    return place;
  }

  private waysTo(caller: Caller, callee: Callee): readonly RoutedWay[] {
    const origin = this.side.origins.for({ from: caller.from });
    const { sample: host, port, scheme } = callee;
    if (origin instanceof Unmeshed && !origin.knows(host, port)) {
      return [this.passed(callee, 'the caller has no sidecar', [])];
    }
    if (origin instanceof Unmeshed && scheme === 'http') {
      const context = origin.context(port, false);
      return [routedWay(EVERY_REQUEST, this.targets.ofForward(serviceForward(callee.host, context), KEPT, context))];
    }
    const met = passage(this.side, { from: caller.from, host, port, path: '/', scheme });
    const causes = origin instanceof Sidecar ? this.visibilityCauses(origin, callee) : [];
    if (!met.table) {
      const { outcomes } = met.answer;
      const [outcome] = outcomes;
      if (outcome?.kind === 'passthrough') return [this.passed(callee, INVISIBLE, causes)];
      if (scheme !== 'http') {
        return [routedWay(EVERY_REQUEST, connectionTargets(outcomes, this.side.model, this.filters))];
      }
      const reason = outcome && 'reason' in outcome ? outcome.reason : 'the proxy does not accept the requests';
      return [routedWay(EVERY_REQUEST, [fixed('denied', reason, { causes })])];
    }
    if (met.table.refusal) {
      return [routedWay(EVERY_REQUEST, [fixed('denied', `Envoy refuses the routes: ${met.table.refusal}`)])];
    }
    const routes = met.table.find(host)?.routes ?? [];
    return waysOf(routes, this.targets, this.side.model).map((way) => {
      const [target] = way.targets;
      if (target?.kind !== 'unknown') return way;
      return target.isBlocked
        ? routedWay(way.way, [fixed('denied', `${INVISIBLE}, and outboundTrafficPolicy is REGISTRY_ONLY`, { causes })])
        : this.passed(callee, INVISIBLE, causes);
    });
  }

  /** What a sidecar passes on as it is, so only the proxy of the workload decides. */
  private passed({ service, host, port }: Callee, why: string, causes: readonly AccessCause[]): RoutedWay {
    const destination = { host, subset: null, port, workloads: [] };
    const found = service.ports.find(({ number }) => number === port);
    const guarded = (found ? service.endpoints(found) : []).flatMap(({ workload, port: of }) =>
      workload && workload.sidecar !== 'none' && this.side.model.security.filters(workload, of) !== ''
        ? [workload.id]
        : [],
    );
    const target =
      guarded.length > 0
        ? fixed('asked', `${why}, and whether ${guarded[0]} accepts plaintext requests is not simulated`, {
            destination,
            causes,
          })
        : fixed('allowed', `${why}: requests are passed on as they are`, { destination, causes });
    return routedWay(EVERY_REQUEST, [target]);
  }

  private visibilityCauses({ scope }: Sidecar, { service }: Callee): AccessCause[] {
    if (scope.sidecar !== '') return this.filters.causes('Sidecar', [scope.sidecar]);
    return service.visibility.isPublic() ? [] : this.filters.causes(service.config.kind, [service.config.id]);
  }
}

const INVISIBLE = 'the caller does not see the service';

/** The names of a service that mean the same to all callers. */
function namesOf({ sample, service }: Callee): HostNames {
  const { hostname } = service;
  const [name, namespace] = hostname.split('.');
  const isKubernetes = service.kubernetes && name && namespace;
  return new HostNames([sample, ...(isKubernetes ? [`${name}.${namespace}`, `${name}.${namespace}.svc`] : [])]);
}

/** The ways from callers with the same routes to a service. */
interface Place {
  readonly ways: readonly RoutedWay[];
  /** What is decided for callers that match the same clauses. */
  readonly judged: Map<string, Judged>;
}

/** The clauses of a target that can match what a caller sends. */
interface Match {
  readonly target: Target;
  readonly indexes: readonly number[];
  /** Equal for callers that are treated alike. */
  readonly key: string;
  /** A policy that does not recognize the caller. */
  readonly unidentified: AccessCause | undefined;
}

function match(target: Target, { principal, address }: Caller): Match {
  if (target.kind !== 'filtered') return { target, indexes: NONE, key: '', unidentified: undefined };
  const { filter, isMutual } = target;
  const access = { ...target.access, sourceIp: address, remoteIp: address, principal: isMutual ? principal : '' };
  const indexes = matchingClauses(filter, access);
  const unidentified = isMutual ? undefined : unidentifiedBy(filter, indexes, { ...access, principal });
  return { target, indexes, key: `${indexes.join('+')}${unidentified ? '!' : ''}`, unidentified };
}

const NONE: readonly number[] = [];

function targetClauses({ target, indexes, unidentified }: Match): TargetClauses {
  if (target.kind !== 'filtered') return { target, filters: [] };
  return {
    target,
    filters: [withClauses(target.filter, indexes)],
    ...(unidentified && { unenforced: `the caller sends plaintext, so ${unidentified.object} cannot identify it` }),
  };
}

/** A policy that would deny the caller if it had its identity. */
function unidentifiedBy(filter: Filter, matching: readonly number[], access: Access): AccessCause | undefined {
  const denying = matchingClauses(filter, access).find(
    (index) => !matching.includes(index) && filter.clauses[index]?.effect !== 'allow',
  );
  return denying === undefined ? undefined : filter.clauses[denying]?.cause;
}

/** The same for another caller that is treated alike. */
function ofCaller(judged: Judged, { from }: Caller): Judged {
  const { allowed, denied } = judged.witness;
  if ((allowed ?? denied)?.from === from) return judged;
  return { ...judged, witness: { allowed: allowed && { ...allowed, from }, denied: denied && { ...denied, from } } };
}

/** Whether requests get to a workload, or leave the caller's proxy as they are. */
const isForwarded = ({ kind }: Outcome) => kind === 'forward' || kind === 'passthrough';
