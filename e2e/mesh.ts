import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ConnectionOptions } from 'node:tls';
import type { Manifest } from '../mesh/manifest/manifest';
import { type AccessLine, AccessLog } from './access-log';
import { type ApiServer, startApiServer } from './api-server';
import { Authority } from './certificates';
import { Echo } from './echo';
import { type Envoy, type ProxyIdentity, startEnvoy } from './envoy';
import { isGatewayApi } from './gateway-api/marker';
import { Force, OBSERVER, type Refusal } from './in-force';
import { type Istiod, startIstiod, XDS } from './istiod';
import type { Answer } from './kube-client';
import { identityOf } from './manifests';
import { type Observed, outcomeOf, workloadIn } from './outcome';
import { createPodNetworks, prepareNetwork } from './pod-network';
import type { Entry } from './raw-connection';
import { Connections, type MeshRequest, type Response } from './request';
import { serveSecrets } from './secrets';
import { Addresses, workloadsOf } from './workload';

/** The Pod of the ingress gateway, with the labels of Istio's chart. */
export const GATEWAY: ProxyIdentity = {
  type: 'router',
  pod: 'istio-ingressgateway-0',
  namespace: 'istio-system',
  labels: { app: 'istio-ingressgateway', istio: 'ingressgateway' },
};

/** Prefix of `from` for a request without a client sidecar: `straight to default/articles`. */
export const STRAIGHT_TO = 'straight to ';

/** Name in the certificate of workloads that speak TLS. */
const WORKLOADS = 'workload.test';

interface Answered {
  readonly id: string;
  readonly response: Response;
  readonly log: AccessLine | null;
}

/** A real mesh: API server, istiod, and an Envoy for each `from` of the requests. */
export class RealMesh {
  readonly echo: Echo;
  readonly api: ApiServer;
  readonly istiod: Istiod;
  /** Signs the certificates of proxies and of the ingress. */
  readonly authority: Authority;
  readonly #folder: string;
  readonly #log = new AccessLog();
  readonly #force: Force;
  readonly #addresses = new Addresses();
  readonly #proxies = new Map<string, Envoy>();
  #applied: readonly Manifest[] = [];
  #networks = 0;
  #requests = 0;

  private constructor(folder: string, api: ApiServer, istiod: Istiod) {
    this.#folder = folder;
    this.api = api;
    this.istiod = istiod;
    this.authority = new Authority(folder);
    this.echo = new Echo(() => this.authority.certificate(`DNS:${WORKLOADS}`));
    this.addProxies(new Map([['observer', OBSERVER]]));
    this.#force = new Force(api.client, istiod, this.#proxy('observer'));
  }

  /** Starts the mesh in the network namespace of a run. */
  static async start(folder: string, meshConfig: object = {}): Promise<RealMesh> {
    const api = await startApiServer(folder);
    prepareNetwork();
    await api.client.ensureNamespaces(['istio-system', 'default', OBSERVER.namespace].map(inNamespace));
    return new RealMesh(folder, api, await startIstiod(folder, api, meshConfig));
  }

  /** Starts proxies. Requests refer to them by `from`: `gateway` or `namespace/workload`. */
  addProxies(proxies: ReadonlyMap<string, ProxyIdentity>): void {
    const networks = createPodNetworks(proxies.size, this.#networks + 1);
    this.#networks += proxies.size;
    mkdirSync(join(this.#folder, 'envoy'), { recursive: true });
    for (const [i, [from, identity]] of [...proxies].entries()) {
      const network = networks[i];
      if (network === undefined) throw new Error(`no network for ${from}`);
      // Only the access log of the client's proxy counts, not that of the server's.
      const read = identity.application === undefined ? (line: string) => this.#log.read(line) : () => {};
      const envoy = startEnvoy(join(this.#folder, 'envoy'), identity, network, read);
      const isServer = identity.application !== undefined;
      this.#addresses.pin(`${identity.namespace}/${identity.pod}`, network.address, isServer);
      if (identity.application !== undefined) this.echo.name(identity.application.address, from);
      this.#proxies.set(from, envoy);
      const account = `spiffe://cluster.local/ns/${identity.namespace}/sa/${identity.serviceAccount ?? 'default'}`;
      void serveSecrets(envoy.secrets, this.authority, `URI:${account}`);
    }
  }

  /** Stops proxies. */
  async removeProxies(names: readonly string[]): Promise<void> {
    const proxies = names.map((from) => this.#proxy(from));
    await Promise.all(proxies.map(({ child }) => child.stop()));
    for (const from of names) this.#proxies.delete(from);
    // A Pod of this name gets the address of its next proxy.
    for (const { namespace, pod } of proxies) this.#running.delete(`${namespace}/${pod}`);
  }

  /** The address that a request comes from, as the proxy of a gateway or of the called workload sees it. */
  sourceIp({ from }: MeshRequest): string {
    const isDirect = from.startsWith(STRAIGHT_TO) || this.#proxy(from).type === 'router';
    return isDirect ? XDS.address : this.#proxy(from).address;
  }

  /**
   * Applies objects, and Pods and endpoints for their workloads. Returns the answers in the order of the objects. Call
   * `inForce` to wait until the proxies use them.
   */
  async apply(objects: readonly Manifest[]): Promise<Answer[]> {
    const { client } = this.api;
    await client.ensureNamespaces(objects);
    const answers = await client.apply(objects);
    const accepted = answers.flatMap((answer) => (answer.accepted ? [answer.object] : []));
    this.#applied = [...this.#applied.filter((old) => !accepted.some((now) => same(old, now))), ...accepted];
    await this.#runWorkloads();
    return answers;
  }

  /** Adopts objects that were applied in another way. @throws if an object does not exist */
  async adopt(objects: readonly Manifest[]): Promise<void> {
    const present = await Promise.all(objects.map((object) => this.api.client.get(object)));
    this.#applied = [...this.#applied.filter((old) => !present.some((now) => same(old, now))), ...present];
    await this.#runWorkloads();
  }

  /** Forgets objects that were deleted in another way. */
  forget(objects: readonly Manifest[]): void {
    this.#applied = this.#applied.filter((old) => !objects.some((gone) => same(old, gone)));
    this.#removed = objects;
  }

  /** Deletes objects, and the Pods and endpoints of workloads and Services. */
  async delete(objects: readonly Manifest[]): Promise<void> {
    const { pods, endpointSlices } = workloadsOf(objects, this.#addresses);
    await this.api.client.delete([...objects, ...pods, ...endpointSlices]);
    for (const pod of pods) this.#running.delete(name(pod));
    this.forget(objects);
  }
  #removed: readonly Manifest[] = [];

  /** The applied objects, as the API server returned them: with creationTimestamps. */
  get applied(): readonly Manifest[] {
    return this.#applied;
  }

  /** Waits until the applied objects are in force. Returns the proxies that rejected them. */
  async inForce(): Promise<Refusal[]> {
    const isConfig = (object: Manifest) => object.apiVersion.includes('istio.io/') || isGatewayApi(object);
    const configs = this.#applied.filter(isConfig);
    const removed = this.#removed.filter((gone) => !this.#applied.some((now) => same(now, gone)));
    return this.#force.wait(configs, removed, [...this.#proxies.values()]);
  }

  /** Sends requests, several at once, and returns the observations in order. */
  async send(requests: readonly MeshRequest[], { atOnce = 8, settleMs = 30 } = {}): Promise<Observed[]> {
    const connections = new Connections();
    const answers: Promise<Answered>[] = [];
    let next = 0;
    const worker = async () => {
      for (let i = next++; i < requests.length; i = next++) {
        const request = requests[i];
        if (request === undefined) continue;
        const id = `${++this.#requests}`;
        const response = await connections.send(this.#entry(request), request, id, this.#certificateOf(request));
        // The next request does not need to wait for the access log of this one.
        const log = isLogged(request, response) ? this.#log.take(id) : Promise.resolve(null);
        answers[i] = log.then((line) => ({ id, response, log: line }));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    const all = await Promise.all(answers);
    connections.close();
    // Give mirrors time to arrive: nothing waits for their response.
    await pause(settleMs);
    return all.map(({ id, response, log }) => ({
      outcome: outcomeOf(response, log),
      response,
      log,
      seen: this.echo.take(id),
    }));
  }

  #entry({ from, port }: MeshRequest): Entry {
    // A client without a sidecar that connects to the Pod of a workload directly.
    if (from.startsWith(STRAIGHT_TO)) return { host: this.#proxy(from.slice(STRAIGHT_TO.length)).address, port };
    const proxy = this.#proxy(from);
    return proxy.type === 'router' ? { host: proxy.address, port } : { socketPath: proxy.socket(port) };
  }

  #certificateOf({ clientCertificate = false }: MeshRequest): ConnectionOptions {
    if (!clientCertificate) return {};
    const { chain, key } = this.authority.certificate('DNS:client.test');
    return { cert: chain, key };
  }

  #proxy(from: string): Envoy {
    const proxy = this.#proxies.get(from);
    if (proxy !== undefined) return proxy;
    throw new Error(`unknown proxy "${from}", must be one of ${[...this.#proxies.keys()].join(', ')}`);
  }

  async #runWorkloads(): Promise<void> {
    const { client } = this.api;
    const { pods, endpointSlices, names, ports } = workloadsOf(this.#applied, this.#addresses);
    for (const [address, workload] of names) this.echo.name(address, workload);
    await Promise.all(ports.map((port) => this.echo.listen(port)));
    const created = await client.apply(pods.filter((pod) => !this.#running.has(name(pod))).map(withoutStatus));
    throwIfRejected(created);
    await Promise.all(pods.filter((pod) => !this.#running.has(name(pod))).map((pod) => client.applyStatus(bare(pod))));
    for (const pod of pods) this.#running.add(name(pod));
    throwIfRejected(await client.apply(endpointSlices));
  }
  readonly #running = new Set<string>();
}

/** Whether a proxy logs the request. It does not know the requests of bytes that it only forwards. */
function isLogged({ from, scheme }: MeshRequest, response: Response): boolean {
  if ('failed' in response || from.startsWith(STRAIGHT_TO)) return false;
  return (scheme !== 'tcp' && scheme !== 'tls') || workloadIn(response.body) === '';
}

function inNamespace(namespace: string): Pick<Manifest, 'metadata'> {
  return { metadata: { name: '', namespace } };
}

function name({ metadata }: Manifest): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`;
}

function same(a: Manifest, b: Manifest): boolean {
  return identityOf(a) === identityOf(b);
}

function withoutStatus({ status: _, ...pod }: Manifest): Manifest {
  return pod as Manifest;
}

function bare({ apiVersion, kind, metadata: { name, namespace }, status }: Manifest): Manifest {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, status };
}

function throwIfRejected(answers: readonly Answer[]): void {
  for (const answer of answers) if (!answer.accepted) throw new Error(`a workload was rejected: ${answer.message}`);
}
