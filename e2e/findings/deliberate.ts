import { list, texts } from '../../mesh/manifest/fields';
import type { Manifest } from '../../mesh/manifest/manifest';
import { resolveShortName, subsetOf } from '../../mesh/registry/host-name';
import type { World } from './judge';

/** A message of an analyzer, or a finding of `check`. */
export interface Said {
  readonly code: string;
  /** `VirtualService shop/reviews` */
  readonly object: string;
  readonly text: string;
  /** Only of a finding. */
  readonly path?: string;
}

/** What only one of the two says, on purpose: the analyzers are wrong there, or guess. Pages of codes say so as well. */
interface Deliberate {
  readonly codes: readonly string[];
  readonly because: string;
  readonly covers: (said: Said, about: Manifest | undefined, world: World) => boolean;
}

const DELIBERATE: readonly Deliberate[] = [
  {
    codes: ['IST0101'],
    because: 'a subset may come from a DestinationRule with a wildcard host, or of another namespace',
    covers: ({ text }, about, world) => isDefinedElsewhere(text, about, world),
  },
  {
    codes: ['IST0101', 'IST0161'],
    because: 'Pods of several namespaces serve a Gateway without selector: a Secret in one of them is enough',
    covers: ({ text, path = '' }, about) =>
      about?.kind === 'Gateway' && /[cC]redential/.test(`${text} ${path}`) && isEmpty(specOf(about).selector),
  },
  {
    codes: ['IST0101', 'IST0112', 'IST0173', 'IST0174'],
    because: 'the analyzers complete the host of a ServiceEntry by its namespace, which istiod does not',
    covers: (_, _about, world) => world.some((one) => one.kind === 'ServiceEntry' && hosts(one).some(isShort)),
  },
  {
    codes: ['IST0173'],
    because:
      'machines and endpoints of ServiceEntries are workloads, too, and controllers give Pods labels of their own',
    covers: (_, about, world) => isSubsetOfOthers(about, world),
  },
  {
    codes: ['IST0109'],
    because: 'istiod completes any host without a dot, also *shop, and no IPv6 address; the analyzer does it otherwise',
    covers: (_, _about, world) => world.some((one) => one.kind === 'VirtualService' && hosts(one).some(isOdd)),
  },
  {
    codes: ['IST0127'],
    because: 'Pods of a revision or in ambient mode join the mesh when they start',
    covers: (_, _about, world) => world.some(isLaterInMesh),
  },
  {
    codes: ['IST0127'],
    because: 'the ingress gateway of an installation is a workload, too',
    covers: ({ text }, about) =>
      about?.metadata.namespace === 'istio-system' && /: (?:istio=ingressgateway)?$/.test(text),
  },
  {
    codes: ['IST0127'],
    because: 'a policy with targetRefs is not for workloads',
    covers: (_, about) => isTargeting(about),
  },
  {
    codes: ['IST0128', 'IST0129'],
    because: 'the TLS settings of subsets are looked at, too',
    covers: ({ path }) => path?.startsWith('spec.subsets') ?? false,
  },
  {
    codes: ['IST0130'],
    because: 'a rule that delegates takes only what its delegate takes',
    covers: (_, about) => JSON.stringify(about?.spec).includes('"delegate"'),
  },
  {
    codes: ['IST0132'],
    because: 'a host without a dot is also compared as the full name that it becomes',
    covers: (_, about) => about !== undefined && hosts(about).some(isShort),
  },
  {
    codes: ['IST0145'],
    because: 'the analyzer takes a server for one of another Gateway, and compares selectors as texts',
    covers: (_, about, world) => hasHostTwice(about) || world.some(hasOddSelector),
  },
  {
    codes: ['IST0160'],
    because: 'a Telemetry with targetRefs is no default',
    covers: (_, _about, world) => world.some((one) => one.kind === 'Telemetry' && isTargeting(one)),
  },
  {
    codes: ['IST0162'],
    because: 'nothing is known of a gateway whose Pods are not there; a Service without selector leads to none',
    covers: ({ text }, _about, world) => text.includes('istio=ingressgateway') || world.some(leadsNowhere),
  },
  {
    codes: ['IST0174'],
    because: 'a wildcard host is right where it covers a Service',
    covers: ({ text }) => /^(?:The host )?\*/.test(text),
  },
];

export function isDeliberate(said: Said, world: World): boolean {
  const about = world.find(({ kind, metadata }) => said.object === `${kind} ${metadata.namespace}/${metadata.name}`);
  return DELIBERATE.some(({ codes, covers }) => codes.includes(said.code) && covers(said, about, world));
}

const specOf = ({ spec }: Manifest) => (spec ?? {}) as Readonly<Record<string, unknown>>;
const hosts = (object: Manifest) => texts(specOf(object).hosts);
const isShort = (host: string) => !host.includes('.');
const isOdd = (host: string) => host.includes(':') || (host.length > 1 && host.startsWith('*') && isShort(host));
const isEmpty = (value: unknown) => Object.keys(value ?? {}).length === 0;
const leadsNowhere = (object: Manifest) => object.kind === 'Service' && specOf(object).selector === undefined;
/** Not what a label can be. */
const hasOddSelector = (object: Manifest) =>
  object.kind === 'Gateway' && /[^\w./"{}:,-]/.test(JSON.stringify(specOf(object).selector ?? {}));

function isTargeting(object: Manifest | undefined): boolean {
  const { targetRef, targetRefs } = object === undefined ? {} : specOf(object);
  return targetRef !== undefined || list(targetRefs).length > 0;
}

function isLaterInMesh({ kind, metadata: { labels = {} } }: Manifest): boolean {
  if (kind !== 'Namespace') return false;
  return labels['istio.io/rev'] !== undefined || labels['istio.io/dataplane-mode'] === 'ambient';
}

function hasHostTwice(gateway: Manifest | undefined): boolean {
  const servers = list(gateway && specOf(gateway).servers) as readonly { readonly hosts?: readonly string[] }[];
  const all = servers.flatMap((server) => texts(server.hosts));
  return new Set(all).size < all.length;
}

function isDefinedElsewhere(text: string, about: Manifest | undefined, world: World): boolean {
  const [, host = '', subset = ''] = /^Referenced \w+\+subset.*"([^"+]*)\+([^+"]*)"$/.exec(text) ?? [];
  if (subset === '') return false;
  const full = resolveShortName(host, about?.metadata.namespace ?? 'default', 'cluster.local');
  return world.some((rule) => {
    if (rule.kind !== 'DestinationRule') return false;
    const { host: ruled = '', subsets = [] } = specOf(rule) as {
      readonly host?: string;
      readonly subsets?: readonly { readonly name?: string }[];
    };
    const isOfHost = ruled.startsWith('*') ? subsetOf(full, ruled) : ruled === host && !isShort(host);
    return isOfHost && subsets.some(({ name }) => name === subset);
  });
}

function isSubsetOfOthers(about: Manifest | undefined, world: World): boolean {
  if (!about) return false;
  const { subsets = [] } = specOf(about) as { readonly subsets?: readonly { readonly labels?: Labels }[] };
  const machines = world.flatMap(labelsWithoutPods);
  return subsets.some(({ labels = {} }) => {
    const wanted = Object.entries(labels);
    const isOfController = wanted.some(([key]) => /pod-name$|pod-index$|-hash$|-generation$|canonical/.test(key));
    return isOfController || machines.some((carried) => wanted.every(([key, value]) => carried[key] === value));
  });
}

type Labels = Readonly<Record<string, unknown>>;

function labelsWithoutPods(one: Manifest): Labels[] {
  const { labels, metadata, endpoints } = specOf(one) as Readonly<Record<string, unknown>>;
  const written =
    one.kind === 'WorkloadEntry'
      ? [labels]
      : one.kind === 'WorkloadGroup'
        ? [Object(metadata).labels]
        : one.kind === 'ServiceEntry'
          ? list(endpoints).map((endpoint) => Object(endpoint).labels)
          : [];
  return written.map((found) => Object(found));
}
