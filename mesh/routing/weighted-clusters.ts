import { fields, list, number, text } from '../manifest/fields';
import { Fraction } from '../verdict/fraction';
import type { ResponseHeaderOperation, RoutedDestination } from '../verdict/verdict';
import { destinationOf } from './arrival';
import type { Cluster } from './cluster';
import { destinationOfRoute } from './destination';
import {
  authorityOf,
  concatenate,
  type HeaderOperations,
  inOrder,
  isEmpty,
  requestOperations,
  responseOperations,
} from './header-operations';
import type { RouteContext } from './route-action';
import type { HttpRule, VirtualService } from './virtual-service';

/** A rule's destination, its share, and how requests to it are changed. */
export interface WeightedCluster {
  readonly probability: Fraction;
  readonly destination: RoutedDestination;
  /** `undefined` if the proxy has no such cluster. */
  readonly cluster: Cluster | undefined;
  readonly isOpen: boolean;
  /** Header operations, one entry for each Envoy parser, in their order. */
  readonly operations: readonly HeaderOperations[];
  /** New Host header, empty if it is kept. */
  readonly authority: string;
  readonly responseHeaders: readonly ResponseHeaderOperation[];
}

/**
 * Resolves a rule's destinations. A single one gets all requests, whatever its weight. If there are several, those
 * without a weight get none.
 */
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
    // A single destination shares one Envoy parser with the rule. If there are several, each has its own, which runs
    // first.
    const isSingle = all.length === 1;
    const inParsers = (rule: HeaderOperations, destination: HeaderOperations) =>
      isSingle ? [concatenate(rule, destination)] : [destination, rule];
    return {
      probability: isSingle ? Fraction.one : Fraction.of(weightOf(route.weight), total),
      destination: destinationOf(cluster, host, port, subset),
      cluster,
      isOpen: cluster !== undefined && context.inbound.isOpen(cluster),
      operations: inParsers(ofRoute, ofDestination).filter((operations) => !isEmpty(operations)),
      authority: routeAuthority || authorityOf(route.headers),
      responseHeaders: inOrder(inParsers(responseOperations(spec.headers), responseOperations(route.headers))),
    };
  });
  return merge(clusters);
}

/** Parses a weight, 0 if it is missing. */
export function weightOf(written: unknown): number {
  return Math.max(0, Math.trunc(number(written)));
}

// Merges identical destinations into one outcome.
function merge(clusters: readonly WeightedCluster[]): readonly WeightedCluster[] {
  const merged = new Map<string, WeightedCluster>();
  for (const cluster of clusters) {
    const { host, port, subset } = cluster.destination;
    const { operations, authority, responseHeaders } = cluster;
    const key = JSON.stringify([host, port, subset, operations, authority, responseHeaders]);
    const probability = merged.get(key)?.probability.plus(cluster.probability) ?? cluster.probability;
    merged.set(key, { ...cluster, probability });
  }
  return [...merged.values()];
}
