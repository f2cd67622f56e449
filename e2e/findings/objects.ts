import { webhookRules } from '../../mesh/checks/rules/admission/webhook/rules';
import type { Manifest } from '../../mesh/manifest/manifest';
import { parseManifests } from '../../mesh/reader';
import { withMistake } from '../../tests/mistake';
import { randomKinds, randomObject } from '../../tests/random-object';
import type { Random } from '../random';
import { withOtherMetadata } from './metadata';
import { Mutants } from './mutants';
import { valueCarriers } from './values';

/** The right and the wrong examples of all the webhook's rules. */
export function examples(): readonly Manifest[] {
  return webhookRules.flatMap((rule) => {
    const right = parseManifests(rule.right, 'right.yaml').map(({ manifest }) => manifest);
    // Skip bodies of a megabyte: they only cost time.
    const wrong = rule.wrong.filter((mistake) => JSON.stringify(mistake).length < 3000);
    return [...right, ...wrong.map((mistake) => withMistake(rule, mistake))];
  });
}

/** Objects of all Istio kinds that break the schema about as often as a webhook rule. */
export function* wildObjects(random: Random, known: readonly Manifest[]): Generator<Manifest> {
  const next = () => random.next();
  const objects = known.filter(isIstio);
  const mutants = new Mutants(random, objects);
  for (;;) {
    const kind = random.pick(randomKinds);
    const draw = random.next();
    if (draw < 0.4) yield randomObject(kind, next, random.pick([0, 0.01, 0.03, 0.1]));
    else {
      const ofKind = objects.filter((object) => object.kind === kind);
      const object = ofKind.length > 0 ? random.pick(ofKind) : randomObject(kind, next, 0);
      yield draw < 0.85 ? mutants.of(object, 3, 0.3) : withOtherMetadata(object, random);
    }
  }
}

/** Objects whose values mostly have the types of the schema, so the webhook gets to check them. */
export function* typedObjects(random: Random, known: readonly Manifest[]): Generator<Manifest> {
  const objects = known.filter(isIstio);
  const mutants = new Mutants(random, objects);
  const carriers = Object.values(valueCarriers);
  for (;;) {
    if (random.chance(0.6)) yield mutants.of(random.pick(objects), 4);
    else yield { ...random.pick(carriers)(random), metadata: { name: 'value' } };
  }
}

const isIstio = ({ apiVersion, kind }: Manifest) => randomKinds.includes(kind) && apiVersion.includes('.istio.io/');
