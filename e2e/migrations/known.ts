import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../mesh/manifest/manifest';
import { RECORDED_CASES, recordedAges, recordedNeighbours } from '../../tests/recorded-gateway-api';
import { objectsHere } from '../differential/usual-names';
import { identityOf, readManifests } from '../manifests';
import { WORLD } from './world';

/** Objects to migrate, without those of the world. */
interface Known {
  readonly name: string;
  readonly objects: () => readonly Manifest[];
}

const DIST = join(__dirname, '..', '..', 'dist');
const fileOf = (name: string) => join(DIST, `${name}.yaml`);
const SERVICES = ['articles', 'authors', 'web-api'];
/** Mutual TLS needs sidecars at the workloads. */
const isMeasured = (objects: readonly Manifest[]) =>
  objects.some(({ apiVersion }) => apiVersion.startsWith('networking.istio.io/')) &&
  objects.every(({ kind }) => kind !== 'PeerAuthentication');

const EXERCISES: readonly Known[] = readdirSync(DIST)
  .map((file) => file.replace('.yaml', ''))
  .filter((name) => !SERVICES.includes(name) && isMeasured(readManifests([fileOf(name)])))
  .map((name) => ({ name, objects: () => added(readManifests([...SERVICES, 'istio-ingress', name].map(fileOf))) }));

const RECORDED: readonly Known[] = RECORDED_CASES.filter(({ name }) => /^migrate-.*-vs$/.test(name)).map((one) => ({
  name: one.name,
  objects: () => added([...recordedNeighbours(), ...recordedAges(one).flat()]),
}));

/** The exercises of the workshop, and the recorded VirtualServices if they are next to the checkout. */
export const KNOWN: readonly Known[] = [...EXERCISES, ...RECORDED];

/** The objects at the place of generated cases: as with kubectl, a later object replaces an earlier one. */
function added(objects: readonly Manifest[]): readonly Manifest[] {
  const byName = new Map(withShortDelays(objectsHere(objects)).map((object) => [identityOf(object), object]));
  for (const object of WORLD.objects) byName.delete(identityOf(object));
  return [...byName.values()].filter(({ kind }) => kind !== 'Namespace');
}

/** Each of a case's hundreds of requests would wait for an exercise's 5 s. The length of a delay makes no difference here. */
const withShortDelays = (objects: readonly Manifest[]) =>
  JSON.parse(JSON.stringify(objects).replace(/"fixedDelay":"[^"]*"/g, '"fixedDelay":"50ms"')) as Manifest[];
