import { isRoute } from '../../../gateway-api/kinds';
import { type Config, nameOf } from '../../../manifest/config';
import { texts } from '../../../manifest/fields';
import type { Manifest } from '../../../manifest/manifest';
import type { ChangedObject } from '../transition';
import { renamed } from './with-spec';

/**
 * Copies of the VirtualServices and of the routes of the Gateway API that change or go, which keep the old rules until the new ones
 * are there.
 */
export function oldCopies(changes: readonly ChangedObject[]): Map<string, Manifest> {
  return new Map(
    changes.flatMap(({ before }): [string, Manifest][] => {
      if (!before || !hasOwnRules(before)) return [];
      const { kind, namespace, name, origin } = before;
      const copy = `${name}-before`;
      return [[nameOf({ kind, id: `${namespace}/${copy}` }), renamed(origin.manifest, copy)]];
    }),
  );
}

/** Delegates have none: only the VirtualServices that name them do. */
function hasOwnRules(config: Config): boolean {
  return isRoute(config) || (config.kind === 'VirtualService' && texts(config.spec.hosts).length > 0);
}
