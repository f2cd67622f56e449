import { list, texts } from '../../mesh/manifest/fields';
import type { Manifest } from '../../mesh/manifest/manifest';
import { resolveShortName, subsetOf } from '../../mesh/registry/host-name';
import type { World } from './judge';

/** A message of an analyzer, or a finding of `check`. */
export interface Reported {
  readonly code: string;
  /** `VirtualService shop/reviews` */
  readonly object: string;
  readonly text: string;
  /** Only set for a finding. */
  readonly path?: string;
}

/** A deliberate difference, because the analyzers are wrong or guess. The pages of the codes document it, too. */
interface Deliberate {
  readonly codes: readonly string[];
  readonly because: string;
  readonly covers: (reported: Reported, about: Manifest | undefined, world: World) => boolean;
}

const DELIBERATE: readonly Deliberate[] = [
  {
    codes: ['IST0101'],
    because: 'a subset may come from a DestinationRule with a wildcard host, or in another namespace',
    covers: ({ text }, about, world) => isDefinedElsewhere(text, about, world),
  },
  {
    codes: ['IST0101'],
    because: 'without any DestinationRule, the subset is in a part of the mesh that the manifests do not contain',
    covers: ({ text }, _about, world) => / \w+\+subset/.test(text) && !has(world, 'DestinationRule'),
  },
  {
    codes: ['IST0101', 'IST0132'],
    because: 'without any Gateway, that of a VirtualService is in a part of the mesh that the manifests do not contain',
    covers: ({ text }, about, world) =>
      about?.kind === 'VirtualService' && !has(world, 'Gateway') && /\b[gG]ateway\b/.test(text),
  },
  {
    codes: ['IST0101', 'IST0174'],
    because: 'the gateways of an installation and istiod exist although the manifests do not contain them',
    covers: ({ text }, about) =>
      isAboutInstallation(`${text} ${JSON.stringify(about && specOf(about).host)}`) ||
      (about?.metadata.namespace === 'istio-system' && /"(?:istio-(?:in|e)gressgateway|istiod)"/.test(text)),
  },
  {
    codes: ['IST0101'],
    because: 'the analyzers do not read the references of Ingresses',
    covers: (_, about) => about?.kind === 'Ingress',
  },
  {
    codes: ['IST0101'],
    because: 'the analyzers do not read the targets of policies',
    covers: ({ path }) => path?.startsWith('spec.targetRef') ?? false,
  },
  {
    codes: ['IST0127'],
    because: 'the Pods of Gateways that istiod deploys exist although the manifests do not contain them',
    covers: (_, about, world) =>
      world.some(
        ({ apiVersion, kind, metadata }) =>
          kind === 'Gateway' &&
          apiVersion.startsWith('gateway.networking.k8s.io/') &&
          metadata.namespace === about?.metadata.namespace,
      ),
  },
  {
    codes: ['IST0149'],
    because: 'without any RequestAuthentication, it is in a part of the mesh that the manifests do not contain',
    covers: (_, _about, world) => !has(world, 'RequestAuthentication'),
  },
  {
    codes: ['IST0101', 'IST0161'],
    because: 'if Pods of several namespaces serve a Gateway, the analyzers check the Secret in one of them at random',
    covers: ({ text, path = '' }, about, world) =>
      about?.kind === 'Gateway' && /[cC]redential/.test(`${text} ${path}`) && isServedFromSeveral(about, world),
  },
  {
    codes: ['IST0101', 'IST0112'],
    because: 'several ServiceEntries can define the ports of a host, but the analyzers use one of them at random',
    covers: ({ text }, about, world) => about?.kind === 'VirtualService' && isAboutSharedPorts(text, world),
  },
  {
    codes: ['IST0101', 'IST0112', 'IST0173', 'IST0174'],
    because: 'the analyzers append the namespace to the host of a ServiceEntry, but istiod does not',
    covers: (_, _about, world) => world.some((object) => object.kind === 'ServiceEntry' && hosts(object).some(isShort)),
  },
  {
    codes: ['IST0173'],
    because: 'WorkloadEntries and endpoints of ServiceEntries are workloads, too, and controllers add labels to Pods',
    covers: (_, about, world) => isSubsetOfOthers(about, world),
  },
  {
    codes: ['IST0109'],
    because:
      'istiod appends the namespace to any host without a dot, even *shop, but not to an IPv6 address; the analyzer differs',
    covers: (_, _about, world) => world.some((object) => object.kind === 'VirtualService' && hosts(object).some(isOdd)),
  },
  {
    codes: ['IST0127'],
    because: 'Pods of a revision or in ambient mode join the mesh when they start',
    covers: (_, _about, world) => world.some(isLaterInMesh),
  },
  {
    codes: ['IST0127'],
    because: 'the gateways of an installation and istiod are workloads, too',
    covers: ({ text }, about) =>
      about?.metadata.namespace === 'istio-system' && /: (?:(?:app=istio-|istio=)(?:in|e)gressgateway)?$/.test(text),
  },
  {
    codes: ['IST0127'],
    because: 'a policy with targetRefs does not apply to workloads',
    covers: (_, about) => isTargeting(about),
  },
  {
    codes: ['IST0128', 'IST0129'],
    because: 'the TLS settings of subsets are checked, too',
    covers: ({ path }) => path?.startsWith('spec.subsets') ?? false,
  },
  {
    codes: ['IST0130'],
    because: 'a rule that delegates only matches what its delegate matches',
    covers: (_, about) => JSON.stringify(about?.spec).includes('"delegate"'),
  },
  {
    codes: ['IST0132'],
    because: 'a host without a dot is also compared by its full name',
    covers: (_, about) => about !== undefined && hosts(about).some(isShort),
  },
  {
    codes: ['IST0145'],
    because: 'the analyzer confuses servers of different Gateways, and compares selectors as text',
    covers: (_, about, world) => hasHostTwice(about) || world.some(hasOddSelector),
  },
  {
    codes: ['IST0160'],
    because: 'a Telemetry with targetRefs is not a default',
    covers: (_, _about, world) => world.some((object) => object.kind === 'Telemetry' && isTargeting(object)),
  },
  {
    codes: ['IST0162'],
    because: 'the ports of a gateway without Pods are unknown; a Service without a selector has no Pods',
    covers: ({ text }, _about, world) => text.includes('istio=ingressgateway') || world.some(leadsNowhere),
  },
  {
    codes: ['IST0174'],
    because: 'a wildcard host is valid if it covers a Service',
    covers: (_, about) => about !== undefined && String(specOf(about).host).startsWith('*'),
  },
];

export function isDeliberate(reported: Reported, world: World): boolean {
  const about = world.find(
    ({ kind, metadata }) => reported.object === `${kind} ${metadata.namespace}/${metadata.name}`,
  );
  return DELIBERATE.some(({ codes, covers }) => codes.includes(reported.code) && covers(reported, about, world));
}

const specOf = ({ spec }: Manifest) => (spec ?? {}) as Readonly<Record<string, unknown>>;
const hosts = (object: Manifest) => texts(specOf(object).hosts);
const isShort = (host: string) => !host.includes('.');
const isOdd = (host: string) => host.includes(':') || (host.length > 1 && host.startsWith('*') && isShort(host));
const isEmpty = (value: unknown) => Object.keys(value ?? {}).length === 0;
const leadsNowhere = (object: Manifest) => object.kind === 'Service' && specOf(object).selector === undefined;
/** Whether the selector contains text that is not valid in a label. */
const hasOddSelector = (object: Manifest) =>
  object.kind === 'Gateway' && /[^\w./"{}:,-]/.test(JSON.stringify(specOf(object).selector ?? {}));

/** Whether a world has an object of one of Istio's kinds. The Gateway API has a `Gateway`, too. */
const has = (world: World, wanted: string) =>
  world.some(({ apiVersion, kind }) => kind === wanted && apiVersion.includes('.istio.io/'));

const isAboutInstallation = (text: string) =>
  /(?:app=istio-|istio=)(?:in|e)gressgateway|istio-(?:in|e)gressgateway\.istio-system|istiod\.istio-system/.test(text);

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

function isAboutSharedPorts(text: string, world: World): boolean {
  if (!/host:port|has no port|(?:several|multiple) ports/.test(text)) return false;
  const entries = world.filter(
    (object) => object.kind === 'ServiceEntry' && hosts(object).some((host) => text.includes(host.replace('*', ''))),
  );
  const numbers = ({ ports }: Readonly<Record<string, unknown>>) => list(ports).map((port) => Object(port).number);
  return new Set(entries.map((entry) => numbers(specOf(entry)).sort().join())).size > 1;
}

function isDefinedElsewhere(text: string, about: Manifest | undefined, world: World): boolean {
  const [, host = '', subset = ''] = /^Referenced \w+\+subset.*"([^"+]*)\+([^+"]*)"$/.exec(text) ?? [];
  if (subset === '') return false;
  const full = resolveShortName(host, about?.metadata.namespace ?? 'default', 'cluster.local');
  return world.some((rule) => {
    if (rule.kind !== 'DestinationRule') return false;
    const { host: ruleHost = '', subsets = [] } = specOf(rule) as {
      readonly host?: string;
      readonly subsets?: readonly { readonly name?: string }[];
    };
    const isOfHost = ruleHost.startsWith('*') ? subsetOf(full, ruleHost) : ruleHost === host && !isShort(host);
    return isOfHost && subsets.some(({ name }) => name === subset);
  });
}

function isServedFromSeveral(gateway: Manifest, world: World): boolean {
  const { selector } = specOf(gateway);
  if (isEmpty(selector)) return true;
  const wanted = Object.entries(selector as Record<string, unknown>);
  const pods = world.filter(
    ({ kind, metadata: { labels = {} } }) => kind === 'Pod' && wanted.every(([name, value]) => labels[name] === value),
  );
  return new Set(pods.map(({ metadata: { namespace = 'default' } }) => namespace)).size > 1;
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

function labelsWithoutPods(object: Manifest): Labels[] {
  const { labels, metadata, endpoints } = specOf(object) as Readonly<Record<string, unknown>>;
  const written =
    object.kind === 'WorkloadEntry'
      ? [labels]
      : object.kind === 'WorkloadGroup'
        ? [Object(metadata).labels]
        : object.kind === 'ServiceEntry'
          ? list(endpoints).map((endpoint) => Object(endpoint).labels)
          : [];
  return written.map((found) => Object(found));
}
