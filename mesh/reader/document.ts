import { isObject, itemsOf } from '../manifest/list';
import type { Fault, Manifest, Path, Position, Source, SourcedManifest } from '../manifest/manifest';
import { parseBlock } from './block-parser';
import type { Positions } from './parsed';
import { UnreadableError } from './unreadable';

/** Loaded for the few texts that are not plain blocks: the parser is large. */
const full = () => require('./full-parser') as typeof import('./full-parser');

/** A stretch of a file between two `---` lines. */
export interface Chunk {
  readonly file: string;
  readonly text: string;
  /** Line of the file (from 1) that the text starts on. */
  readonly firstLine: number;
}

/**
 * The objects of one chunk, with the items of lists as objects of their own.
 *
 * @throws UnreadableError where the text is no YAML or no map
 */
export function parseChunk(chunk: Chunk): SourcedManifest[] {
  const fast = parseBlock(chunk.text);
  if (fast) return objects(chunk, 0, fast.value, []);
  return full()
    .parseFull(chunk.text, chunk.file, chunk.firstLine)
    .flatMap(({ value, faults }, index) => objects(chunk, index, value, faults));
}

function objects(chunk: Chunk, index: number, value: unknown, faults: readonly Fault[]): SourcedManifest[] {
  if (value === null) return [];
  const located = new LocatedDocument(chunk, index);
  if (!isObject(value)) {
    // A file of another tool, such as a JSON patch of kustomize; whoever lists objects means them to be read.
    if (Array.isArray(value) && value.every((item) => isObject(item) && !('kind' in item))) {
      return [{ manifest: {} as Manifest, source: new DocumentSource(located, []) }];
    }
    const got = Array.isArray(value) ? 'a list' : `the ${typeof value} ${JSON.stringify(value).slice(0, 60)}`;
    throw new UnreadableError(chunk.file, located.position([]).line, `a Kubernetes object is a map, got ${got}`);
  }
  return flatten(located, value, [], faults);
}

function flatten(document: LocatedDocument, value: object, at: Path, faults: readonly Fault[]): SourcedManifest[] {
  const items = itemsOf(value);
  if (!items) {
    const own = faults.flatMap(({ path, message }) =>
      at.every((key, i) => path[i] === key) ? [{ path: path.slice(at.length), message }] : [],
    );
    const source = new DocumentSource(document, at);
    return [{ manifest: value as Manifest, source, ...(own.length > 0 && { faults: own }) }];
  }
  return items.flatMap((item, index) => {
    const path = [...at, 'items', index];
    if (isObject(item)) return flatten(document, item, path, faults);
    const { line } = document.position(path);
    throw new UnreadableError(document.chunk.file, line, `an item of a list is a map, got ${JSON.stringify(item)}`);
  });
}

/** Knows where the fields of one document stand, from the first time that it is asked. */
class LocatedDocument {
  readonly chunk: Chunk;
  private readonly index: number;
  private starts: readonly number[] | undefined;
  private read: { readonly value: unknown; readonly positions: Positions } | undefined;

  constructor(chunk: Chunk, index: number) {
    this.chunk = chunk;
    this.index = index;
  }

  position(path: Path): Position {
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
    return this.at(Math.max(offset, 0));
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

  private at(offset: number): Position {
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

/** The index of the last number that is not above the limit, in a sorted list. */
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
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

class DocumentSource implements Source {
  private readonly document: LocatedDocument;
  private readonly prefix: Path;

  constructor(document: LocatedDocument, prefix: Path) {
    this.document = document;
    this.prefix = prefix;
  }

  get file(): string {
    return this.document.chunk.file;
  }

  line(path: Path): number {
    return this.position(path).line;
  }

  position(path: Path): Position {
    return this.document.position([...this.prefix, ...path]);
  }
}
