import { Gateway, type GatewayListener } from '../../proxy/gateway';
import { type GatewayServer, isHttpServer, needsClientCertificate, terminatesTls } from '../../proxy/gateway-server';
import { type HostName, matches } from '../../registry/host-name';
import type { Request } from '../../request/request';
import { addressOf } from '../../security/addresses';
import type { Outcome } from '../../verdict/verdict';
import { HostNames } from '../diff/hosts';
import { passage, type Side } from '../diff/side';
import { AS_SENT } from '../policies/policy-view';
import type { Callee } from './callee';
import type { Seen } from './clause';
import { connectionTargets } from './connection-access';
import type { AppliedFilter, DecidedWay, Entry, Judged, TargetClauses } from './entry';
import { matchingClauses, withClauses } from './filter';
import type { Filters } from './filters';
import type { Judge } from './judge';
import { fixed, type Target, type Targets } from './target';
import { EVERY_REQUEST, type RoutedWay, routedWay, waysOf } from './ways';

/** Requests through a port of a gateway to one of its hosts. */
interface Door {
  readonly request: Entry['request'];
  readonly hosts: HostNames;
  readonly names: readonly HostName[];
  readonly words: readonly string[];
  readonly ways: readonly RoutedWay[];
  /** The policies of the gateway; none if it passes connections on unread. */
  readonly own: AppliedFilter | undefined;
}

/** Decides which services clients outside the mesh can reach through a Gateway. */
export class GatewayAccess {
  private readonly side: Side;
  private readonly targets: Targets;
  private readonly filters: Filters;
  private readonly judge: Judge;
  private readonly doors = new Map<string, readonly Door[]>();

  constructor(side: Side, targets: Targets, filters: Filters, judge: Judge) {
    this.side = side;
    this.targets = targets;
    this.filters = filters;
    this.judge = judge;
  }

  /** @param gateway `namespace/name` */
  decide(gateway: string, callee: Callee): Judged {
    let doors = this.doors.get(gateway);
    if (!doors) {
      doors = this.doorsOf(gateway);
      this.doors.set(gateway, doors);
    }
    const leads = ({ ways }: Door) => ways.some(({ targets }) => targets.some((target) => leadsTo(target, callee)));
    const all = doors.map((door) => ({ door, isLeading: leads(door) }));
    return this.judge.decide(
      all.flatMap(({ door, isLeading }) => (isLeading ? [this.decided(door, callee)] : [])),
      all.some(({ isLeading }) => !isLeading) || doors.length === 0,
    );
  }

  private decided(door: Door, callee: Callee): Entry {
    const { request, hosts, names, ways, own, words } = door;
    const decided = ways.map(
      ({ way, targets }): DecidedWay => ({
        way: { ...way, words: [...words, ...way.words] },
        targets: targets.map((target): TargetClauses => {
          if (target.kind === 'filtered' && leadsTo(target, callee)) {
            const there = withClauses(target.filter, matchingClauses(target.filter, target.access));
            return { target, filters: own ? [own, there] : [there] };
          }
          const end = target.kind === 'fixed' && leadsTo(target, callee) ? target : ELSEWHERE;
          return { target: end, filters: own ? [own] : [] };
        }),
      }),
    );
    return { ways: decided, request, hosts, names, reaches: (outcome) => isTo(outcome, callee) };
  }

  private doorsOf(gateway: string): readonly Door[] {
    const origin = this.side.origins.for({ from: 'gateway', gateway });
    if (!(origin instanceof Gateway)) return [];
    return origin.listening.flatMap((listener) => {
      const own = listener.servers.filter((server) => server.gateway === gateway);
      return own.length === 0 ? [] : this.doorsAt(listener, own, gateway, origin);
    });
  }

  private doorsAt(
    listener: GatewayListener,
    servers: readonly GatewayServer[],
    gateway: string,
    { proxy, targetPort }: Gateway,
  ): readonly Door[] {
    const [server] = servers;
    if (!server) return [];
    const isTls = terminatesTls(server);
    const { table } = listener;
    const base = { from: 'gateway', gateway, port: server.port };
    const certificate = needsClientCertificate(server) && { clientCertificate: true };
    if (!table || !isHttpServer(server)) return this.unread(listener, { ...base, ...certificate }, server);
    const names = table.hosts();
    const hosts = new HostNames(names);
    const hasTrusted = this.side.model.mesh.trustedProxies > 0;
    const seen: Seen = {
      ...AS_SENT,
      isHttp: true,
      sourceIp: 'client',
      remoteIp: hasTrusted ? 'forwarded' : 'client',
      hasClientSni: isTls,
    };
    const filter = this.filters.at(proxy.workload, seen, 'gateway');
    const access = {
      principal: '',
      sourceIp: undefined,
      remoteIp: undefined,
      destinationIp: addressOf(proxy.workload),
      destinationPort: targetPort(server.port),
      sni: '',
      http: undefined,
    };
    const own = withClauses(filter, matchingClauses(filter, access));
    const offered = servers.flatMap(({ sniHosts }) => sniHosts);
    const served = names.filter((name) => offered.some((host) => matches(name, host)));
    return served.flatMap((name): Door[] => {
      const virtualHost = table.get(name);
      const sample = hosts.sample(name);
      if (!virtualHost || sample === undefined) return [];
      const request = { ...base, scheme: isTls ? 'https' : 'http', ...certificate } as const;
      const words = name === '*' ? [] : [`host ${name}`];
      if (virtualHost.requireTls && !isTls) {
        return [{ request, hosts, names: [name], words, ways: [routedWay(EVERY_REQUEST, [ELSEWHERE])], own }];
      }
      const ways = table.refusal
        ? [routedWay(EVERY_REQUEST, [ELSEWHERE])]
        : waysOf(virtualHost.routes, this.targets, this.side.model);
      return [{ request, hosts, names: [name], words, ways, own }];
    });
  }

  /** Connections that the gateway passes on without reading them. */
  private unread({ routes }: GatewayListener, request: Entry['request'], { protocol }: GatewayServer): readonly Door[] {
    const scheme: Request['scheme'] = protocol === 'TCP' ? 'tcp' : 'tls';
    return routes.map((route): Door => {
      const [name] = route.sniHosts;
      const host = name === undefined ? 'any.example' : name.startsWith('*') ? `any${name.slice(1)}` : name;
      const sent = { ...request, scheme };
      const { outcomes } = passage(this.side, { ...sent, host }).answer;
      const targets = connectionTargets(outcomes, this.side.model, this.filters);
      const words = route.sniHosts.length === 0 ? [] : [`TLS connections to ${route.sniHosts.join(' or ')}`];
      return {
        request: sent,
        hosts: new HostNames([host]),
        names: [host],
        words,
        ways: [routedWay(EVERY_REQUEST, targets)],
        own: undefined,
      };
    });
  }
}

/** The requests go to another service, or are answered on the way. */
const ELSEWHERE: Target = fixed('denied', '');

function leadsTo(target: Target, { host, port }: Callee): boolean {
  if (target.kind === 'unknown') return false;
  return target.destination?.host === host && target.destination.port === port;
}

function isTo(outcome: Outcome, { host, port }: Callee): boolean {
  return outcome.kind === 'forward' && outcome.destination.host === host && outcome.destination.port === port;
}
