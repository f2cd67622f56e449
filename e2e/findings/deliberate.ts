import type { LocatedFinding } from '../../mesh/checks/finding';
import { texts } from '../../mesh/fields';
import type { Manifest } from '../../mesh/manifest';
import type { Message } from './analyzers';
import type { World } from './judge';

type Spec = Readonly<Record<string, unknown>>;

const specOf = ({ spec }: Manifest) => (spec ?? {}) as Spec;
const isTargeting = (object: Manifest | undefined) => {
  const { targetRef, targetRefs = [] } = (object && specOf(object)) ?? {};
  return targetRef !== undefined || (targetRefs as readonly unknown[]).length > 0;
};
/** Its Pods join the mesh when they start, by a revision or by ambient mode. */
const isLaterInMesh = ({ kind, metadata: { labels = {} } }: Manifest) =>
  kind === 'Namespace' && (labels['istio.io/rev'] !== undefined || labels['istio.io/dataplane-mode'] === 'ambient');
/** The ingress gateway of an installation is a workload, too. */
const isOfIngress = (policy: Manifest | undefined, text: string) =>
  policy?.metadata.namespace === 'istio-system' && /: (?:istio=ingressgateway)?$/.test(text);
const isDelegating = (object: Manifest | undefined) => JSON.stringify(object?.spec).includes('"delegate"');
/** Pods of several namespaces serve such a Gateway. */
const isSelectingAll = (object: Manifest | undefined) =>
  object !== undefined && Object.keys(specOf(object).selector ?? {}).length === 0;
const leadsNowhere = (object: Manifest) => object.kind === 'Service' && specOf(object).selector === undefined;

/** The analyzers complete the host of a ServiceEntry by its namespace, which istiod does not. */
const OF_HOSTS = new Set(['IST0101', 'IST0112', 'IST0173', 'IST0174']);
const hasShortHost = (object: Manifest) =>
  object.kind === 'ServiceEntry' && texts(specOf(object).hosts).some((host) => !host.includes('.'));

/**
 * What Istio's analyzers say and `check` does not, on purpose: where they are wrong, or guess. The pages of the codes
 * say so under "Where this differs".
 */
export function isLeftToIstio({ code, object, text }: Message, world: World): boolean {
  const about = named(object, world);
  if (OF_HOSTS.has(code) && world.some(hasShortHost)) return true;
  switch (code) {
    case 'IST0101':
      if (text.includes('credentialName')) return isSelectingAll(about);
      return /^Referenced (?:host|mirror)\+subset/.test(text) && isDefinedElsewhere(text, world);
    case 'IST0127':
      return isTargeting(about) || world.some(isLaterInMesh) || isOfIngress(about, text);
    case 'IST0130':
      return isDelegating(about);
    case 'IST0145':
      return hasHostTwice(about);
    case 'IST0160':
      return world.some((one) => one.kind === 'Telemetry' && isTargeting(one));
    case 'IST0161':
      return isSelectingAll(about);
    case 'IST0162':
      return world.some(leadsNowhere) || text.includes('istio=ingressgateway');
    case 'IST0174':
      return text.startsWith('The host *');
    default:
      return false;
  }
}

/** What `check` says beyond the analyzers, under their code. */
export function isBeyondIstio({ code, object, path, message }: LocatedFinding, world: World): boolean {
  const about = named(object, world);
  if (OF_HOSTS.has(code) && world.some(hasShortHost)) return true;
  switch (code) {
    case 'IST0101':
      return path.endsWith('.credentialName') && isSelectingAll(about);
    case 'IST0109':
      // The analyzer completes an IPv6 address by the namespace, which istiod does not.
      return /^the host \S*:/.test(message);
    case 'IST0127':
      return world.some(isLaterInMesh);
    case 'IST0128':
    case 'IST0129':
      return path.startsWith('spec.subsets');
    case 'IST0130':
      return isDelegating(about);
    case 'IST0161':
      return isSelectingAll(about);
    case 'IST0160':
      return world.some((one) => one.kind === 'Telemetry' && isTargeting(one));
    case 'IST0162':
      return world.some(leadsNowhere);
    case 'IST0174':
      return message.startsWith('*');
    default:
      return false;
  }
}

/** The analyzer takes a server of a Gateway for another Gateway's then. */
function hasHostTwice(gateway: Manifest | undefined): boolean {
  const { servers = [] } = ((gateway && specOf(gateway)) ?? {}) as {
    servers?: readonly { hosts?: readonly string[] }[];
  };
  const hosts = servers.flatMap((server) => server.hosts ?? []);
  return new Set(hosts).size < hosts.length;
}

function named(object: string, world: World): Manifest | undefined {
  return world.find(({ kind, metadata }) => object === `${kind} ${metadata.namespace}/${metadata.name}`);
}

/** By a DestinationRule with a wildcard host, or of another namespace. */
function isDefinedElsewhere(text: string, world: World): boolean {
  const [, host = '', subset = ''] = /"([^"+]*)\+([^+"]*)"$/.exec(text) ?? [];
  return world
    .filter(({ kind }) => kind === 'DestinationRule')
    .some((rule) => {
      const { host: ruled, subsets = [] } = specOf(rule) as { host?: string; subsets?: readonly { name?: string }[] };
      const isOfHost = ruled?.startsWith('*') || (ruled === host && host.includes('.'));
      return isOfHost && subsets.some(({ name }) => name === subset);
    });
}
