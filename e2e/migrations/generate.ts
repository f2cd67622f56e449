import fc from 'fast-check';
import type { Manifest } from '../../mesh/manifest/manifest';
import { FIXED, world } from '../../mesh/migration/fixtures/worlds';
import type { Area, Case } from '../differential/area';
import { objectsHere } from '../differential/usual-names';
import { Random } from '../random';
import { KNOWN } from './known';
import { boundaryRequests } from './requests';
import { type Sides, sidesOf } from './sides';
import { CLIENTS, WORLD } from './world';

/**
 * Migrations to the Gateway API: seeds `2n + 1` and `2n + 2` are the objects before and after. The first ones are the workshop's
 * exercises and recorded VirtualServices, the others are random.
 */
export const MIGRATIONS: Area = { name: 'migrations', world: WORLD, cases: 2 * (KNOWN.length + 7), generate };

const REQUESTS = 20;

function generate(seed: number): Case {
  const pair = Math.floor((seed - 1) / 2);
  const { name, before, after, requests } = pairOf(pair);
  const isBefore = seed % 2 === 1;
  return {
    seed,
    name: `${name} ${isBefore ? 'before' : 'after'}`,
    ages: [isBefore ? before : after],
    requests,
  };
}

/** Only HTTP: the certificates of gateways are in Secrets, which this mesh does not serve. */
const plain = fc.noBias(world.filter((objects) => !JSON.stringify(objects).includes('credentialName')));

function randomObjects(pair: number): readonly Manifest[] {
  const [objects = []] = fc.sample(plain, { seed: pair, numRuns: 1 });
  return objectsHere(objects.filter((object) => object.kind === 'DestinationRule' || !FIXED.includes(object)));
}

/** The sides that were made last: the other case of a pair comes next. */
let last: { readonly pair: number; readonly sides: Named } | undefined;

function pairOf(pair: number): Named {
  if (last?.pair !== pair) last = { pair, sides: made(pair) };
  return last.sides;
}

interface Named extends Sides {
  readonly name: string;
}

function made(pair: number): Named {
  const known = KNOWN[pair];
  const objects = known ? known.objects() : randomObjects(pair);
  const requests = boundaryRequests(new Random(pair), [...WORLD.objects, ...objects], [...CLIENTS.keys()], REQUESTS);
  const name = known?.name ?? `migration ${pair}`;
  try {
    return { name, ...sidesOf(objects, requests) };
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : error}`);
  }
}
