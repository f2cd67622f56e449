import type { Manifest } from '../../mesh/manifest/manifest';
import { Mesh } from '../../mesh/mesh';
import type { MeshRequest } from '../request';
import type { VerdictJson } from './verdict';

/** The simulator, over what a place of the real mesh has. */
export class Judge {
  readonly #mesh: Mesh;

  constructor(manifests: readonly Manifest[]) {
    this.#mesh = Mesh.of(manifests.map(withoutPlace));
  }

  /** A simulator that fails is a difference too: then `outcomes` is empty and `trace` has the error. */
  verdict(request: MeshRequest): VerdictJson {
    try {
      return JSON.parse(JSON.stringify(this.#mesh.route(request))) as VerdictJson;
    } catch (error) {
      const trace = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
      return { outcomes: [], mirrors: [], trace };
    }
  }
}

/** Gateways of a case select their own proxy by one label more, which no gateway outside of this suite has. */
function withoutPlace(manifest: Manifest): Manifest {
  if (manifest.kind !== 'Gateway') return manifest;
  const spec = manifest.spec as { selector: Record<string, string> };
  const { place: _, ...selector } = spec.selector;
  return { ...manifest, spec: { ...spec, selector } };
}
