import type { Manifest } from '../../mesh/manifest/manifest';
import { Mesh } from '../../mesh/mesh';
import type { MeshRequest } from '../request';
import type { VerdictJson } from './verdict';

/** Settings of this mesh that differ from Istio's defaults and that decide over requests. */
const MESH_CONFIG: Manifest = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system' },
  ...{ data: { mesh: 'enableAutoMtls: false' } },
};

/** The simulator for the objects at one place of the real mesh. */
export class Judge {
  readonly #mesh: Mesh;

  constructor(manifests: readonly Manifest[]) {
    this.#mesh = Mesh.of([MESH_CONFIG, ...manifests]);
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
