import { shown } from '../grammar/shown';

/** Zones by region, and subzones by zone, of the localities so far; `*` means all. */
type Seen = Map<string, Map<string, Set<string>>>;

/** Localities that do not overlap. Returns the first mistake. */
export function localities(names: readonly string[]): string | undefined {
  const seen: Seen = new Map();
  for (const name of names) {
    const problem =
      shape(name) ?? (isInside(name, seen) ? `must not be inside an earlier locality, got ${shown(name)}` : undefined);
    if (problem) return problem;
    add(name, seen);
  }
  return undefined;
}

function shape(name: string): string | undefined {
  const star = name.indexOf('*');
  if (star >= 0 && star < name.length - 1) return `"*" is only allowed once, at the end, got ${shown(name)}`;
  if (!parts(name).includes('')) return undefined;
  return `must be region/zone/subzone with no empty part, got ${shown(name)}`;
}

function isInside(name: string, seen: Seen): boolean {
  const [region = '', zone, subzone] = parts(name);
  const zones = seen.get(region);
  if (seen.has('*')) return true;
  if (!zones || zone === undefined) return zones !== undefined;
  const subzones = zones.get(zone);
  if (zones.has('*')) return true;
  if (!subzones || subzone === undefined) return subzones !== undefined;
  return subzones.has('*') || subzones.has(subzone);
}

function add(name: string, seen: Seen): void {
  const [region = '', zone = '*', subzone = '*'] = parts(name);
  const zones = seen.get(region) ?? new Map<string, Set<string>>();
  seen.set(region, zones.set(zone, (zones.get(zone) ?? new Set<string>()).add(subzone)));
}

/** Region, zone and subzone, which may contain slashes. */
function parts(name: string): string[] {
  const [region = '', zone, ...subzone] = name.split('/');
  if (zone === undefined) return [region];
  return subzone.length === 0 ? [region, zone] : [region, zone, subzone.join('/')];
}
