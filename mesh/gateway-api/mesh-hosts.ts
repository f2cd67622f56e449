import { list, text } from '../manifest/fields';
import type { Parent } from './parent';
import type { World } from './world';

/** The hosts of a Service or ServiceEntry; `spec.hostnames` of the route is ignored. */
export function meshHosts({ reference }: Parent, world: World): readonly string[] {
  if (reference.kind === 'Service') return [world.hostOf(reference)];
  return list(world.find('ServiceEntry', reference.namespace, reference.name)?.spec.hosts).map(text);
}
