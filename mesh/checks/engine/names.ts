import type { Manifest } from '../../manifest/manifest';

/**
 * Names by which other objects can refer to this one, or conflict with it. Only the first label counts, because one object
 * can write `reviews` and another `reviews.default.svc.cluster.local`, or `edge` and `istio-system/edge`. This finds too many
 * objects rather than too few.
 */
export function givenNames({ kind, metadata, spec }: Manifest): Set<string> {
  const { host, hosts } = Object(spec) as { host?: unknown; hosts?: unknown };
  const names = [metadata?.name, host, ...(Array.isArray(hosts) ? hosts : [])];
  return new Set([...names.flatMap((name) => (typeof name === 'string' ? short(name) : [])), `kind ${kind}`]);
}

/** Names that an object can refer to with any of its values. */
export function soughtNames(manifest: Manifest): Set<string> {
  const names = givenNames(manifest).add('*');
  if (!CONFLICTING.has(manifest.kind)) names.delete(`kind ${manifest.kind}`);
  const add = (value: unknown): void => {
    if (typeof value === 'string') names.add(short(value));
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(add);
  };
  add(manifest.spec);
  return names;
}

/** Kinds whose objects can conflict whatever their names are. */
const CONFLICTING = new Set(['Gateway', 'Sidecar', 'Telemetry']);

function short(name: string): string {
  const local = name.slice(name.lastIndexOf('/') + 1);
  const dot = local.indexOf('.');
  return dot < 0 ? local : local.slice(0, dot);
}
