import { judge } from '../../mesh/checks/engine/run';
import type { Analyzers, Message } from './analyzers';
import { isDeliberate, type Said } from './deliberate';
import type { Comparison, Judge, World } from './judge';
import { derivedPods, isOfDerivedPod, stored } from './stored-world';
import { asText } from './text';

/** Istio's analyzers: how often each code is said of each object of a world. */
export function istioctlAnalyze(analyzers: Analyzers): Judge {
  return {
    name: 'istioctl analyze',
    async compare(worlds) {
      const comparisons: Comparison[] = [];
      for (const world of worlds) comparisons.push(await compared(analyzers, world));
      return comparisons;
    },
  };
}

async function compared(analyzers: Analyzers, written: World): Promise<Comparison> {
  const world = stored(written);
  const { messages, problems } = await analyzers.analyze([...world, ...derivedPods(world)]);
  if (problems.length > 0) return { verdict: 'unreadable', theirs: problems, ours: [] };
  const isCompared = (said: Said) => !LEFT_OUT.has(said.code) && !isDeliberate(said, world);
  const theirs = messages.filter((message) => !isOfDerivedPod(message.object) && isCompared(message));
  const { findings, suppressed } = judge(world.map((manifest) => ({ manifest })));
  const quiet = new Set(suppressed.map(({ code, object }) => `${code} ${object}`));
  const ours = findings.filter(
    ({ message: text, ...rest }) => rest.code.startsWith('IST') && isCompared({ ...rest, text }),
  );
  const there = byKey(theirs.map(({ code, object, text }) => ({ key: `${alike(code)} ${object}`, text })));
  const here = byKey(ours.map(({ code, object, message }) => ({ key: `${alike(code)} ${object}`, text: message })));
  const different = [...new Set([...there.keys(), ...here.keys()])].filter(
    (key) => !quiet.has(key) && !isSame(key, here.get(key) ?? [], there.get(key) ?? []),
  );
  const problem = different
    .map((key) => `${key}: ${here.get(key)?.length ?? 0} here, ${there.get(key)?.length ?? 0} there`)
    .join('; ');
  return {
    verdict: theirs.length > 0 ? 'reported' : 'silent',
    ...(problem !== '' && { problem }),
    theirs: theirs.map(({ code, object, text }: Message) => `${code} ${object}: ${text}`),
    ours: ours.map(asText),
  };
}

const LEFT_OUT = new Set([
  // What the webhook says: istioctl validate is asked about that. IST0131 is proved here and guessed there.
  ...['IST0106', 'IST0133', 'IST0131'],
  // What only a cluster can tell: revisions, webhooks, other clusters, conditions in a status.
  ...['IST0126', 'IST0139', 'IST0148', 'IST0158', 'IST0163', 'IST0164', 'IST0170', 'IST0171', 'IST0176'],
]);

/** Which of the two an EnvoyFilter gets depends on the order in which Go gives the filters of a map. */
const alike = (code: string) => (code === 'IST0155' ? 'IST0151' : code);

function isSame(key: string, here: readonly string[], there: readonly string[]): boolean {
  if (key.startsWith('IST0151 ')) return here.length > 0 === there.length > 0;
  // Of two Gateways the analyzer names one or both, by their order.
  if (key.startsWith('IST0145 ')) return here.length >= there.length;
  // Where it does not find the lines of two fields, the same sentence about both is one message.
  return new Set(here).size <= there.length && there.length <= here.length;
}

function byKey(said: readonly { readonly key: string; readonly text: string }[]): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const { key, text } of said) texts.set(key, [...(texts.get(key) ?? []), text]);
  return texts;
}
