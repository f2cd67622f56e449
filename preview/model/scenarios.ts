import type { ParsedFile } from './parsed-file';
import { shortFileName } from './source-file';

/** Files that belong together, and files that replace objects of others, such as the exercises of a workshop. */
export interface Scenarios {
  /** Files that are always applied. */
  readonly base: readonly string[];
  /** Files that replace each other; the largest group comes first. */
  readonly groups: readonly ScenarioGroup[];
}

/** Files of which at most one is applied. */
export interface ScenarioGroup {
  readonly files: readonly string[];
  /** The objects that all of them define, as `VirtualService default/reviews`; if there are none, those of the first. */
  readonly objects: readonly string[];
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

type File = Pick<ParsedFile, 'name' | 'objects' | 'overlay' | 'context'>;

/**
 * Divides files into those of the base and those that replace something: declared overlays or, without any, guessed ones.
 * The context is part of the base: your version of an object always replaces the one in the context.
 */
export function scenariosOf(all: readonly File[]): Scenarios {
  const files = all.filter(({ context }) => !context);
  const isDeclared = files.some(({ overlay }) => overlay);
  const isBase = isDeclared ? ({ overlay }: File) => !overlay : guessedBase(files);
  return {
    base: all.filter((file) => file.context || isBase(file)).map(({ name }) => name),
    groups: groupsOf(files.filter((file) => !isBase(file))),
  };
}

/**
 * Files by the objects that several of them define. A file without such objects is part of the base, and so is the home of
 * an object that others refer to, such as a Service or a Gateway. All other files replace something.
 */
function guessedBase(files: readonly File[]): (file: File) => boolean {
  const definedIn = new Map<string, File[]>();
  for (const file of files) {
    for (const object of file.objects) definedIn.set(object, [...(definedIn.get(object) ?? []), file]);
  }
  const isShared = (object: string) => (definedIn.get(object)?.length ?? 0) > 1;
  const homeOf = (object: string) => [...(definedIn.get(object) ?? [])].sort(byOwnObjects(isShared))[0];
  return (file) =>
    !file.objects.some(isShared) || file.objects.some((object) => !isPolicy(object) && homeOf(object) === file);
}

/** The file that has most to itself comes first, then the one with the shortest name. */
function byOwnObjects(isShared: (object: string) => boolean) {
  const own = ({ objects }: File) => objects.filter((object) => !isPolicy(object) && !isShared(object)).length;
  const sharedPart = ({ objects }: File) => objects.filter(isShared).length / objects.length;
  return (a: File, b: File) => own(b) - own(a) || sharedPart(a) - sharedPart(b) || a.name.length - b.name.length;
}

/** Files that have an object in common are in one group. */
function groupsOf(files: readonly File[]): ScenarioGroup[] {
  const groups: File[][] = [];
  for (const file of files) {
    const joined = groups.filter((group) =>
      group.some((other) => other.objects.some((object) => file.objects.includes(object))),
    );
    const separate = groups.filter((group) => !joined.includes(group));
    groups.splice(0, groups.length, ...separate, [...joined.flat(), file]);
  }
  return groups.map(groupOf).sort((a, b) => b.files.length - a.files.length || byName(a.files[0], b.files[0]));
}

function groupOf(files: readonly File[]): ScenarioGroup {
  const [first, ...others] = files;
  const common = (first?.objects ?? []).filter((object) => others.every(({ objects }) => objects.includes(object)));
  return {
    files: files.map(({ name }) => name).sort(byName),
    objects: common.length > 0 ? common : (first?.objects ?? []),
  };
}

function byName(a = '', b = ''): number {
  return shortFileName(a) < shortFileName(b) ? -1 : 1;
}

/** The files that are applied, those of the scenario last. */
export function applied({ base, groups }: Scenarios, chosen: readonly string[]): string[] {
  return [...base, ...groups.flatMap(({ files }) => files.filter((name) => chosen.includes(name)))];
}

/** The choice after one more file was chosen: it replaces the chosen file of its group. */
export function choose({ groups }: Scenarios, chosen: readonly string[], name: string): string[] {
  const group = groups.find(({ files }) => files.includes(name))?.files ?? [];
  return [...chosen.filter((other) => !group.includes(other)), name];
}
