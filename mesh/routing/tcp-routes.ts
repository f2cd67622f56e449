import type { RuleSource } from '../manifest/config';
import { type Fields, fields, list, number, text, texts } from '../manifest/fields';
import type { HostName } from '../registry/host-name';
import { Fraction } from '../verdict/fraction';
import type { Matched, Outcome } from '../verdict/verdict';
import { arrivals, destinationOf } from './arrival';
import type { Connection } from './connection';
import { destinationOfRoute } from './destination';
import { matchedRoute } from './matched-route';
import { type Answer, certain, type RouteContext } from './route-action';
import type { VirtualService } from './virtual-service';
import { weightOf } from './weighted-clusters';

/** A route for connections that are not handled as HTTP. */
export interface TcpRoute {
  readonly virtualService: VirtualService | null;
  readonly rule: Fields | null;
  readonly matched: Matched | null;
  /** The rule of the Gateway API that it is made from. @default it is written in a VirtualService */
  readonly source?: RuleSource;
  /** SNI hosts, empty for any SNI or none. */
  readonly sniHosts: readonly HostName[];
  /** The proxy and listener that it was built for. */
  readonly context: RouteContext;
  /** Destinations with a weight above 0. */
  readonly targets: readonly TcpTarget[];
  answer(connection: Connection): Answer;
}

/** Whether a tcp or tls match applies to this proxy and listener. */
function applies(match: Fields, { proxy, gatewayNames, listenPort }: RouteContext): boolean {
  const gateways = texts(match.gateways);
  if (gateways.length > 0 && !gateways.some((name) => gatewayNames.has(name))) return false;
  if (number(match.port) !== 0 && number(match.port) !== listenPort) return false;
  // A gateway ignores sourceLabels, sourceNamespace and destinationSubnets.
  if (proxy.type === 'router') return true;
  for (const [key, value] of Object.entries(fields(match.sourceLabels))) {
    if (proxy.labels.get(key) !== text(value)) return false;
  }
  return text(match.sourceNamespace) === '' || text(match.sourceNamespace) === proxy.namespace;
}

/** Finds the first tcp rule that applies, in VirtualService order. */
export function tcpRoute(virtualServices: readonly VirtualService[], context: RouteContext): TcpRoute | undefined {
  for (const virtualService of virtualServices) {
    for (const [index, rule] of virtualService.tcp.entries()) {
      if (list(rule.route).length === 0) continue;
      const matches = list(rule.match).map(fields);
      const isRouter = context.proxy.type === 'router';
      const first = matches.findIndex(
        (match) => applies(match, context) && (isRouter || texts(match.destinationSubnets).length === 0),
      );
      if (matches.length === 0 || first >= 0) {
        return ruleRoute(virtualService, 'tcp', rule, index, matches.length === 0 ? null : first, [], context);
      }
    }
    // A TLSRoute at a listener that terminates TLS.
    const [rule] = virtualService.semantics && context.proxy.type === 'router' ? virtualService.tls : [];
    if (rule) return ruleRoute(virtualService, 'tls', rule, 0, 0, [], context);
  }
  return undefined;
}

/**
 * Builds a gateway's route for each tls match, oldest first; a match is skipped if any of its SNI hosts is already in use.
 */
export function gatewayTlsRoutes(
  virtualServices: readonly VirtualService[],
  context: RouteContext,
  used: Set<HostName>,
): TcpRoute[] {
  return tlsRoutes(virtualServices, context, ({ sniHosts }) => {
    const hosts = texts(sniHosts);
    if (hosts.some((host) => used.has(host))) return false;
    for (const host of hosts) used.add(host);
    return true;
  });
}

/** Builds a sidecar's route for each tls match, oldest first; a match is skipped if an earlier one has the same SNI hosts. */
export function sidecarTlsRoutes(virtualServices: readonly VirtualService[], context: RouteContext): TcpRoute[] {
  const used = new Set<string>();
  return tlsRoutes(virtualServices, context, ({ sniHosts, destinationSubnets }) => {
    const key = texts(sniHosts).join();
    if (texts(destinationSubnets).length > 0 || used.has(key)) return false;
    used.add(key);
    return true;
  });
}

function tlsRoutes(
  virtualServices: readonly VirtualService[],
  context: RouteContext,
  isNew: (match: Fields) => boolean,
): TcpRoute[] {
  const routes: TcpRoute[] = [];
  for (const virtualService of virtualServices) {
    for (const [index, rule] of virtualService.tls.entries()) {
      for (const [matchIndex, match] of list(rule.match).map(fields).entries()) {
        if (list(rule.route).length === 0 || !applies(match, context) || !isNew(match)) continue;
        routes.push(ruleRoute(virtualService, 'tls', rule, index, matchIndex, texts(match.sniHosts), context));
      }
    }
  }
  return routes;
}

/** Default route to a service, for connections that no rule matches. */
export function serviceTcpRoute(
  host: HostName,
  sniHosts: readonly HostName[],
  context: RouteContext,
  subset = '',
): TcpRoute {
  const targets = [{ host, port: context.listenPort, subset, weight: 1 }];
  return {
    virtualService: null,
    rule: null,
    matched: null,
    sniHosts,
    context,
    targets,
    answer: (connection) => deliver(targets, connection, context),
  };
}

function ruleRoute(
  virtualService: VirtualService,
  protocol: 'tcp' | 'tls',
  rule: Fields,
  index: number,
  match: number | null,
  sniHosts: readonly HostName[],
  context: RouteContext,
): TcpRoute {
  const source = virtualService.config.translated?.sources[index];
  const all = list(rule.route).map(fields);
  const weighted = all.length === 1 ? all : all.filter(({ weight }) => weightOf(weight) > 0);
  const targets = weighted.map((route) => ({
    ...destinationOfRoute(fields(route.destination), virtualService, virtualService, context),
    weight: all.length === 1 ? 1 : weightOf(route.weight),
  }));
  return {
    virtualService,
    rule,
    matched: matchedRule(virtualService, protocol, rule, index, match),
    ...(source && { source }),
    sniHosts,
    context,
    targets,
    answer: (connection) => deliver(targets, connection, context),
  };
}

function matchedRule(
  { id, config }: VirtualService,
  protocol: 'tcp' | 'tls',
  rule: Fields,
  index: number,
  match: number | null,
): Matched {
  const source = config.translated?.sources[index];
  if (source) return matchedRoute(source);
  return { virtualService: id, protocol, rule: index, match, name: text(rule.name) || null };
}

/** A destination of a connection, and its share. */
export interface TcpTarget {
  readonly host: HostName;
  readonly port: number;
  readonly subset: string;
  readonly weight: number;
}

function deliver(targets: readonly TcpTarget[], connection: Connection, context: RouteContext): Answer {
  const { proxy, inbound } = context;
  if (targets.length === 0) return certain({ kind: 'closed', reason: 'all destinations of the rule have weight 0' });
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  const outcomes: Outcome[] = targets.flatMap(({ host, port, subset, weight }) => {
    const cluster = context.clusters.find(host, port, subset);
    const destination = destinationOf(cluster, host, port, subset);
    const probability = Fraction.of(weight, total);
    if (!cluster || (cluster.discovery === 'endpoints' && cluster.endpoints.length === 0)) {
      const reason = `${cluster ? 'no healthy workload' : 'no cluster'} for ${host}:${port}${subset && ` subset ${subset}`}`;
      return [{ probability, kind: 'closed' as const, reason, destination }];
    }
    const isOpen = inbound.isOpen(cluster);
    const sent = { cluster, isOpen, destination, probability, upstream: null, request: null };
    return arrivals({ ...sent, proxy, inbound, connection }).map(
      ({ fate, probability }): Outcome =>
        fate.kind === 'forward' ? { ...fate, probability, delay: null } : { ...fate, probability },
    );
  });
  return { outcomes, mirrors: [], timeout: null, retries: null };
}
