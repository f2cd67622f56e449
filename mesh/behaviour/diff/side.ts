import { byAge, type Config } from '../../manifest/config';
import type { BuiltMesh } from '../../proxy/build-mesh';
import { ended, type MeshModel, type Passage } from '../../proxy/model';
import type { Origins } from '../../proxy/origins';
import { RoutedVerdict } from '../../proxy/routed-verdict';
import type { Request } from '../../request/request';
import type { Verdict } from '../../verdict/verdict';

/** One of the two meshes that are compared. */
export interface Side {
  readonly model: MeshModel;
  readonly origins: Origins;
  readonly objects: readonly Config[];
  route(request: Request): Verdict;
}

export function sideOf({ model, origins, objects }: BuiltMesh): Side {
  const route = (request: Request) => {
    const origin = origins.for(request);
    return new RoutedVerdict(request, origin.send(request), origin, { assumptions: [], refused: [] });
  };
  return { model, origins, objects, route };
}

/** The Gateways of both APIs, the oldest one first. */
export function gatewaysOf({ objects }: Pick<Side, 'objects'>): Config[] {
  return objects.filter(({ kind }) => kind === 'Gateway').sort(byAge);
}

/** How a request passes the first proxy. A Gateway that does not exist refuses it. */
export function passage({ origins }: Side, request: Request): Passage {
  try {
    return origins.for(request).send(request);
  } catch (error) {
    return ended('', { kind: 'refused', reason: error instanceof Error ? error.message : String(error) });
  }
}

/** Whether both meshes have the same MeshConfig, which can also be set without an object. */
export function hasSameMeshConfig(before: Side, after: Side): boolean {
  const [old, now] = [before, after].map(({ model: { mesh } }) =>
    JSON.stringify({ ...mesh, authorizers: mesh.authorizers && [...mesh.authorizers] }),
  );
  return old === now;
}
