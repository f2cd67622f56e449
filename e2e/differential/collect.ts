import { setTimeout as pause } from 'node:timers/promises';
import type { Manifest } from '../../mesh/manifest/manifest';
import type { ProxyIdentity } from '../envoy';
import type { Refusal } from '../in-force';
import type { Answer } from '../kube-client';
import type { RealMesh } from '../mesh';
import type { Observed } from '../outcome';
import type { MeshRequest } from '../request';
import type { Area, Case } from './area';
import { moveHere, moveTo } from './place';

/** A case whose configuration is in force in the mesh. */
export interface Placed {
  readonly place: string;
  readonly case: Case;
  /** Accepted objects as the simulator reads them, with creationTimestamps; the objects of the world come first. */
  readonly manifests: readonly Manifest[];
  /** Rejected objects and the error messages. */
  readonly refused: readonly { readonly manifest: Manifest; readonly message: string }[];
  /** The address that a request comes from, as the first proxy that enforces policies sees it. */
  readonly sourceIp: (request: MeshRequest) => string;
  /** An object of the case as the API server has it now, with its status. */
  readonly current: (object: Manifest) => Promise<Manifest>;
  /** Sends requests of the case. */
  readonly send: (requests: readonly MeshRequest[]) => Promise<Observed[]>;
}

/** Several places in one mesh that are configured together, so the wait is shared. */
export class Collector {
  readonly #mesh: RealMesh;
  readonly #area: Area;
  readonly #places: readonly string[];
  #applied: readonly Manifest[] = [];

  private constructor(mesh: RealMesh, area: Area, places: readonly string[]) {
    this.#mesh = mesh;
    this.#area = area;
    this.#places = places;
  }

  static async start(mesh: RealMesh, area: Area): Promise<Collector> {
    const { world } = area;
    const places = Array.from({ length: world.places }, (_, i) => `case${i}`);
    const collector = new Collector(mesh, area, places);
    mesh.addProxies(new Map(places.flatMap((place, i) => collector.#proxiesAt(place, i))));
    const answers = await mesh.apply(places.flatMap((place) => moveTo(place, world.objects)));
    for (const answer of answers) if (!answer.accepted) throw new Error(`the world was rejected: ${answer.message}`);
    return collector;
  }

  /** Removes everything from the mesh, so the next area does not wait for these proxies. */
  async stop(): Promise<void> {
    await this.#clear();
    const proxies = this.#places.flatMap((place, i) => this.#proxiesAt(place, i));
    await this.#mesh.removeProxies(proxies.map(([from]) => from));
    // Nothing here would finish the deletion of a namespace.
    const objects = this.#area.world.objects.filter(({ kind }) => kind !== 'Namespace');
    await this.#mesh.delete(this.#places.flatMap((place) => moveTo(place, objects)));
    await this.#mesh.inForce();
  }

  #proxiesAt(place: string, index: number): [string, ProxyIdentity][] {
    return moveTo(place, [...this.#area.world.proxies(index)]).map(([from, identity]) => [
      nameAt(place, from),
      identity,
    ]);
  }

  get places(): number {
    return this.#places.length;
  }

  /**
   * Replaces the cases with new ones, one per place. `refusals` lists the proxies whose Envoy rejected the configuration:
   * then no case can be judged, because sidecars share the configuration of istiod.
   */
  async place(cases: readonly Case[]): Promise<{ readonly placed: readonly Placed[]; readonly refusals: Refusal[] }> {
    await this.#clear();
    const assigned = cases.map((randomCase, i) => ({ place: this.#places[i] ?? '', randomCase }));
    const all: { readonly manifest: Manifest; readonly answer: Answer | undefined }[] = [];
    for (let age = 0; age < Math.max(...cases.map(({ ages }) => ages.length)); age++) {
      const objects = assigned.flatMap(({ place, randomCase }) => moveTo(place, randomCase.ages[age] ?? []));
      if (objects.length === 0) continue;
      // Otherwise, Envoy might never get the routes of the older objects.
      if (age > 0 && cases.some(({ mayBeRefused }) => mayBeRefused)) await this.#mesh.inForce();
      // Istio compares ages in whole seconds.
      if (age > 0) await pause(1010 - (Date.now() % 1000));
      const answers = await this.#mesh.apply(objects);
      all.push(...objects.map((manifest, i) => ({ manifest, answer: answers[i] })));
    }
    const accepted = all.flatMap(({ manifest, answer }) =>
      answer?.accepted === true ? [withAge(manifest, answer.object)] : [],
    );
    const refused = all.flatMap(({ manifest, answer }) =>
      answer?.accepted === false ? [{ manifest, message: answer.message }] : [],
    );
    this.#applied = accepted;
    const refusals = await this.#mesh.inForce();
    const { sent = (request) => request, simulated = (manifest) => manifest } = this.#area;
    const entering = (place: string, request: MeshRequest): MeshRequest => {
      const entered = moveTo(place, sent(moveHere(place, request)));
      return { ...entered, from: nameAt(place, entered.from) };
    };
    const placed = assigned.map(({ place, randomCase }) => ({
      place,
      case: randomCase,
      manifests: [
        ...moveTo(place, this.#area.world.objects),
        ...accepted.filter((manifest) => belongsTo(place, manifest)),
      ].map(simulated),
      refused: refused.filter(({ manifest }) => belongsTo(place, manifest)),
      sourceIp: (request: MeshRequest) => this.#mesh.sourceIp(entering(place, request)),
      current: (object: Manifest) => this.#mesh.api.client.get(object),
      send: (requests: readonly MeshRequest[]) =>
        this.#mesh.send(
          requests.map((request) => entering(place, request)),
          limitsConnections(randomCase) ? { atOnce: 1 } : {},
        ),
    }));
    return { placed, refusals };
  }

  /** Deletes first: if an object is replaced by one with the same name, istiod's cache may keep its former routes. */
  async #clear(): Promise<void> {
    if (this.#applied.length === 0) return;
    await this.#mesh.delete(this.#applied);
    this.#applied = [];
    await this.#mesh.inForce();
  }
}

/** Several requests at once would open a circuit breaker. */
function limitsConnections({ ages }: Case): boolean {
  return JSON.stringify(ages).includes('"connectionPool"');
}

/** Workloads have the place in their namespace, the gateway has not. */
function nameAt(place: string, from: string): string {
  return from === 'gateway' ? `${place}:gateway` : from;
}

function withAge(manifest: Manifest, { metadata: { creationTimestamp } }: Manifest): Manifest {
  return { ...manifest, metadata: { ...manifest.metadata, ...(creationTimestamp ? { creationTimestamp } : {}) } };
}

function belongsTo(place: string, { metadata }: Manifest): boolean {
  return `${metadata.namespace}/${metadata.name}`.includes(place);
}
