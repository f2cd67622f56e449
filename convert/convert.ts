import type { SourcedManifest } from '../mesh/manifest/manifest';
import { readText } from '../mesh/reader';
import type { ChartsBy } from './charts';
import { clean } from './clean';
import { commentsOf, type ObjectComments } from './comments';
import { documentTextOf } from './document-text';
import { constructOf, isIstio } from './kinds';
import { type LeftOut, leftOutOf } from './left-out';
import type { Piece } from './piece';
import { includedFile, type Program, programOf, RejectedError } from './program';
import { type Candidate, type Proof, prove } from './proof/prove';
import { type SourceOptions, sourceOf } from './source';

/** How manifests are converted. */
export interface ConvertOptions {
  /** How objects are divided into charts: by file and namespace, by namespace, or one for all. @default 'file' */
  readonly charts?: ChartsBy;
  /** Name of the function that creates the charts. @default 'mesh' */
  readonly functionName?: string;
  /** Module system of the project. @default 'commonjs' */
  readonly modules?: SourceOptions['modules'];
  /** Whether objects of other kinds stay YAML, in `files` that the program includes. @default they become ApiObjects */
  readonly includeOthers?: boolean;
  /** Reads the text of a file, for its comments. @default reads it from disk */
  readonly textOf?: (file: string) => string;
}

/** A TypeScript program that writes the same objects as the manifests. */
export interface Conversion {
  /** The text of the program. */
  readonly source: string;
  /** Texts of the files beside the program that it includes, by path. */
  readonly files: ReadonlyMap<string, string>;
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
  /** @internal */
  readonly candidate: Candidate;
}

/** Converts manifests to a TypeScript program with the constructs of this package. */
export function convert(manifests: readonly SourcedManifest[], options: ConvertOptions = {}): Conversion {
  const { charts = 'file', functionName = 'mesh', modules = 'commonjs', includeOthers, textOf = readText } = options;
  const leftOut = leftOutOf(manifests);
  const removed: string[] = [];
  const rejected: LeftOut[] = [];
  const comments = commentsByObject(manifests, textOf);
  const pieces = manifests.flatMap((sourced): Piece[] => {
    if (leftOut.has(sourced)) return [];
    const cleaned = clean(sourced.manifest);
    const { source } = sourced;
    const { manifest } = cleaned;
    const own = comments.get(sourced);
    const isYaml = includeOthers === true && !isIstio(manifest) && constructOf(manifest) === undefined;
    const lines = [...(own?.at.values() ?? []), own?.after ?? []].flat();
    const piece: Piece = {
      manifest,
      file: source?.file ?? '-',
      line: source?.line([]) ?? 1,
      comments: own,
      ...(isYaml && { yaml: documentTextOf(source ? textOf(source.file) : '', sourced, manifest, lines) }),
    };
    if (cleaned.removed.length > 0) removed.push(`${nameOf(piece)}: ${cleaned.removed.join(', ')}`);
    return [piece];
  });
  const program = acceptedProgram(pieces, charts, (piece, reason) => {
    rejected.push({ object: nameOf(piece), file: piece.file, line: piece.line, reason });
  });
  const text = (language: SourceOptions['language'], modules: SourceOptions['modules']) =>
    sourceOf(program, { functionName, language, modules });
  const files = new Map(
    program.charts
      .filter(({ included }) => included.length > 0)
      .map(({ plan, included }) => [includedFile(plan), included.map(({ yaml }) => yaml).join('---\n')]),
  );
  const candidate: Candidate = {
    program,
    files,
    functionName,
    // The proof runs as CommonJS, whatever the project is.
    typescript: text('typescript', 'commonjs'),
    javascript: text('javascript', 'commonjs'),
  };
  return {
    source: text('typescript', modules),
    files,
    objects: pieces.length - rejected.length,
    patched: program.charts.flatMap(({ objects }) =>
      objects.filter(({ patches }) => patches.length > 0).map(({ piece }) => nameOf(piece)),
    ),
    removed,
    leftOut: [...leftOut.values(), ...rejected],
    prove: (project) => {
      const [proof] = prove([candidate], project);
      return proof ?? { problems: ['the program was not run'], isCompiled: false };
    },
    candidate,
  };
}

/** The program of the objects that synth accepts. */
function acceptedProgram(
  pieces: readonly Piece[],
  charts: ChartsBy,
  reject: (piece: Piece, reason: string) => void,
): Program {
  try {
    return programOf(pieces, charts);
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    for (const [piece, reason] of error.reasons) reject(piece, `synth rejects it: ${reason}`);
    return acceptedProgram(
      pieces.filter((piece) => !error.reasons.has(piece)),
      charts,
      reject,
    );
  }
}

const nameOf = ({ manifest: { kind, metadata } }: Piece): string =>
  `${kind} ${[metadata.namespace, metadata.name].filter((part) => part !== undefined).join('/')}`.trim();

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
