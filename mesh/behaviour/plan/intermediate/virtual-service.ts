import { texts } from '../../../manifest/fields';
import type { Manifest } from '../../../manifest/manifest';
import type { ChangedObject } from '../transition';
import { withSpec } from './with-spec';

/** VirtualServices whose name changes: each new one still has the old rules. */
export function stillOld(changes: readonly ChangedObject[]): Map<string, Manifest> {
  const removed = changes.filter(({ before, after }) => before?.kind === 'VirtualService' && !after);
  return new Map(
    changes.flatMap(({ name, before, after }): [string, Manifest][] => {
      if (after?.kind !== 'VirtualService' || before) return [];
      const hosts = new Set(texts(after.spec.hosts));
      const [old, ...others] = removed.filter(({ before: was }) =>
        texts(was?.spec.hosts).some((host) => hosts.has(host)),
      );
      if (!old?.before || others.length > 0) return [];
      return [[name, withSpec(after.origin.manifest, old.before.spec)]];
    }),
  );
}
