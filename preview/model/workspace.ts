import type { SourcedManifest } from '../../mesh/manifest/manifest';
import { Mesh } from '../../mesh/mesh';
import { type FileParser, objectName, type Problem } from './parsed-file';
import { applied, type Scenarios, scenariosOf } from './scenarios';
import type { SourceFile } from './source-file';

/** A set of files, and the mesh that a choice of them makes. */
export interface Workspace {
  readonly scenarios: Scenarios;
  readonly mesh: Mesh;
  readonly manifests: readonly SourcedManifest[];
  /** Files that cannot be read. */
  readonly problems: readonly Problem[];
}

/** @param chosen files of `scenarios.groups`; names that are not there are ignored */
export function workspaceOf(files: readonly SourceFile[], chosen: readonly string[], parser: FileParser): Workspace {
  const parsed = files.map((file) => parser.parse(file));
  const scenarios = scenariosOf(parsed);
  const byName = new Map(parsed.map((file) => [file.name, file]));
  const filesOf = (names: readonly string[]) => names.flatMap((name) => byName.get(name) ?? []);
  const replacing = filesOf(applied({ ...scenarios, base: [] }, chosen));
  const replaced = new Set(replacing.flatMap(({ objects }) => objects));
  // What a scenario replaces is gone, as on a cluster, and not a second definition of the same object.
  const kept = filesOf(scenarios.base)
    .flatMap((file) => file.manifests)
    .filter((manifest) => !replaced.has(objectName(manifest) ?? ''));
  const manifests = [...kept, ...replacing.flatMap((file) => file.manifests)];
  const problems = parsed.flatMap(({ problem }) => problem ?? []);
  return { scenarios, mesh: Mesh.of(...manifests), manifests, problems };
}
