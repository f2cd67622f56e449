import { byAge, type Config } from '../manifest/config';
import { fields, text, textMap } from '../manifest/fields';
import { milliseconds, seconds } from '../registry/mesh-config';
import type { ProxyNode } from '../registry/proxy-node';
import type { Workload } from '../registry/workload';
import type { Call, Request } from '../request/request';
import { trafficPolicy } from '../routing/destination-rule';
import { Fraction } from '../verdict/fraction';
import type { ForwardOutcome, Hop, MirrorOutcome, Outcome, Verdict } from '../verdict/verdict';
import { configures } from './gateway-binding';
import type { MeshModel, Origin } from './model';
import type { Origins } from './origins';

/** A routed request, with the proxy that sent it. */
export interface Sent {
  readonly proxy: ProxyNode;
  readonly verdict: Verdict;
}

/** Where a request ends after all hops. */
export interface Way {
  readonly hops: readonly Hop[];
  readonly outcomes: readonly Outcome[];
  readonly mirrors: readonly MirrorOutcome[];
  readonly assumptions: readonly string[];
}

interface Next {
  readonly origin: Origin;
  readonly request: Request;
  readonly share: Fraction;
  readonly calls: readonly Call[];
  /** Identity of the sender in the mesh, if a gateway receives the request. */
  readonly caller?: string;
}

/** More gateways in a row are a loop. */
const MOST_GATEWAYS = 10;

/** Follows a request through gateways to the workload behind them, and from there along the calls that it causes. */
export class Follower {
  private readonly hops = new Map<string, Hop>();
  private readonly ends = new Map<string, Outcome>();
  private readonly mirrors: MirrorOutcome[] = [];
  private readonly assumptions = new Set<string>();
  private readonly model: MeshModel;
  private readonly origins: Origins;
  private readonly gateways: readonly Config[];
  private readonly send: (origin: Origin, request: Request, caller?: string) => Verdict;

  constructor(
    model: MeshModel,
    origins: Origins,
    gateways: readonly Config[],
    send: (origin: Origin, request: Request, caller?: string) => Verdict,
  ) {
    this.model = model;
    this.origins = origins;
    this.gateways = [...gateways].sort(byAge);
    this.send = send;
  }

  follow(request: Request, calls: readonly Call[]): Way {
    const origin = this.origins.for(request);
    this.walk({ proxy: origin.proxy, verdict: this.send(origin, request) }, Fraction.one, calls, 0, 0);
    return {
      hops: [...this.hops.values()],
      outcomes: [...this.ends.values()],
      mirrors: this.mirrors,
      assumptions: [...this.assumptions],
    };
  }

  private walk(sent: Sent, share: Fraction, calls: readonly Call[], delayed: number, gateways: number): void {
    const { verdict } = sent;
    this.addHop(verdict, share);
    for (const text of verdict.assumptions) this.assumptions.add(text);
    for (const mirror of verdict.mirrors) {
      this.mirrors.push({ ...mirror, probability: mirror.probability.times(share) });
    }
    if (delayed > 0 || verdict.outcomes.some(({ delay }) => delay)) this.checkTimeouts(verdict);
    for (const outcome of verdict.outcomes) {
      const probability = share.times(outcome.probability);
      const delay = delayed + (milliseconds(outcome.delay) ?? 0);
      const next = this.after(outcome, sent, calls);
      const isLoop = next.some(({ caller }) => caller !== undefined) && gateways === MOST_GATEWAYS;
      if (isLoop) this.assumptions.add(`the request ends after ${MOST_GATEWAYS} gateways (it goes around in a loop)`);
      if (next.length === 0 || isLoop) this.end(outcome, probability, delay);
      else this.walkAll(next, probability, delay, gateways);
    }
  }

  private walkAll(next: readonly Next[], probability: Fraction, delay: number, gateways: number): void {
    const sent = next.map((step) => ({ ...step, verdict: this.send(step.origin, step.request, step.caller) }));
    if (new Set(sent.map(({ verdict }) => JSON.stringify(verdict.outcomes))).size > 1) {
      const callers = sent.map(({ request }) => request.from).join(', ');
      this.assumptions.add(`${callers} receive requests in proportion to their replicas`);
    }
    for (const { origin, verdict, share, calls, caller } of sent) {
      const passed = caller === undefined ? 0 : gateways + 1;
      this.walk({ proxy: origin.proxy, verdict }, probability.times(share), calls, delay, passed);
    }
  }

  private addHop(verdict: Verdict, share: Fraction): void {
    const key = JSON.stringify(verdict.request);
    const known = this.hops.get(key);
    this.hops.set(key, { verdict, probability: known ? known.probability.plus(share) : share });
  }

  private end({ delay: _, ...outcome }: Outcome, probability: Fraction, delay: number): void {
    const ended = { ...outcome, probability, ...(delay > 0 && { delay: seconds(delay) }) } as Outcome;
    const key = JSON.stringify({ ...ended, probability: null });
    const known = this.ends.get(key);
    this.ends.set(key, known ? { ...ended, probability: known.probability.plus(probability) } : ended);
  }

  private checkTimeouts({ timeout }: Verdict): void {
    const earlier = [...this.hops.values()].find(({ verdict }) => verdict.timeout !== null)?.verdict.timeout ?? timeout;
    if (earlier !== null) this.assumptions.add(`delays of later calls do not exceed the timeout of ${earlier}`);
  }

  /** The requests that follow an outcome; none if it ends there. */
  private after(outcome: Outcome, sent: Sent, calls: readonly Call[]): Next[] {
    if (outcome.kind !== 'forward') return [];
    const workloads = outcome.destination.workloads.flatMap((id) => this.model.workloads.get(id) ?? []);
    const total = workloads.reduce((sum, { replicas }) => sum + replicas, 0);
    const shareOf = ({ replicas }: Workload) => Fraction.of(BigInt(replicas), BigInt(total));
    const [first] = workloads;
    const gateway = first && this.gatewayOf(first);
    if (gateway) {
      const principal = this.model.security.principal(sent.proxy.workload);
      return workloads.map((workload) => {
        const request = { ...this.arriving(outcome, sent), from: workload.id, gateway: gateway.id };
        return { origin: this.origins.for(request), request, share: shareOf(workload), calls, caller: principal };
      });
    }
    const [call, ...rest] = calls;
    if (!call) return [];
    return workloads.map((workload) => {
      const request = { ...call, from: workload.id };
      return { origin: this.origins.for(request), request, share: shareOf(workload), calls: rest };
    });
  }

  private gatewayOf(workload: Workload): Config | undefined {
    const { labels, namespace } = workload;
    return this.gateways.find(
      (gateway) =>
        (gateway.translated !== undefined || textMap(gateway.spec.selector).size > 0) &&
        configures(gateway, { labels, namespace, workload }, this.model.registry),
    );
  }

  /** The request as a gateway in the mesh receives it. */
  private arriving({ destination, upstream }: ForwardOutcome, { proxy, verdict }: Sent): Request {
    const { host, subset, port } = destination;
    const [service] = this.model.scopes.for(proxy).services(host);
    const rule = service && this.model.destinationRules.find(service, proxy);
    const tls = fields(trafficPolicy(rule, subset ?? '', port).tls);
    const mode = text(tls.mode);
    const isTls = mode === 'SIMPLE' || mode === 'MUTUAL' || mode === 'ISTIO_MUTUAL';
    const { address: _, gateway: __, from: ___, sni: ownSni, ...original } = verdict.request;
    const clusterSni = mode === 'ISTIO_MUTUAL' ? `outbound_.${port}_.${subset ?? ''}_.${host}` : undefined;
    const sni = text(tls.sni) || clusterSni || ownSni;
    const sent = {
      ...original,
      port,
      ...(sni !== undefined && { sni }),
      ...(isTls && { clientCertificate: mode !== 'SIMPLE' }),
    };
    if (!upstream) return { ...sent, scheme: isTls || original.scheme !== 'tcp' ? 'tls' : 'tcp' };
    return { ...sent, ...upstream, scheme: isTls ? 'https' : 'http' };
  }
}
