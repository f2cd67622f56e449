import type { Manifest } from '../../mesh/manifest/manifest';
import { Mesh } from '../../mesh/mesh';
import type { MeshRequest } from '../request';
import type { VerdictJson } from './verdict';

/** The simulator for the objects at one place of the real mesh. */
export class Judge {
  readonly #mesh: Mesh;

  constructor(manifests: readonly Manifest[]) {
    this.#mesh = Mesh.of(manifests);
  }

  /** If the simulator throws, `outcomes` is empty and `trace` contains the error, which counts as a difference. */
  verdict({ tls: _, ...request }: MeshRequest): VerdictJson {
    try {
      return JSON.parse(JSON.stringify(this.#mesh.route(request))) as VerdictJson;
    } catch (error) {
      const trace = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
      return { outcomes: [], mirrors: [], trace };
    }
  }
}
