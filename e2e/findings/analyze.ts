import { judge } from '../../mesh/checks/run';
import type { Manifest } from '../../mesh/manifest';
import type { Analyzers, Message } from './analyzers';
import type { Comparison, Judge, World } from './judge';
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
  const world = admitted(whole(written));
  const { messages, problems } = await analyzers.analyze([...world, ...world.flatMap(podOf)]);
  const theirs = messages.filter(({ code, object }) => !LEFT_OUT.has(code) && !object.includes(DERIVED));
  const { findings, suppressed } = judge(world.map((manifest) => ({ manifest })));
  void suppressed;
  const ours = findings.filter(({ code }) => code.startsWith('IST') && !LEFT_OUT.has(code));
  const there = counts(theirs.map(({ code, object }) => `${code} ${object}`));
  const here = counts(ours.map(({ code, object }) => `${code} ${object}`));
  const different = [...new Set([...there.keys(), ...here.keys()])].filter((key) => there.get(key) !== here.get(key));
  const problem = [
    ...problems,
    ...different.map((key) => `${key}: ${here.get(key) ?? 0} here, ${there.get(key) ?? 0} there`),
  ].join('; ');
  return {
    verdict: theirs.length > 0 ? 'reported' : 'silent',
    ...(problem !== '' && { problem }),
    theirs: theirs.map(({ code, object, text }: Message) => `${code} ${object}: ${text}`),
    ours: ours.map(asText),
  };
}

const LEFT_OUT = new Set([
  // What the webhook says: istioctl validate is asked about that, and the two that are proved here and guessed there.
  ...['IST0106', 'IST0133', 'IST0130', 'IST0131'],
  // What only a cluster can tell: revisions, webhooks, other clusters, conditions in a status.
  ...['IST0126', 'IST0139', 'IST0148', 'IST0158', 'IST0163', 'IST0164', 'IST0170', 'IST0171', 'IST0176'],
]);

/** With its Namespaces, and one of each thing that is looked for only where there are any. */
function whole(written: World): World {
  const world = [...written, ...ELSEWHERE];
  const there = new Set(world.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name));
  const missing = new Set(
    world.flatMap(({ metadata: { namespace } }) => namespace ?? []).filter((name) => !there.has(name)),
  );
  return [...world, ...[...missing].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))];
}

const metadata = { name: 'elsewhere', namespace: 'elsewhere' };
const ELSEWHERE: World = [
  { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ name: 'http', port: 1 }] } },
  { apiVersion: 'v1', kind: 'Secret', metadata },
  { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'main', image: 'main' }] } },
  { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata, spec: { hosts: ['elsewhere.invalid'] } },
];

/** What an API server and istiod would take; what they refuse is never there to be analyzed. */
function admitted(world: World): World {
  const { findings, suppressed } = judge(world.map((manifest) => ({ manifest })));
  const refused = new Set(
    [...findings, ...suppressed].filter((one) => one.refused).map(({ sourced }) => sourced.manifest),
  );
  return world.filter((manifest) => !refused.has(manifest));
}

const DERIVED = 'derived-from-';

/** The analyzers look at Pods; in manifests there are the templates of their owners. */
function podOf({ kind, metadata, spec }: Manifest): Manifest[] {
  if (!['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'].includes(kind)) return [];
  const { template } = (spec ?? {}) as { template?: { metadata?: object; spec?: object } };
  const name = `${DERIVED}${metadata.name}`;
  const { namespace } = metadata;
  return [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...template?.metadata, name, ...(namespace && { namespace }) },
      spec: template?.spec,
    },
  ];
}

function counts(keys: readonly string[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const key of keys) counted.set(key, (counted.get(key) ?? 0) + 1);
  return counted;
}
