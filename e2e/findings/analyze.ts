import { judge } from '../../mesh/checks/run';
import { fields, list } from '../../mesh/fields';
import type { Manifest } from '../../mesh/manifest';
import type { Analyzers, Message } from './analyzers';
import { isBeyondIstio, isLeftToIstio } from './deliberate';
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
  if (problems.length > 0) return { verdict: 'unreadable', theirs: problems, ours: [] };
  const theirs = messages.filter(
    (message) => !LEFT_OUT.has(message.code) && !message.object.includes(DERIVED) && !isLeftToIstio(message, world),
  );
  const { findings, suppressed } = judge(world.map((manifest) => ({ manifest })));
  const quiet = new Set(suppressed.map(({ code, object }) => `${code} ${object}`));
  const ours = findings.filter(
    (finding) => finding.code.startsWith('IST') && !LEFT_OUT.has(finding.code) && !isBeyondIstio(finding, world),
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

/** With its Namespaces, and one of each thing that is looked for only where there are any. */
function whole(written: World): World {
  const world = [...written.filter(isStorable).map(asStored), ...ELSEWHERE];
  const there = new Set(world.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name));
  const missing = new Set(
    world.flatMap(({ metadata: { namespace } }) => namespace ?? []).filter((name) => !there.has(name)),
  );
  return [...world, ...[...missing].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))];
}

/** Whether an API server would take the ports of a Service, and the containers of a Pod. */
function isStorable({ kind, spec }: Manifest): boolean {
  const [ports = [], containers = []] = [fields(spec).ports, fields(spec).containers].map((value) =>
    list(value).map(fields),
  );
  if (kind === 'Service' && !ports.every(({ port }) => Number(port) > 0)) return false;
  return [ports, containers].every((items) => new Set(items.map(({ name }) => name)).size === items.length);
}

/** As an API server gives it back: a Pod has a node, a port a protocol. */
function asStored(object: Manifest): Manifest {
  const spec = (object.spec ?? {}) as Record<string, unknown>;
  if (object.kind === 'Pod') return { ...object, spec: { nodeName: 'elsewhere', ...spec } };
  if (object.kind !== 'Service' || !Array.isArray(spec.ports)) return object;
  return { ...object, spec: { ...spec, ports: spec.ports.map((port: object) => ({ protocol: 'TCP', ...port })) } };
}

const metadata = { name: 'elsewhere', namespace: 'elsewhere' };
const containers = [{ name: 'istio-proxy', image: 'proxy' }];
const ELSEWHERE: World = [
  { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ name: 'http', port: 1 }] } },
  { apiVersion: 'v1', kind: 'Secret', metadata },
  { apiVersion: 'v1', kind: 'Pod', metadata, spec: { nodeName: 'elsewhere', containers } },
  { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata, spec: { hosts: ['elsewhere.invalid'] } },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'elsewhere' },
    webhooks: [{ name: 'elsewhere.istio.io', objectSelector: { matchLabels: { elsewhere: 'true' } } }],
  },
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

function byKey(said: readonly { readonly key: string; readonly text: string }[]): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const { key, text } of said) texts.set(key, [...(texts.get(key) ?? []), text]);
  return texts;
}
