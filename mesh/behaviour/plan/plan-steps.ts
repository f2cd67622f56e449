import { isGatewayApi } from '../../gateway-api/kinds';
import { type Config, uniqueNameOf } from '../../manifest/config';
import type { Manifest } from '../../manifest/manifest';
import { describeFate } from '../../verdict/describe';
import { assumedObjects } from '../assumed';
import { firstDifference } from '../diff/changes';
import { Comparison } from '../diff/comparison';
import { independentSets } from './independent-sets';
import type { Plan, PlanStep } from './plan';
import { Search, type Stage } from './search';
import { sliceFor } from './slice';
import { linksOf, subjectsOf } from './subjects';
import { surroundingsOf } from './surroundings';
import type { ChangedObject, Transition } from './transition';
import { waitsFor } from './waits';
import { violationInWords } from './words';

/**
 * Plans the way of a transition: a few steps, each proved to be safe in any order.
 *
 * @param rejected new objects that Istio rejects
 */
export function planSteps(written: Transition, rejected: readonly string[]): Plan {
  const sides = written.sides();
  const known = sides.map(({ objects, model: { registry } }) => ({ objects, registry }));
  const { manifests, assumptions } = assumedObjects(known, sides[0].model.mesh.clusterDomain);
  const transition =
    manifests.length === 0
      ? written
      : written.among((unchanged) => [...manifests.map((manifest) => ({ manifest })), ...unchanged]);
  const mistakes = mistakesAfter(transition, rejected);
  if (mistakes.length > 0) return { steps: [], safe: false, reasons: mistakes, assumptions };
  const changes = [...transition.changes.values()];
  const isModelled = modelled(transition);
  const silent = changes.filter((change) => !isModelled(change) || hasSameMeaning(change));
  const others = changes.filter((change) => !silent.includes(change));
  const [added, deleted] = [silent.filter(({ after }) => after), silent.filter(({ after }) => !after)];
  const start = new Map([...transition.before, ...movesOf(added)]);
  const surroundings = surroundingsOf(transition);
  const subjects = others.map((change) => subjectsOf(change, surroundings));
  const links = linksOf(subjects, surroundings);
  const ways = independentSets(subjects, links).map((set) => {
    const of = <T>(all: readonly T[]) => set.flatMap((index) => all[index] ?? []);
    const slice = transition.among((unchanged) => sliceFor(of(subjects), unchanged, surroundings));
    return new Search(slice, surroundings, links, start, of(others)).stages();
  });
  const length = Math.max(changes.length > 0 ? 1 : 0, ...ways.map((stages) => stages.length));
  const steps = Array.from({ length }, (_, index) => {
    const stages = ways.flatMap((way) => way[index] ?? []);
    const earlier = index === 0 ? [] : ways.flatMap((way) => way[index - 1] ?? []);
    const more = new Map([...(index === 0 ? movesOf(added) : []), ...(index === length - 1 ? movesOf(deleted) : [])]);
    return stepOf(stages, earlier, more, index === length - 1);
  });
  const reasons = ways.flat().flatMap(({ violation }) => (violation ? [violationInWords(violation)] : []));
  return { steps, safe: reasons.length === 0, reasons: [...new Set(reasons)], assumptions };
}

/** What is wrong at the end of the way: there is no safe way to it. */
function mistakesAfter(transition: Transition, rejected: readonly string[]): string[] {
  const failing = new Comparison(...transition.sides()).differences.filter(
    ({ kind, after }) => kind === 'lost' && after.every((outcome) => outcome.kind === 'unavailable'),
  );
  return [
    ...rejected.map((object) => `the new manifests are not right: Istio rejects ${object}`),
    ...failing.map(({ host, requests, after }) => {
      const answers = after.map(describeFate).join(', ');
      return `the new manifests are not right: requests to ${host} (${requests}) get ${answers}`;
    }),
  ];
}

const movesOf = (changes: readonly ChangedObject[]) =>
  new Map(changes.map(({ name, after }): [string, Manifest | undefined] => [name, after?.origin.manifest]));

/** Whether the simulator knows an object; the others can be applied at any time before they are used. */
function modelled(transition: Transition): (change: ChangedObject) => boolean {
  const sides = transition.sides();
  const names = new Set(sides.flatMap(({ objects }) => objects.map(uniqueNameOf)));
  return ({ name, before, after }) => {
    const config = after ?? before;
    if (!config || isGatewayApi(config)) return true;
    return names.has(name) && !((!before || !after) && config.kind === 'Namespace');
  };
}

/** Only the spec of Istio's objects has a meaning. */
function hasSameMeaning({ before, after }: ChangedObject): boolean {
  const isIstios = ({ origin }: Config) => String(origin.manifest.apiVersion).includes('.istio.io/');
  return before !== undefined && after !== undefined && isIstios(after) && !firstDifference(before.spec, after.spec);
}

function stepOf(
  stages: readonly Stage[],
  earlier: readonly Stage[],
  more: ReadonlyMap<string, Manifest | undefined>,
  isLast: boolean,
): PlanStep {
  const moves = [...more, ...stages.flatMap(({ moves: ofStage }) => [...ofStage])];
  const apply = moves.flatMap(([, manifest]) => manifest ?? []);
  const made = new Set(moves.map(([name]) => name));
  const because = earlier.flatMap(({ waiting }) =>
    [...waiting].flatMap(([name, violation]) =>
      made.has(name) ? [`${name} would be too early: ${violationInWords(violation)}`] : [],
    ),
  );
  return {
    apply: apply.sort((a, b) => rank(a) - rank(b)),
    delete: moves.flatMap(([name, manifest]) => (manifest ? [] : [name])),
    intermediate: stages.flatMap(({ intermediate }) => [...intermediate]),
    because: [...new Set(because)],
    waitFor: isLast ? [] : waitsFor(apply),
    safe: stages.every(({ violation }) => !violation),
  };
}

/** What other objects need to be accepted comes first in a file. */
const FIRST = ['Namespace', 'CustomResourceDefinition', 'ServiceAccount', 'Secret', 'ConfigMap'];

function rank(manifest: Manifest): number {
  const index = FIRST.indexOf(manifest.kind);
  return index < 0 ? FIRST.length : index;
}
