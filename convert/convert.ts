import type { SourcedManifest } from '../mesh/manifest/manifest';
import { readText } from '../mesh/reader';
import type { ChartsBy } from './charts';
import { clean } from './clean';
import { commentsOf, type ObjectComments } from './comments';
import { type LeftOut, leftOutOf } from './left-out';
import type { Piece } from './piece';
import { programOf } from './program';
import { type Proof, prove } from './proof';
import { type SourceOptions, sourceOf } from './source';

/** How manifests are converted. */
export interface ConvertOptions {
  /** How objects are divided into charts: by file and namespace, by namespace, or one for all. @default 'file' */
  readonly charts?: ChartsBy;
  /** Name of the function that creates the charts. @default 'mesh' */
  readonly functionName?: string;
  /** Module system of the project. @default 'commonjs' */
  readonly modules?: SourceOptions['modules'];
  /** Reads the text of a file, for its comments. @default reads it from disk */
  readonly textOf?: (file: string) => string;
}

/** A TypeScript program that writes the same objects as the manifests. */
export interface Conversion {
  /** The text of the program. */
  readonly source: string;
  /** Number of converted objects. */
  readonly objects: number;
  /** Objects that need JSON patches: `VirtualService shop/reviews`. */
  readonly patched: readonly string[];
  /** What a cluster had added to the objects, and the program does not have: `VirtualService shop/reviews: /status`. */
  readonly removed: readonly string[];
  /** Objects that are not in the program, and why. */
  readonly leftOut: readonly LeftOut[];
  /**
   * Compiles and runs the program in a child process, and compares what it writes with the manifests.
   *
   * @param project a folder of the project that will contain the program, whose packages are used
   */
  prove(project: string): Proof;
}

/** Converts manifests to a TypeScript program with the constructs of this package. */
export function convert(manifests: readonly SourcedManifest[], options: ConvertOptions = {}): Conversion {
  const { charts = 'file', functionName = 'mesh', modules = 'commonjs', textOf = readText } = options;
  const leftOut = leftOutOf(manifests);
  const removed: string[] = [];
  const comments = commentsByObject(manifests, textOf);
  const pieces = manifests.flatMap((sourced): Piece[] => {
    if (leftOut.has(sourced)) return [];
    const cleaned = clean(sourced.manifest);
    const { source } = sourced;
    const piece = {
      manifest: cleaned.manifest,
      file: source?.file ?? '-',
      line: source?.line([]) ?? 1,
      comments: comments.get(sourced),
    };
    if (cleaned.removed.length > 0) removed.push(`${nameOf(piece)}: ${cleaned.removed.join(', ')}`);
    return [piece];
  });
  const program = programOf(pieces, charts);
  const text = (language: SourceOptions['language'], modules: SourceOptions['modules']) =>
    sourceOf(program, { functionName, language, modules });
  return {
    source: text('typescript', modules),
    objects: pieces.length,
    patched: program.charts.flatMap(({ objects }) =>
      objects.filter(({ patches }) => patches.length > 0).map(({ piece }) => nameOf(piece)),
    ),
    removed,
    leftOut: [...leftOut.values()],
    prove: (project) =>
      // The proof runs as CommonJS, whatever the project is.
      prove(
        program,
        { typescript: text('typescript', 'commonjs'), javascript: text('javascript', 'commonjs') },
        project,
      ),
  };
}

const nameOf = ({ manifest: { kind, metadata } }: Piece): string =>
  `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;

function commentsByObject(manifests: readonly SourcedManifest[], textOf: (file: string) => string) {
  const byFile = new Map<string, SourcedManifest[]>();
  for (const sourced of manifests) {
    const file = sourced.source?.file;
    const known = file === undefined ? undefined : byFile.get(file);
    if (known) known.push(sourced);
    else if (file !== undefined) byFile.set(file, [sourced]);
  }
  return new Map<SourcedManifest, ObjectComments>(
    [...byFile].flatMap(([file, objects]) => [...commentsOf(textOf(file), objects)]),
  );
}
