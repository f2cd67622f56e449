import { fieldsOrNone, textMap } from '../../manifest/fields';
import type { MeshModel } from '../../proxy/model';
import type { Endpoint } from '../../registry/service';
import type { Workload } from '../../registry/workload';
import type { Cluster } from '../../routing/cluster';
import { type Forward, ruleForward, serviceForward } from '../../routing/forward';
import { writtenRule } from '../../routing/matched-route';
import type { Route } from '../../routing/route';
import type { RouteContext } from '../../routing/route-action';
import type { Access } from '../../security/access';
import { addressOf } from '../../security/addresses';
import type { RoutedDestination } from '../../verdict/verdict';
import { KEPT, type PathFunction, rewrittenPath } from '../path-function';
import type { AccessCause } from './cell';
import type { Seen } from './clause';
import type { Decision } from './decision';
import type { Filter } from './filter';
import type { Filters } from './filters';

/** What becomes of requests at the end of a route: some of its endpoints treat them alike. */
export type Target =
  | {
      readonly kind: 'filtered';
      readonly destination: RoutedDestination;
      readonly workload: Workload;
      readonly filter: Filter;
      /** The connection of the route's own caller. */
      readonly access: Access;
      readonly isMutual: boolean;
    }
  /** All requests have the same end. */
  | FixedTarget
  /** A sidecar does not know the service: it blocks the requests, or passes them on. */
  | { readonly kind: 'unknown'; readonly isBlocked: boolean };

export interface FixedTarget {
  readonly kind: 'fixed';
  /** `allowed` if nothing decides, `asked` if it is not known what decides. */
  readonly end: keyof Decision;
  /** `null` if they reach no service. */
  readonly destination: RoutedDestination | null;
  /** Why; for `allowed`, why no policy is enforced, empty if policies are. */
  readonly reason: string;
  readonly causes: readonly AccessCause[];
  /** Whether a proxy applies policies there, even if it is not known how. @default true, unless `allowed` has a reason */
  readonly isEnforced?: boolean;
}

export function fixed(
  end: FixedTarget['end'],
  reason: string,
  { destination = null, causes = [], ...more }: Partial<Omit<FixedTarget, 'kind' | 'end' | 'reason'>> = {},
): FixedTarget {
  return { kind: 'fixed', end, destination, reason, causes, ...more };
}

/** Finds the targets of routes. */
export class Targets {
  private readonly model: MeshModel;
  private readonly filters: Filters;

  constructor(model: MeshModel, filters: Filters) {
    this.model = model;
    this.filters = filters;
  }

  of(route: Route): readonly Target[] {
    const { rule, virtualService, match, context, service } = route;
    if (!context) return [fixedTarget(route)];
    if (!rule || !virtualService) return this.ofForward(serviceForward(service, context), KEPT, context);
    const causes = [this.filters.ruleCause(writtenRule(virtualService, rule))];
    if (fieldsOrNone(rule.spec.redirect)) return [fixed('denied', 'the requests are redirected', { causes })];
    if (fieldsOrNone(rule.spec.directResponse)) return [fixed('denied', 'the proxy answers the requests', { causes })];
    const forward = ruleForward(virtualService, rule, match, context);
    if (forward.faults.every(({ abort }) => abort)) return [fixed('denied', 'a fault aborts the requests', { causes })];
    return this.ofForward(forward, rewrittenPath(rule.spec.rewrite, match.path), context);
  }

  ofForward(
    { clusters }: Pick<Forward, 'clusters'>,
    path: PathFunction,
    { proxy }: Pick<RouteContext, 'proxy'>,
  ): readonly Target[] {
    if (clusters.length === 0) return [fixed('denied', 'the rule has no destination')];
    const normalization = this.model.mesh.pathNormalization;
    return clusters.flatMap(({ cluster, destination, operations, authority }): readonly Target[] => {
      if (!cluster) {
        return [fixed('denied', `the proxy does not know ${nameOf(destination)}`, { destination })];
      }
      const changes = { path, operations, authority, normalization };
      if (cluster.endpoints.length === 0) {
        if (cluster.discovery !== 'endpoints') {
          return [fixed('allowed', `${destination.host} is outside the mesh`, { destination })];
        }
        return [this.withoutEndpoints(cluster, destination)];
      }
      const found = cluster.endpoints.map((endpoint) =>
        this.ofEndpoint(endpoint, cluster, destination, changes, proxy),
      );
      return [...new Map(found.map((target) => [targetKey(target), target])).values()];
    });
  }

  /** Without a workload in the manifests, it is not known which policies apply. */
  private withoutEndpoints({ service }: Cluster, destination: RoutedDestination): Target {
    const selector = textMap(service.config.spec.selector);
    const isScaledDown = this.model.workloads.select(service.namespace, selector).length > 0;
    return isScaledDown
      ? fixed('denied', `${nameOf(destination)} has no ready workload`, { destination })
      : fixed('asked', `no manifest has a workload of ${nameOf(destination)}`, { destination });
  }

  private ofEndpoint(
    endpoint: Endpoint,
    cluster: Cluster,
    destination: RoutedDestination,
    changes: Pick<Seen, 'path' | 'operations' | 'authority' | 'normalization'>,
    proxy: RouteContext['proxy'],
  ): Target {
    const { security } = this.model;
    const { workload, port } = endpoint;
    if (!workload) return fixed('allowed', `${destination.host} is outside the mesh`, { destination });
    const { tls, mismatch } = security.connection(endpoint, cluster, proxy);
    if (mismatch) {
      return fixed('denied', mismatch, { destination, causes: this.causesOfMismatch(workload, port, cluster) });
    }
    if (this.filters.isAmbient(workload) && (workload.sidecar === 'none' || this.hasPolicies(workload))) {
      const isEnforced = this.filters.hasWaypoint(cluster.service);
      return fixed('asked', ambient(workload.id, isEnforced), { destination, isEnforced });
    }
    if (workload.sidecar === 'none') {
      return fixed('allowed', `${workload.id} has no sidecar, so no policy is enforced`, { destination });
    }
    const refusal = security.refusal(workload);
    if (refusal) return fixed('denied', `Envoy refuses the listener of ${workload.id}: ${refusal}`, { destination });
    const isBehindGateway = proxy.type === 'router';
    const seen: Seen = {
      // TLS of the caller's proxy that the workload ends is not read by the workload's proxy.
      isHttp: tls !== 'simple',
      sourceIp: 'fixed',
      remoteIp: isBehindGateway ? 'client' : 'forwarded',
      hasClientSni: false,
      ...changes,
    };
    const filter = this.filters.at(workload, seen, 'workload');
    const principal = security.principal(proxy.workload);
    const { sni = '', ...fixedAccess } = security.access(endpoint, workload, cluster, proxy, principal);
    const sourceIp = addressOf(proxy.workload);
    const access = { ...fixedAccess, sni, sourceIp, remoteIp: sourceIp, http: undefined };
    return { kind: 'filtered', destination, workload, filter, access, isMutual: tls === 'mutual' };
  }

  private causesOfMismatch(workload: Workload, port: number, { rule, policy: { tls } }: Cluster): AccessCause[] {
    const { policy } = this.model.security.peerMode(workload, port);
    return [
      ...this.filters.causes('PeerAuthentication', policy === '' ? [] : [policy]),
      ...this.filters.causes('DestinationRule', tls === undefined ? [] : (rule?.sources ?? [])),
    ];
  }

  private hasPolicies(workload: Workload): boolean {
    const { authorizations, authentications } = this.model.security.policies(workload);
    return authorizations.length + authentications.length > 0;
  }
}

const nameOf = ({ host, port, subset }: RoutedDestination) => `${host}:${port}${subset ? ` subset ${subset}` : ''}`;

// A sidecar passes on or blocks what it does not know, whatever the request is.
function fixedTarget({ action }: Route): Target {
  const [outcome] = action({} as never, { address: '', port: 0 } as never).outcomes;
  return { kind: 'unknown', isBlocked: outcome?.kind !== 'passthrough' };
}

// ztunnel applies policies without conditions on requests; only a waypoint applies the others.
function ambient(id: string, hasWaypoint: boolean): string {
  const gap = hasWaypoint ? '' : ': without a waypoint, nothing enforces conditions on requests';
  return `${id} is in ambient mode, which is not simulated${gap}`;
}

/** Equal for targets that treat requests alike. */
export function targetKey(target: Target): string {
  if (target.kind !== 'filtered') return JSON.stringify(target);
  const { filter, access, isMutual, destination } = target;
  const { principal: _, ...connection } = access;
  return JSON.stringify([destination.host, destination.port, filter.key, connection, isMutual]);
}
