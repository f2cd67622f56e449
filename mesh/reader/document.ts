import { isObject, itemsOf } from '../manifest/list';
import type { FieldPath, Manifest, ManifestSource, Position, SourcedManifest, TextFault } from '../manifest/manifest';
import { parseBlock } from './block-parser';
import type { Positions } from './parsed';
import { UnreadableError } from './unreadable';

/** Loaded lazily: the parser is large, and few texts need it. */
const full = () => require('./full-parser') as typeof import('./full-parser');

/** The text between two `---` lines in a file. */
export interface Chunk {
  readonly file: string;
  readonly text: string;
  /** Line number (from 1) in the file. */
  readonly firstLine: number;
}

/**
 * Parses the objects in a chunk; lists are replaced by their items.
 *
 * @throws UnreadableError if the text is not YAML, or not a map
 */
export function parseChunk(chunk: Chunk): SourcedManifest[] {
  const fast = parseBlock(chunk.text);
  if (fast) return objects(chunk, 0, fast.value, []);
  return full()
    .parseFull(chunk.text, chunk.file, chunk.firstLine)
    .flatMap(({ value, faults }, index) => objects(chunk, index, value, faults));
}

function objects(chunk: Chunk, index: number, value: unknown, faults: readonly TextFault[]): SourcedManifest[] {
  if (value === null) return [];
  const located = new LocatedDocument(chunk, index);
  if (!isObject(value)) {
    // A list without kinds belongs to another tool, such as a JSON patch for kustomize.
    if (Array.isArray(value) && value.every((item) => isObject(item) && !('kind' in item))) {
      return [{ manifest: {} as Manifest, source: new DocumentSource(located, []) }];
    }
    const got = Array.isArray(value) ? 'a list' : `the ${typeof value} ${JSON.stringify(value).slice(0, 60)}`;
    throw new UnreadableError(chunk.file, located.position([]).line, `a Kubernetes object must be a map, got ${got}`);
  }
  return flatten(located, value, [], faults);
}

function flatten(
  document: LocatedDocument,
  value: object,
  prefix: FieldPath,
  faults: readonly TextFault[],
): SourcedManifest[] {
  const items = itemsOf(value);
  if (!items) {
    const own = faults.flatMap(({ path, message }) =>
      prefix.every((key, i) => path[i] === key) ? [{ path: path.slice(prefix.length), message }] : [],
    );
    const source = new DocumentSource(document, prefix);
    return [{ manifest: value as Manifest, source, ...(own.length > 0 && { faults: own }) }];
  }
  return items.flatMap((item, index) => {
    const path = [...prefix, 'items', index];
    if (isObject(item)) return flatten(document, item, path, faults);
    const { line } = document.position(path);
    throw new UnreadableError(
      document.chunk.file,
      line,
      `an item of a list must be a map, got ${JSON.stringify(item)}`,
    );
  });
}

/** A document whose field positions are computed on first use. */
class LocatedDocument {
  readonly chunk: Chunk;
  private readonly index: number;
  private starts: readonly number[] | undefined;
  private read: { readonly value: unknown; readonly positions: Positions } | undefined;

  constructor(chunk: Chunk, index: number) {
    this.chunk = chunk;
    this.index = index;
  }

  position(path: FieldPath): Position {
    this.read ??= this.locate();
    let { value } = this.read;
    let offset = this.chunk.text.search(/^[^\S\n]*[^\s#]/m);
    for (const key of path) {
      if (typeof value !== 'object' || value === null) break;
      const found = this.read.positions.get(value)?.get(key);
      if (found === undefined) break;
      offset = found;
      value = (value as Record<string | number, unknown>)[key];
    }
    return this.positionOf(Math.max(offset, 0));
  }

  private locate(): { value: unknown; positions: Positions } {
    const { text, file, firstLine } = this.chunk;
    const positions: Positions = new Map();
    const fast = parseBlock(text, positions);
    return {
      value: fast ? fast.value : full().parseFull(text, file, firstLine, positions)[this.index]?.value,
      positions,
    };
  }

  private positionOf(offset: number): Position {
    const { text, firstLine } = this.chunk;
    this.starts ??= lineStarts(text);
    const index = lastAtMost(this.starts, offset);
    const start = this.starts[index] ?? 0;
    const next = this.starts[index + 1];
    return {
      line: firstLine + index,
      column: offset - start + 1,
      text: text.slice(start, next === undefined ? undefined : next - 1),
    };
  }
}

/** Binary search: returns the index of the last number that does not exceed the limit. */
function lastAtMost(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

class DocumentSource implements ManifestSource {
  private readonly document: LocatedDocument;
  private readonly prefix: FieldPath;

  constructor(document: LocatedDocument, prefix: FieldPath) {
    this.document = document;
    this.prefix = prefix;
  }

  get file(): string {
    return this.document.chunk.file;
  }

  line(path: FieldPath): number {
    return this.position(path).line;
  }

  position(path: FieldPath): Position {
    return this.document.position([...this.prefix, ...path]);
  }
}
