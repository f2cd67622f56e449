import { setTimeout as pause } from 'node:timers/promises';
import type { Manifest } from '../../mesh/manifest/manifest';
import type { Refusal } from '../in-force';
import type { RealMesh } from '../mesh';
import type { Observed } from '../outcome';
import type { MeshRequest } from '../request';
import type { Case } from './generate';
import { moveTo, proxiesAt, WORLD } from './world';

/** A case whose configuration is in force in the mesh. */
export interface Placed {
  readonly place: string;
  readonly case: Case;
  /** Accepted objects with creationTimestamps; the objects of the world come first. */
  readonly manifests: readonly Manifest[];
  /** Rejected objects and the error messages. */
  readonly refused: readonly { readonly manifest: Manifest; readonly message: string }[];
  /** Sends requests of the case. */
  readonly send: (requests: readonly MeshRequest[]) => Promise<Observed[]>;
}

/** Several places in one mesh that are configured together, so the wait is shared. */
export class Collector {
  readonly #mesh: RealMesh;
  readonly #places: readonly string[];
  #applied: readonly Manifest[] = [];

  private constructor(mesh: RealMesh, places: readonly string[]) {
    this.#mesh = mesh;
    this.#places = places;
  }

  static async start(mesh: RealMesh, count: number): Promise<Collector> {
    const places = Array.from({ length: count }, (_, i) => `case${i}`);
    mesh.addProxies(new Map(places.flatMap((place) => [...proxiesAt(place)])));
    const answers = await mesh.apply(places.flatMap((place) => moveTo(place, WORLD)));
    for (const answer of answers) if (!answer.accepted) throw new Error(`the world was rejected: ${answer.message}`);
    return new Collector(mesh, places);
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
    const older = assigned.flatMap(({ place, randomCase }) => moveTo(place, randomCase.older));
    const younger = assigned.flatMap(({ place, randomCase }) => moveTo(place, randomCase.younger));
    const answers = await this.#mesh.apply(older);
    if (younger.length > 0) {
      // Istio compares ages in whole seconds.
      await pause(1010 - (Date.now() % 1000));
      answers.push(...(await this.#mesh.apply(younger)));
    }
    const all = [...older, ...younger].map((manifest, i) => ({ manifest, answer: answers[i] }));
    const accepted = all.flatMap(({ manifest, answer }) =>
      answer?.accepted === true ? [withAge(manifest, answer.object)] : [],
    );
    const refused = all.flatMap(({ manifest, answer }) =>
      answer?.accepted === false ? [{ manifest, message: answer.message }] : [],
    );
    this.#applied = accepted;
    const refusals = await this.#mesh.inForce();
    const placed = assigned.map(({ place, randomCase }) => ({
      place,
      case: randomCase,
      manifests: [...moveTo(place, WORLD), ...accepted.filter((manifest) => belongsTo(place, manifest))],
      refused: refused.filter(({ manifest }) => belongsTo(place, manifest)),
      send: (requests: readonly MeshRequest[]) =>
        this.#mesh.send(requests.map((request) => ({ ...request, from: `${place}:${request.from}` }))),
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

function withAge(manifest: Manifest, { metadata: { creationTimestamp } }: Manifest): Manifest {
  return { ...manifest, metadata: { ...manifest.metadata, ...(creationTimestamp ? { creationTimestamp } : {}) } };
}

function belongsTo(place: string, { metadata }: Manifest): boolean {
  return `${metadata.namespace}/${metadata.name}`.includes(place);
}
