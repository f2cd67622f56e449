import { judge } from '../../mesh/checks/engine/run';
import type { Analyzers, Message } from './analyzers';
import { isDeliberate, type Reported } from './deliberate';
import type { Comparison, Judge, World } from './judge';
import { derivedPods, isOfDerivedPod, stored } from './stored-world';
import { asText } from './text';

/** Istio's analyzers: compares how often each code is reported for each object of a world. */
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
  const isCompared = (reported: Reported) => !IGNORED.has(reported.code) && !isDeliberate(reported, world);
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

const IGNORED = new Set([
  // Rules of the webhook are compared with istioctl validate. IST0131 is proved here, but a guess in istioctl.
  ...['IST0106', 'IST0133', 'IST0131'],
  // These need a cluster: revisions, webhooks, other clusters, conditions in a status.
  ...['IST0126', 'IST0139', 'IST0148', 'IST0158', 'IST0163', 'IST0164', 'IST0170', 'IST0171', 'IST0176'],
]);

/** Which of the two codes istioctl reports depends on Go's random order of map keys. */
const alike = (code: string) => (code === 'IST0155' ? 'IST0151' : code);

function isSame(key: string, here: readonly string[], there: readonly string[]): boolean {
  if (key.startsWith('IST0151 ')) return here.length > 0 === there.length > 0;
  // For two Gateways, the analyzer reports one or both, depending on their order.
  if (key.startsWith('IST0145 ')) return here.length >= there.length;
  // If istioctl does not find the lines of two fields, it merges equal messages about them.
  return new Set(here).size <= there.length && there.length <= here.length;
}

function byKey(reported: readonly { readonly key: string; readonly text: string }[]): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const { key, text } of reported) texts.set(key, [...(texts.get(key) ?? []), text]);
  return texts;
}
