import type { Manifest } from '../../mesh/manifest/manifest';
import type { Random } from '../random';
import type { World } from './judge';
import { Mutants } from './mutants';

/** Worlds made from known ones: objects are removed, copied, moved or changed, or another world is added. */
export function* otherWorlds(random: Random, known: readonly World[]): Generator<World> {
  const mutants = new Mutants(random, known.flat());
  for (;;) {
    let world = random.pick(known);
    for (let count = random.int(1, 4); count > 0; count--) world = changed(world, random, known, mutants);
    yield inForce(world);
  }
}

function changed(world: World, random: Random, known: readonly World[], mutants: Mutants): World {
  if (world.length === 0) return random.pick(known);
  const index = random.below(world.length);
  const object = random.pick(world);
  const others = (replacement: readonly Manifest[]) => [
    ...world.slice(0, index),
    ...replacement,
    ...world.slice(index + 1),
  ];
  const draw = random.next();
  if (draw < 0.1) return others([]);
  if (draw < 0.2) return [...world, ...random.pick(known)];
  if (draw < 0.3) return [...world, renamed(object, `${object.metadata.name}-2`)];
  if (draw < 0.35) return [...world, mutants.of(renamed(object, `${object.metadata.name}-3`), 2)];
  if (draw < 0.45) return [...world, moved(object, random.pick(['default', 'other', 'istio-system']))];
  const chosen = world[index];
  return chosen === undefined ? world : others([mutants.of(chosen, 2)]);
}

const renamed = (object: Manifest, name: string) => ({ ...object, metadata: { ...object.metadata, name } });

function moved(object: Manifest, namespace: string): Manifest {
  return object.metadata.namespace === undefined ? object : { ...object, metadata: { ...object.metadata, namespace } };
}

/** Keeps the last object of each name, as `kubectl apply` does: the analyzers would only see the first. */
function inForce(world: World): World {
  const name = ({ apiVersion, kind, metadata }: Manifest) =>
    `${apiVersion.replace(/\/.*/, '')} ${kind} ${metadata.namespace}/${metadata.name}`;
  return [...new Map(world.map((object) => [name(object), object])).values()];
}
