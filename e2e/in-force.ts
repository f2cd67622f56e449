import { setTimeout as pause } from 'node:timers/promises';
import type { Manifest } from '../mesh/manifest/manifest';
import { until } from './child';
import type { Envoy, ProxyIdentity } from './envoy';
import { gatewayApiMarker, isGatewayApi, missingOfMarker } from './gateway-api/marker';
import type { Istiod } from './istiod';
import type { KubeClient } from './kube-client';
import { identityOf } from './manifests';

/** A proxy that rejected configuration from istiod. */
export interface Refusal {
  readonly proxy: string;
  readonly kinds: readonly string[];
}

const MARK = 'e2e-version-';

/** The proxy that shows istiod's progress; it gets no requests. */
export const OBSERVER: ProxyIdentity = {
  type: 'sidecar',
  pod: 'observer',
  namespace: 'e2e',
  labels: { app: 'observer' },
};

/**
 * Waits until the applied objects are in force in every proxy. The steps must be completed in this order:
 *
 * 1. istiod's store contains every object in its current version. For the Gateway API, it contains the translation of markers
 *    that were applied later.
 * 2. istiod has processed its store, which happens for each kind in order. To detect this, a new ServiceEntry and
 *    VirtualService are applied that only the observer sees, until the observer has their cluster and route.
 * 3. A new EnvoyFilter adds an empty cluster, so istiod sends everything to every proxy. A proxy is done when it has that
 *    cluster, its listeners and routes are from the same push as its clusters, and nothing is warming.
 */
export class Force {
  #version = 0;
  readonly #rejected = new Map<Envoy, Stats>();
  readonly #client: KubeClient;
  readonly #istiod: Istiod;
  readonly #observer: Envoy;

  constructor(client: KubeClient, istiod: Istiod, observer: Envoy) {
    this.#client = client;
    this.#istiod = istiod;
    this.#observer = observer;
  }

  /** @throws if a step does not finish within 30 s */
  async wait(
    applied: readonly Manifest[],
    removed: readonly Manifest[],
    proxies: readonly Envoy[],
  ): Promise<Refusal[]> {
    const isIstio = ({ apiVersion }: Manifest) => !isGatewayApi({ apiVersion });
    const seen = () => this.#istiodHas(applied.filter(isIstio), removed.filter(isIstio));
    await until('istiod knows every object', seen, { children: [this.#istiod.child], every: 10 });
    this.#version++;
    const mark = `${MARK}${this.#version}`;
    if ([...applied, ...removed].some(isGatewayApi)) await this.#translated(mark);
    await this.#mark(observed(mark));
    await until('istiod has processed every object', () => this.#hasObserved(mark), { every: 10 });
    await this.#mark([envoyFilter(mark)]);
    const refusals = await Promise.all(proxies.map((proxy) => this.#waitFor(proxy)));
    return refusals.flat();
  }

  async #translated(mark: string): Promise<void> {
    await this.#mark(gatewayApiMarker(mark, this.#version, OBSERVER.namespace));
    const isDone = async () => {
      const missing = missingOfMarker(await this.#istiod.configs(), mark, this.#version);
      if (missing.length === 0) return true as const;
      throw new Error(`missing: ${missing.join(', ')}`);
    };
    await until('istiod has translated every object', isDone, { children: [this.#istiod.child], every: 10 });
  }

  async #mark(objects: readonly Manifest[]): Promise<void> {
    for (const answer of await this.#client.apply(objects)) {
      if (!answer.accepted) throw new Error(`a marker was rejected: ${answer.message}`);
    }
  }

  async #hasObserved(mark: string): Promise<true | undefined> {
    const clusters = await this.#observer.admin(`/stats?filter=${mark}`);
    const routes = await this.#observer.admin('/config_dump?resource=dynamic_route_configs');
    return clusters.includes(mark) && routes.includes(`"${mark}"`) ? true : undefined;
  }

  async #istiodHas(applied: readonly Manifest[], removed: readonly Manifest[]): Promise<true | undefined> {
    const configs = await this.#istiod.configs();
    const seen = new Map(configs.map((config) => [identityOf(config), config.metadata.resourceVersion ?? '']));
    // istiod updates some objects itself, so it may know a newer version.
    const late = applied.filter((object) => !(Number(seen.get(identityOf(object))) >= Number(version(object))));
    const kept = removed.filter((object) => seen.has(identityOf(object)));
    if (late.length === 0 && kept.length === 0) return true;
    throw new Error(
      `late: ${late.map(identityOf).join(', ') || 'none'}; not gone: ${kept.map(identityOf).join(', ') || 'none'}`,
    );
  }

  async #waitFor(proxy: Envoy): Promise<Refusal[]> {
    const name = `${proxy.pod}.${proxy.namespace}`;
    const before = this.#rejected.get(proxy) ?? new Map();
    const answer = await until(
      `the configuration is in force at ${name}`,
      async () => {
        const stats = parse(
          await proxy.admin('/stats?filter=version_text|warming|draining|update_rejected|e2e-version-'),
        );
        const kinds = newlyRejected(before, stats);
        if (kinds.length === 0) {
          await this.#checkVersions(proxy, stats);
          return { stats, kinds };
        }
        // Everything but the rejected routes is in force.
        if (kinds.every((kind) => kind.includes('.rds.'))) await this.#checkVersions(proxy, stats, false);
        // Wait for the rest of the rejected update.
        await pause(300);
        return { stats: parse(await proxy.admin('/stats?filter=update_rejected')), kinds };
      },
      { children: [proxy.child], every: 15 },
    );
    this.#rejected.set(proxy, rejected(answer.stats));
    return answer.kinds.length === 0 ? [] : [{ proxy: name, kinds: answer.kinds }];
  }

  /** @throws while something is older than the marker */
  async #checkVersions(proxy: Envoy, stats: Stats, withRoutes = true): Promise<void> {
    if (!stats.has(`cluster.${MARK}${this.#version}.membership_total`)) throw new Error('clusters are older');
    const version = stats.get('cluster_manager.cds.version_text');
    if (stats.get('listener_manager.lds.version_text') !== version) throw new Error('listeners are older');
    for (const [name, value] of stats) {
      if (name.includes('warming') && value !== '0') throw new Error(`${name} is ${value}`);
      // Other proxies keep using old rules of a workload's sidecar until it closes their connections.
      const isServer = proxy.application !== undefined && name.startsWith('listener_manager.');
      if (isServer && name.includes('draining') && value !== '0') throw new Error(`${name} is ${value}`);
    }
    if (!withRoutes) return;
    // The dump shows which routes are used, but only the version of their last change. The statistics show their last
    // update, but also exist for unused routes.
    const dump = await proxy.admin('/config_dump?resource=dynamic_route_configs&mask=route_config.name');
    // If there are no routes, the response is not JSON.
    const { configs = [] } = (dump.startsWith('{') ? JSON.parse(dump) : {}) as RoutesDump;
    for (const { route_config: { name = '' } = {} } of configs) {
      // Names of statistics contain no colons.
      const stat = `.rds.${name.replaceAll(':', '_')}.version_text`;
      const own = [...stats].filter(([other]) => other.endsWith(stat));
      if (!own.some(([, value]) => value === version)) throw new Error(`routes ${name} are older`);
    }
  }
}

interface RoutesDump {
  readonly configs?: readonly { readonly route_config?: { readonly name?: string } }[];
}

type Stats = Map<string, string>;

function parse(text: string): Stats {
  return new Map(
    text.split('\n').flatMap((line) => {
      const colon = line.lastIndexOf(': ');
      return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 2)] as const];
    }),
  );
}

function rejected(stats: Stats): Stats {
  return new Map([...stats].filter(([name]) => name.endsWith('update_rejected')));
}

function newlyRejected(before: Stats, now: Stats): string[] {
  return [...rejected(now)].filter(([name, n]) => Number(n) > Number(before.get(name) ?? 0)).map(([name]) => name);
}

function version({ metadata }: Manifest): string {
  return (metadata as { resourceVersion?: string }).resourceVersion ?? '';
}

/** Objects that only the observer's namespace sees. */
function observed(mark: string): Manifest[] {
  const object = (kind: string, spec: object): Manifest => ({
    apiVersion: 'networking.istio.io/v1',
    kind,
    metadata: { name: 'e2e-version', namespace: OBSERVER.namespace },
    spec,
  });
  const istio = (kind: string, spec: object) => object(kind, { hosts: [`${mark}.invalid`], exportTo: ['.'], ...spec });
  const ports = [{ number: 80, name: 'http', protocol: 'HTTP' }];
  return [
    // Otherwise, Envoy would also refuse the observer's routes if it refuses those of a Service.
    object('Sidecar', { egress: [{ hosts: ['./*'] }] }),
    istio('ServiceEntry', { ports, resolution: 'STATIC', endpoints: [{ address: '10.97.255.1' }] }),
    istio('VirtualService', { http: [{ name: mark, directResponse: { status: 200 } }] }),
  ];
}

function envoyFilter(cluster: string): Manifest {
  const empty = { name: cluster, type: 'STATIC', connect_timeout: '1s' };
  const patch = { applyTo: 'CLUSTER', patch: { operation: 'ADD', value: empty } };
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'e2e-version', namespace: 'istio-system' },
    spec: { configPatches: [patch] },
  };
}
