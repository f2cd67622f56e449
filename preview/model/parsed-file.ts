import { asContext } from '../../mesh/manifest/context';
import { itemsOf } from '../../mesh/manifest/list';
import type { SourcedManifest } from '../../mesh/manifest/manifest';
import { parseManifests } from '../../mesh/reader/parse-manifests';
import { UnreadableError } from '../../mesh/reader/unreadable';
import type { SourceFile } from './source-file';

/** What is in a file. */
export interface ParsedFile {
  readonly name: string;
  readonly manifests: readonly SourcedManifest[];
  /** Its objects, as `VirtualService default/reviews`. */
  readonly objects: readonly string[];
  /** Declared as a replacement of objects in other files. */
  readonly overlay: boolean;
  /** Its objects exist in the mesh, but are not checked. */
  readonly context: boolean;
  /** Why the text cannot be read; then the manifests are those of the last text that could. */
  readonly problem?: Problem;
}

/** A text that cannot be read as manifests. */
export interface Problem {
  readonly file: string;
  readonly line: number | undefined;
  readonly reason: string;
}

/** Parses files, each text once, and remembers what was in a file before its text became unreadable. */
export class FileParser {
  private readonly parsed = new Map<string, { readonly text: string; readonly file: ParsedFile }>();

  parse({ name, text, overlay = false, context = false }: SourceFile): ParsedFile {
    const known = this.parsed.get(name);
    if (known?.text === text) return known.file;
    const read = this.read(name, text, known?.file);
    const manifests = context ? asContext(...read.manifests) : read.manifests;
    const file = { ...read, manifests, overlay, context };
    this.parsed.set(name, { text, file });
    return file;
  }

  private read(name: string, text: string, last: ParsedFile | undefined): Omit<ParsedFile, 'overlay' | 'context'> {
    try {
      const manifests = parseManifests(text, name);
      return { name, manifests, objects: [...new Set(manifests.flatMap((manifest) => objectName(manifest) ?? []))] };
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      const { line, reason } = error;
      return {
        name,
        manifests: last?.manifests ?? [],
        objects: last?.objects ?? [],
        problem: { file: name, line, reason },
      };
    }
  }
}

/** `VirtualService default/reviews`; `undefined` for a list, and for an object without a name. */
export function objectName({ manifest }: SourcedManifest): string | undefined {
  const { kind, metadata } = manifest as Partial<typeof manifest>;
  if (itemsOf(manifest) || typeof kind !== 'string' || typeof metadata?.name !== 'string') return undefined;
  return `${kind} ${metadata.namespace || 'default'}/${metadata.name}`;
}
