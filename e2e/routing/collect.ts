import { setTimeout as pause } from 'node:timers/promises';
import type { Manifest } from '../../mesh/manifest/manifest';
import type { Refusal } from '../in-force';
import type { RealMesh } from '../mesh';
import type { Observed } from '../outcome';
import type { MeshRequest } from '../request';
import type { Case } from './generate';
import { moveTo, proxiesAt, WORLD } from './world';

/** A case in the mesh: its configuration is in force. */
export interface Placed {
  readonly place: string;
  readonly case: Case;
  /** What the API server took, with creationTimestamps; the world's objects come first. */
  readonly manifests: readonly Manifest[];
  /** What it did not take, and its words. */
  readonly refused: readonly { readonly manifest: Manifest; readonly message: string }[];
  /** Sends a request of the case, as it stands there, `times` times. */
  readonly send: (requests: readonly MeshRequest[]) => Promise<Observed[]>;
}

/** Several places of one mesh, which are configured together: the wait for one is the wait for all. */
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
    for (const answer of answers) if (!answer.accepted) throw new Error(`the world was refused: ${answer.message}`);
    return new Collector(mesh, places);
  }

  get places(): number {
    return this.#places.length;
  }

  /**
   * Replaces what was there by one case a place. `refusals` names proxies whose Envoy did not take it: then nothing
   * can be said about any case, since sidecars share what istiod sends.
   */
  async place(cases: readonly Case[]): Promise<{ readonly placed: readonly Placed[]; readonly refusals: Refusal[] }> {
    await this.#clear();
    const at = cases.map((one, i) => ({ place: this.#places[i] ?? '', one }));
    const older = at.flatMap(({ place, one }) => moveTo(place, one.older));
    const younger = at.flatMap(({ place, one }) => moveTo(place, one.younger));
    const answers = await this.#mesh.apply(older);
    if (younger.length > 0) {
      // Age counts in whole seconds.
      await pause(1010 - (Date.now() % 1000));
      answers.push(...(await this.#mesh.apply(younger)));
    }
    const all = [...older, ...younger].map((manifest, i) => ({ manifest, answer: answers[i] }));
    const taken = all.flatMap(({ manifest, answer }) =>
      answer?.accepted === true ? [withAge(manifest, answer.object)] : [],
    );
    const refused = all.flatMap(({ manifest, answer }) =>
      answer?.accepted === false ? [{ manifest, message: answer.message }] : [],
    );
    this.#applied = taken;
    const refusals = await this.#mesh.inForce();
    const placed = at.map(({ place, one }) => ({
      place,
      case: one,
      manifests: [...moveTo(place, WORLD), ...taken.filter((manifest) => belongsTo(place, manifest))],
      refused: refused.filter(({ manifest }) => belongsTo(place, manifest)),
      send: (requests: readonly MeshRequest[]) =>
        this.#mesh.send(requests.map((request) => ({ ...request, from: `${place}:${request.from}` }))),
    }));
    return { placed, refusals };
  }

  /** An object that comes again at once, under its old name but changed, can leave its former routes in istiod's cache. */
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
