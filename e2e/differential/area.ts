import type { Manifest } from '../../mesh/manifest/manifest';
import type { ProxyIdentity } from '../envoy';
import type { MeshRequest } from '../request';

/** A random configuration, and requests made from the values in it. */
export interface Case {
  readonly seed: number;
  /** Names the case in reports. @default its seed */
  readonly name?: string;
  /** The objects by age: those of each list are at least a second younger than those of the list before. */
  readonly ages: readonly (readonly Manifest[])[];
  /** Requests as the simulator reads them. */
  readonly requests: readonly MeshRequest[];
  /** Whether Envoy may refuse routes of it: then it keeps those of the older objects. @default no case with such routes is judged */
  readonly mayBeRefused?: boolean;
}

/**
 * The part of the mesh that belongs to one random case: services, workloads and proxies. All names in it contain the name
 * of the place, so cases at several places do not interfere. Names of places have the same length, so sorting by name or
 * length has the same result in all.
 */
export interface World {
  /** Objects that every case has. */
  readonly objects: readonly Manifest[];
  /** Proxies by the `from` of requests. The index of the place distinguishes their addresses. */
  readonly proxies: (index: number) => ReadonlyMap<string, ProxyIdentity>;
  /** Number of cases that are configured together, at most 10: no name of a place begins with another one. */
  readonly places: number;
}

/** How reports name a case. */
export const nameOf = ({ seed, name }: Pick<Case, 'seed' | 'name'>): string =>
  name === undefined ? `seed ${seed}` : `seed ${seed} (${name})`;

/** A part of Istio whose behaviour is compared at random. */
export interface Area {
  readonly name: string;
  readonly world: World;
  /** Number of cases if none is given; 0 if they are missing. @default 60 */
  readonly cases?: number;
  /** Generates the case of a seed. */
  readonly generate: (seed: number) => Case;
  /** Whether the statuses that istiod writes to the objects are compared, too. @default false */
  readonly statuses?: boolean;
  /** How a request is sent to the real mesh. @default as the simulator reads it */
  readonly sent?: (request: MeshRequest) => MeshRequest;
  /** How the simulator reads an object. @default as the mesh does */
  readonly simulated?: (manifest: Manifest) => Manifest;
}
