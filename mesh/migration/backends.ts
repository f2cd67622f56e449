import { type Fields, fields, list, number } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import { headerModifiers } from './header-modifiers';
import type { BackendRef, HttpBackendRef } from './http-route-rule';
import type { Obstacle, Remarks } from './remarks';

/** Why a destination cannot be a backend. */
export type NoBackend = Pick<Obstacle, 'reason' | 'remedy'>;

/** Turns a destination of a VirtualService, `{ host, subset, port }`, into a backend. */
export type BackendOf = (destination: Fields, path: FieldPath) => BackendRef | NoBackend;

/** Translates `route` of a rule. Destinations without requests are left out. */
export function backendRefs(route: unknown, at: FieldPath, backendOf: BackendOf, remarks: Remarks): HttpBackendRef[] {
  const destinations = list(route).map(fields);
  const isSplit = destinations.length > 1;
  return destinations.flatMap(({ destination, weight, headers }, index) => {
    if (isSplit && number(weight) === 0) return [];
    const path = [...at, index, 'destination'];
    const backend = backendOf(fields(destination), path);
    if ('reason' in backend) {
      remarks.obstacle(path, backend.reason, backend.remedy);
      return [];
    }
    const filters = headerModifiers(headers, [...at, index, 'headers'], remarks);
    return [{ ...backend, ...(isSplit && { weight: number(weight) }), ...(filters.length > 0 && { filters }) }];
  });
}
