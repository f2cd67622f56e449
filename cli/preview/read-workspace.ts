import type { Mesh } from '../../mesh';
import { FileParser } from '../../preview/model/parsed-file';
import { scenariosOf } from '../../preview/model/scenarios';
import type { SourceFile } from '../../preview/model/source-file';
import { workspaceOf } from '../../preview/model/workspace';
import { readSources } from '../../preview/page-source';
import { chosenFiles, type PreviewOptions } from './options';

/** Files, those of them that are chosen where they replace others, and the mesh that they make. */
export interface ReadWorkspace {
  readonly files: readonly SourceFile[];
  readonly chosen: readonly string[];
  /** Made when it is needed: the page makes its own. */
  readonly mesh: () => Mesh;
}

/** @throws UsageError, UnreadableError */
export function readWorkspace(paths: readonly string[], options: PreviewOptions): ReadWorkspace {
  const files = readSources({ ...options, paths });
  const parser = new FileParser();
  const scenarios = scenariosOf(files.map((file) => parser.parse(file)));
  const chosen = chosenFiles(files, scenarios, paths, options);
  let mesh: Mesh | undefined;
  return {
    files,
    chosen,
    mesh: () => {
      mesh ??= workspaceOf(files, chosen, parser).mesh;
      return mesh;
    },
  };
}
