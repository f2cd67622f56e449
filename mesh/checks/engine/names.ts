import type { Manifest } from '../../manifest/manifest';

/**
 * The names under which other objects may speak of this one, or contradict it. Short, as one object may say `reviews` and
 * another `reviews.default.svc.cluster.local`, one `edge` and another `istio-system/edge`: too many objects are found
 * rather than too few.
 */
export function givenNames({ kind, metadata, spec }: Manifest): Set<string> {
  const { host, hosts } = Object(spec) as { host?: unknown; hosts?: unknown };
  const names = [metadata?.name, host, ...(Array.isArray(hosts) ? hosts : [])];
  return new Set([...names.flatMap((name) => (typeof name === 'string' ? short(name) : [])), `kind ${kind}`]);
}

/** The names that an object may mean with anything that stands in it; two objects of these kinds may contradict each other. */
export function soughtNames(manifest: Manifest): Set<string> {
  const names = givenNames(manifest).add('*');
  if (!contradicting.has(manifest.kind)) names.delete(`kind ${manifest.kind}`);
  const add = (value: unknown): void => {
    if (typeof value === 'string') names.add(short(value));
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(add);
  };
  add(manifest.spec);
  return names;
}

/** Kinds of which two contradict each other whatever their names are. */
const contradicting = new Set(['Gateway', 'Sidecar', 'Telemetry']);

function short(name: string): string {
  const local = name.slice(name.lastIndexOf('/') + 1);
  const dot = local.indexOf('.');
  return dot < 0 ? local : local.slice(0, dot);
}
