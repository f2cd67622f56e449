import type { ParsedFile } from './parsed-file';
import { shortFileName } from './source-file';

/** Files that belong together, and files that replace objects of others, such as the exercises of a workshop. */
export interface Scenarios {
  /** Files that are always applied. */
  readonly base: readonly string[];
  /** Groups of files, of each of which at most one is applied. */
  readonly groups: readonly (readonly string[])[];
}

/** Kinds that no other object refers to: a file that has only such objects can be left out. */
const POLICIES: ReadonlySet<string> = new Set([
  'AuthorizationPolicy',
  'EnvoyFilter',
  'PeerAuthentication',
  'ProxyConfig',
  'RequestAuthentication',
  'Sidecar',
  'Telemetry',
  'VirtualService',
  'WasmPlugin',
]);

const isPolicy = (object: string) => POLICIES.has(object.slice(0, object.indexOf(' ')));

type File = Pick<ParsedFile, 'name' | 'objects'>;

/**
 * Divides files by the objects that several of them define. A file without such objects is part of the base, and so is
 * the home of an object that others refer to, such as a Service or a Gateway. All other files replace something.
 */
export function scenariosOf(files: readonly File[]): Scenarios {
  const definedIn = new Map<string, File[]>();
  for (const file of files) {
    for (const object of file.objects) definedIn.set(object, [...(definedIn.get(object) ?? []), file]);
  }
  const isShared = (object: string) => (definedIn.get(object)?.length ?? 0) > 1;
  const homeOf = (object: string) => [...(definedIn.get(object) ?? [])].sort(byOwnObjects(isShared))[0];
  const isBase = (file: File) =>
    !file.objects.some(isShared) || file.objects.some((object) => !isPolicy(object) && homeOf(object) === file);
  const replacing = files.filter((file) => !isBase(file));
  return { base: files.filter(isBase).map(({ name }) => name), groups: groupsOf(replacing) };
}

/** The file that has most to itself comes first, then the one with the shortest name. */
function byOwnObjects(isShared: (object: string) => boolean) {
  const own = ({ objects }: File) => objects.filter((object) => !isPolicy(object) && !isShared(object)).length;
  const sharedPart = ({ objects }: File) => objects.filter(isShared).length / objects.length;
  return (a: File, b: File) => own(b) - own(a) || sharedPart(a) - sharedPart(b) || a.name.length - b.name.length;
}

/** Files that have an object in common are in one group. */
function groupsOf(files: readonly File[]): string[][] {
  const groups: { names: string[]; objects: Set<string> }[] = [];
  for (const { name, objects } of files) {
    const joined = groups.filter((group) => objects.some((object) => group.objects.has(object)));
    const [first = { names: [], objects: new Set<string>() }] = joined;
    for (const other of joined.slice(1)) {
      first.names.push(...other.names);
      for (const object of other.objects) first.objects.add(object);
      groups.splice(groups.indexOf(other), 1);
    }
    first.names.push(name);
    for (const object of objects) first.objects.add(object);
    if (joined.length === 0) groups.push(first);
  }
  const byName = (a: string, b: string) => (shortFileName(a) < shortFileName(b) ? -1 : 1);
  return groups.map(({ names }) => names.sort(byName));
}

/** The files that are applied, those of the scenario last. */
export function applied({ base, groups }: Scenarios, chosen: readonly string[]): string[] {
  return [...base, ...groups.flatMap((group) => group.filter((name) => chosen.includes(name)))];
}

/** A choice after one more file was chosen: it takes the place of the one of its group. */
export function choose({ groups }: Scenarios, chosen: readonly string[], name: string): string[] {
  const group = groups.find((names) => names.includes(name)) ?? [];
  return [...chosen.filter((other) => !group.includes(other)), name];
}
