import { fields, list, number, text } from '../manifest/fields';
import { Fraction } from '../verdict/fraction';
import type { Destination } from '../verdict/verdict';
import { destinationOf } from './arrival';
import type { Cluster } from './cluster';
import { destinationOfRoute } from './destination';
import { authorityOf, concatenate, type HeaderOperations, isEmpty, requestOperations } from './header-operations';
import type { RouteContext } from './route-action';
import type { HttpRule, VirtualService } from './virtual-service';

/** A destination of a rule with what happens to requests on their way there. */
export interface WeightedCluster {
  readonly probability: Fraction;
  readonly destination: Destination;
  /** `undefined` where the proxy has no such cluster. */
  readonly cluster: Cluster | undefined;
  readonly isOpen: boolean;
  /** Empty where the path stays untouched, as for the destination's own operations below. */
  readonly operations: readonly HeaderOperations[];
  readonly authority: string;
}

/** One destination takes everything whatever its weight; of several, those without weight take nothing. */
export function weightedClusters(
  virtualService: VirtualService,
  rule: HttpRule,
  context: RouteContext,
): readonly WeightedCluster[] {
  const { spec } = rule;
  const all = list(spec.route).map(fields);
  const weighted = all.length === 1 ? all : all.filter(({ weight }) => weightOf(weight) > 0);
  const total = weighted.reduce((sum, { weight }) => sum + weightOf(weight), 0);
  const ofRoute = requestOperations(spec.headers);
  const routeAuthority = text(fields(spec.rewrite).authority) || authorityOf(spec.headers);
  const clusters = weighted.map((route): WeightedCluster => {
    const { host, port, subset } = destinationOfRoute(fields(route.destination), virtualService, rule, context);
    const cluster = context.clusters.find(host, port, subset);
    const ofDestination = requestOperations(route.headers);
    // Envoy has one parser for a single destination; of several, each has its own, and the rule's runs after it.
    const parsers = all.length === 1 ? [concatenate(ofRoute, ofDestination)] : [ofDestination, ofRoute];
    return {
      probability: all.length === 1 ? Fraction.one : Fraction.of(weightOf(route.weight), total),
      destination: destinationOf(cluster, host, port, subset),
      cluster,
      isOpen: cluster !== undefined && context.inbound.isOpen(cluster),
      operations: parsers.filter((operations) => !isEmpty(operations)),
      authority: routeAuthority || authorityOf(route.headers),
    };
  });
  return unite(clusters);
}

/** A whole number, 0 where there is none. */
export function weightOf(written: unknown): number {
  return Math.max(0, Math.trunc(number(written)));
}

// What is the same to the request is one outcome, however often it is written.
function unite(clusters: readonly WeightedCluster[]): readonly WeightedCluster[] {
  const united = new Map<string, WeightedCluster>();
  for (const cluster of clusters) {
    const { host, port, subset } = cluster.destination;
    const key = JSON.stringify([host, port, subset, cluster.operations, cluster.authority]);
    const probability = united.get(key)?.probability.plus(cluster.probability) ?? cluster.probability;
    united.set(key, { ...cluster, probability });
  }
  return [...united.values()];
}
