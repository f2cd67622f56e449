import type { Difference } from '../../mesh/behaviour/diff/difference';
import type { Manifest } from '../../mesh/manifest/manifest';
import { Mesh } from '../../mesh/mesh';
import type { Request } from '../../mesh/request/request';
import type { Area, Case, World } from '../differential/area';
import { Random } from '../random';
import type { MeshRequest } from '../request';
import { ROUTING } from '../routing/generate';

/**
 * Changes of routing: seeds `2n` and `2n + 1` are the two sides of a change, with an example request of each difference between
 * them. If the mesh answers the examples on both sides as the simulator does, they are real differences.
 */
export const PAIRS: Area = { ...ROUTING, name: 'pairs', generate };

/** More examples of a pair are not sent. */
const MOST_EXAMPLES = 12;

function generate(seed: number): Case {
  const pair = Math.floor(seed / 2);
  const before = objectsOf(pair);
  const after = changed(new Random(pair), before, objectsOf(pair + FAR));
  return { seed, ages: [seed % 2 === 0 ? before : after], requests: examples(before, after) };
}

/** Far enough away that the cases of a run do not have it. */
const FAR = 1_000_000;

function objectsOf(seed: number): readonly Manifest[] {
  // Without redirected traffic, a sidecar does not know the address of a host that is not resolved.
  const isMeasured = ({ spec }: Manifest) => (spec as { resolution?: string }).resolution !== 'NONE';
  return ROUTING.generate(seed).ages.flat().filter(isMeasured);
}

/** Some objects removed, some replaced by others of their name, some added. */
function changed(random: Random, before: readonly Manifest[], others: readonly Manifest[]): Manifest[] {
  const name = ({ kind, metadata }: Manifest) => `${kind} ${metadata.namespace}/${metadata.name}`;
  const other = new Map(others.map((object) => [name(object), object]));
  const known = new Set(before.map(name));
  // Without a Gateway, the Pod for requests would be undefined.
  const kept = before.filter(({ kind }) => kind === 'Gateway' || random.chance(0.9));
  const replaced = kept.map((object) => (random.chance(0.4) ? (other.get(name(object)) ?? object) : object));
  return [...replaced, ...others.filter((object) => !known.has(name(object)) && random.chance(0.3))];
}

function examples(before: readonly Manifest[], after: readonly Manifest[]): MeshRequest[] {
  const mesh = (objects: readonly Manifest[]) =>
    Mesh.of([...ROUTING.world.objects, ...objects.map((object) => ROUTING.simulated?.(object) ?? object)]);
  return examplesOf(mesh(after).differences(mesh(before)), ROUTING.world).slice(0, MOST_EXAMPLES);
}

/** The examples of differences that a proxy of the world can send. */
export function examplesOf(differences: readonly Difference[], world: World): MeshRequest[] {
  const senders = world.proxies(0);
  return differences.flatMap(({ witness, from }) => {
    // Nothing tells the workloads of a difference apart: one that has a proxy here sends its example.
    const sender = 'gateway' in from ? 'gateway' : from.workloads.find((workload) => senders.has(workload));
    return witness && sender !== undefined && isSendable(witness) ? [sent(sender, witness)] : [];
  });
}

/** Node does not send other characters in a path. */
const isSendable = ({ path = '/' }: Request) => /^[\x21-\x7e]*$/.test(path);

function sent(from: string, witness: Request): MeshRequest {
  const { port = 80, method = 'GET', host = '', path = '/', headers = {}, scheme, sni } = witness;
  return { from, port, method, host, path, headers, ...(scheme && { scheme }), ...(sni !== undefined && { sni }) };
}
