import { isGatewayApi } from '../../../gateway-api/kinds';
import type { Manifest } from '../../../manifest/manifest';
import type { ChangedObject } from '../transition';
import { allowGroups, withAllRules, withOldRules } from './authorization-policy';
import { withBothSubsets } from './destination-rule';
import { withBothServers } from './gateway';
import { oldCopies } from './old-copies';
import { permissive } from './peer-authentication';
import { withBothHosts, withBothPorts } from './ports';
import { stillOld } from './virtual-service';

/** Versions of objects that neither side has, by name. */
export type Intermediates = ReadonlyMap<string, Manifest>;

const BOTH: Readonly<Record<string, (before: Manifest, after: Manifest) => Manifest[]>> = {
  DestinationRule: withBothSubsets,
  PeerAuthentication: permissive,
  Gateway: withBothServers,
  Service: withBothPorts,
  ServiceEntry: withBothHosts,
};

/** Sets of intermediate objects that can make the way for some changes, the simplest ones first. */
export function candidates(changes: readonly ChangedObject[]): Intermediates[] {
  const versions = changes.map(({ name, before, after }) => {
    const make = before && after && !isGatewayApi(after) && BOTH[after.kind];
    return { name, versions: make ? make(before.origin.manifest, after.origin.manifest) : [] };
  });
  const both = [0, 1].map(
    (index) =>
      new Map(
        versions.flatMap(({ name, versions: all }): [string, Manifest][] => {
          const manifest = all[index] ?? all[0];
          return manifest ? [[name, manifest]] : [];
        }),
      ),
  );
  const policies = [withAllRules, withOldRules].map(
    (make) => new Map(allowGroups(changes).flatMap((group) => [...make(group)])),
  );
  const [first = new Map(), second = new Map()] = both;
  const renames = stillOld(changes);
  const copies = oldCopies(changes);
  const [allNew = new Map(), allOld = new Map()] = policies;
  const found: Intermediates[] = [
    // Together, they save a step.
    ...(renames.size > 0 ? [new Map([...first, ...renames])] : []),
    first,
    second,
    renames,
    allNew,
    allOld,
    new Map([...first, ...allNew]),
    copies,
    new Map([...first, ...copies]),
  ];
  return found.filter(({ size }) => size > 0);
}
