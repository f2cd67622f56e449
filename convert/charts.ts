import { basename, dirname } from 'node:path';
import type { Manifest } from '../mesh/manifest/manifest';
import type { Piece } from './piece';
import { referencesOf, type Targets } from './references';

/** How objects are divided into charts: by file and namespace, by namespace, or not at all. */
export type ChartsBy = 'file' | 'namespace' | 'one';

export interface PlannedChart {
  readonly id: string;
  /** The namespace of all its objects; `undefined` if they have none or several. */
  readonly namespace: string | undefined;
  /** Whether its objects replace those of an earlier chart. */
  readonly isOverlay: boolean;
  /** Its objects, each after those that it refers to. */
  readonly pieces: readonly Piece[];
}

/** The objects by chart id, in the order of the ids. */
export const groupsOf = (pieces: readonly Piece[], by: ChartsBy): [id: string, pieces: Piece[]][] =>
  [...grouped(pieces, by)].sort(([a], [b]) => (a < b ? -1 : 1));

/** The charts of a program, each after those that it refers to. */
export function chartsOf(groups: readonly [id: string, pieces: Piece[]][], targets: Targets): PlannedChart[] {
  const chartOf = new Map(groups.flatMap(([id, members]) => members.map((piece) => [piece, id] as const)));
  const byId = new Map(groups);
  const referred = (piece: Piece) =>
    referencesOf(piece, targets, (candidate) => chartOf.get(candidate) === chartOf.get(piece));
  const ids = ordered([...byId.keys()], (id) =>
    (byId.get(id) ?? []).flatMap(referred).flatMap((piece) => chartOf.get(piece) ?? []),
  );
  const names = new Set<string>();
  return ids.map((id) => {
    const members = byId.get(id) ?? [];
    const identities = members.map(({ manifest }) => identityOf(manifest));
    const isOverlay = identities.some((identity) => names.has(identity));
    for (const identity of identities) names.add(identity);
    const namespaces = new Set(members.map(({ manifest }) => manifest.metadata.namespace));
    return {
      id,
      namespace: namespaces.size === 1 ? [...namespaces][0] : undefined,
      isOverlay,
      pieces: ordered(members, referred),
    };
  });
}

export const identityOf = ({ apiVersion, kind, metadata: { name, namespace } }: Manifest): string =>
  `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind} ${namespace ?? ''}/${name}`;

function grouped(pieces: readonly Piece[], by: ChartsBy): Map<string, Piece[]> {
  const fileIds = fileIdsOf([...new Set(pieces.map(({ file }) => file))]);
  const namespacesOf = new Map<string, Set<string | undefined>>();
  for (const { file, manifest } of pieces) {
    const known = namespacesOf.get(file) ?? new Set();
    namespacesOf.set(file, known.add(manifest.metadata.namespace));
  }
  const idOf = ({ file, manifest: { metadata } }: Piece): string => {
    if (by === 'one') return 'mesh';
    if (by === 'namespace') return metadata.namespace ?? 'mesh';
    const id = fileIds.get(file) ?? 'mesh';
    const several = (namespacesOf.get(file)?.size ?? 0) > 1;
    return several && metadata.namespace !== undefined ? `${id}-${metadata.namespace}` : id;
  };
  const groups = new Map<string, Piece[]>();
  for (const piece of pieces) {
    // A later object of the same name replaces the earlier one, so it needs its own chart.
    let id = idOf(piece);
    for (
      let copy = 2;
      groups.get(id)?.some((other) => identityOf(other.manifest) === identityOf(piece.manifest));
      copy++
    )
      id = `${idOf(piece)}-${copy}`;
    const group = groups.get(id);
    if (group) group.push(piece);
    else groups.set(id, [piece]);
  }
  return groups;
}

/** Ids by file: its name, after that of its folder if several files have the name. */
function fileIdsOf(files: readonly string[]): Map<string, string> {
  const short = (file: string) =>
    file === '-' ? 'mesh' : idFrom(basename(file).replace(/(?:\.k8s)?\.(?:ya?ml|json)$/i, ''));
  const ids = new Map<string, string>();
  const used = new Set<string>();
  for (const file of files) {
    const isUnique = files.filter((other) => short(other) === short(file)).length === 1;
    const wanted = isUnique ? short(file) : idFrom(`${basename(dirname(file))}-${short(file)}`);
    let id = wanted;
    for (let copy = 2; used.has(id); copy++) id = `${wanted}-${copy}`;
    used.add(id);
    ids.set(file, id);
  }
  return ids;
}

/** A DNS label: cdk8s names the file of a chart after its id. */
const idFrom = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50) || 'mesh';

/** Items in their order, but each after those that it needs. */
function ordered<T>(items: readonly T[], needs: (item: T) => readonly T[]): T[] {
  const result = new Set<T>();
  const open = new Set<T>();
  const visit = (item: T) => {
    if (open.has(item) || result.has(item)) return;
    open.add(item);
    for (const needed of needs(item)) if (needed !== item && items.includes(needed)) visit(needed);
    result.add(item);
  };
  for (const item of items) visit(item);
  return [...result];
}
