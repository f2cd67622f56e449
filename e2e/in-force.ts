import { setTimeout as pause } from 'node:timers/promises';
import type { Manifest } from '../mesh/manifest';
import { until } from './child';
import type { Envoy } from './envoy';
import type { Istiod } from './istiod';
import type { KubeClient } from './kube-client';

/** A proxy that would not take what istiod sent. */
export interface Refusal {
  readonly proxy: string;
  readonly kinds: readonly string[];
}

const MARK = 'e2e-version-';

/**
 * Waits until what was applied is what every proxy does.
 *
 * First istiod must hold every object at its version. Then an EnvoyFilter that adds an empty cluster with a new name is
 * applied: it makes istiod send everything to every proxy, and no update that came before it can arrive after it. A proxy
 * is done when it has that cluster, when its listeners and routes are of the same push as its clusters, and when nothing
 * is warming any more.
 */
export class Force {
  #version = 0;
  readonly #rejected = new Map<Envoy, Stats>();
  readonly #client: KubeClient;
  readonly #istiod: Istiod;

  constructor(client: KubeClient, istiod: Istiod) {
    this.#client = client;
    this.#istiod = istiod;
  }

  /** @throws when it takes more than `seconds` */
  async wait(
    applied: readonly Manifest[],
    removed: readonly Manifest[],
    proxies: readonly Envoy[],
  ): Promise<Refusal[]> {
    const seen = () => this.#istiodHas(applied, removed);
    await until('istiod has seen every object', seen, { children: [this.#istiod.child], every: 10 });
    this.#version++;
    const [answer] = await this.#client.apply([envoyFilter(`${MARK}${this.#version}`)]);
    if (answer === undefined || !answer.accepted) throw new Error(`the marker was refused: ${answer?.message}`);
    const refusals = await Promise.all(proxies.map((proxy) => this.#waitFor(proxy)));
    return refusals.flat();
  }

  async #istiodHas(applied: readonly Manifest[], removed: readonly Manifest[]): Promise<true | undefined> {
    const seen = await this.#istiod.seen();
    // istiod writes into some objects itself, so it may hold a newer one.
    const late = applied.filter((object) => !(Number(seen.get(key(object))) >= Number(version(object))));
    const kept = removed.filter((object) => seen.has(key(object)));
    if (late.length === 0 && kept.length === 0) return true;
    throw new Error(`late: ${late.map(key).join(', ') || 'none'}; not gone: ${kept.map(key).join(', ') || 'none'}`);
  }

  async #waitFor(proxy: Envoy): Promise<Refusal[]> {
    const name = `${proxy.pod}.${proxy.namespace}`;
    const before = this.#rejected.get(proxy) ?? new Map();
    const answer = await until(
      `the configuration is in force at ${name}`,
      async () => {
        const stats = parse(await proxy.admin('/stats?filter=version_text|warming|update_rejected|e2e-version-'));
        const kinds = newlyRejected(before, stats);
        if (kinds.length === 0) {
          await this.#checkVersions(proxy, stats);
          return { stats, kinds };
        }
        // What else came with the refused update still settles.
        await pause(300);
        return { stats: parse(await proxy.admin('/stats?filter=update_rejected')), kinds };
      },
      { children: [proxy.child], every: 15 },
    );
    this.#rejected.set(proxy, rejected(answer.stats));
    return answer.kinds.length === 0 ? [] : [{ proxy: name, kinds: answer.kinds }];
  }

  /** @throws while something is older than the marker */
  async #checkVersions(proxy: Envoy, stats: Stats): Promise<void> {
    if (!stats.has(`cluster.${MARK}${this.#version}.membership_total`)) throw new Error('clusters are older');
    const version = stats.get('cluster_manager.cds.version_text');
    if (stats.get('listener_manager.lds.version_text') !== version) throw new Error('listeners are older');
    for (const [name, value] of stats) {
      if (name.includes('warming') && value !== '0') throw new Error(`${name} is ${value}`);
    }
    // Statistics of routes outlive their listener, and the dump has the version of the last change, not of the last
    // update: the dump tells which routes are used, the statistics how new they are.
    const dump = await proxy.admin('/config_dump?resource=dynamic_route_configs&mask=route_config.name');
    // Without any route Envoy answers in words.
    const { configs = [] } = (dump.startsWith('{') ? JSON.parse(dump) : {}) as RoutesDump;
    for (const { route_config: { name = '' } = {} } of configs) {
      const own = [...stats].filter(([stat]) => stat.endsWith(`.rds.${name}.version_text`));
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

function key({ kind, metadata: { name, namespace = 'default' } }: Manifest): string {
  return `${kind}/${namespace}/${name}`;
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
