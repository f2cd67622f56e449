import { Parser } from 'yaml';
import type { SourcedManifest } from '../mesh/manifest/manifest';
import { below } from './expression';
import { isMap } from './is-map';

/** The comments of one object. */
export interface ObjectComments {
  /** By the JSON pointer of the field below or beside which they are; '' is the object itself. */
  readonly at: ReadonlyMap<string, readonly string[]>;
  /** Comments after its last field. */
  readonly after: readonly string[];
}

interface Comment {
  readonly line: number;
  readonly text: string;
  readonly isOwnLine: boolean;
}

/**
 * The comments of a file by object. Each belongs to the field that follows it or, at the end of a line, to the field of
 * the line.
 *
 * @param objects the objects of the file, in their order
 */
export function commentsOf(
  text: string,
  objects: readonly SourcedManifest[],
): ReadonlyMap<SourcedManifest, ObjectComments> {
  const comments = text.includes('#') ? commentsIn(text) : [];
  const separators = text.split('\n').flatMap((line, index) => (/^---(?:\s|$)/.test(line) ? [index + 1] : []));
  const result = new Map<SourcedManifest, ObjectComments>();
  let next = 0;
  for (const [index, object] of objects.entries()) {
    const following = objects[index + 1];
    const end = following === undefined ? Number.POSITIVE_INFINITY : firstLineOf(following, separators);
    const own: Comment[] = [];
    for (; next < comments.length && (comments[next] as Comment).line < end; next++)
      own.push(comments[next] as Comment);
    if (own.length > 0) result.set(object, placed(own, fieldsOf(object)));
  }
  return result;
}

/** The line after the separator before an object, so comments above an object belong to it. */
function firstLineOf({ source }: SourcedManifest, separators: readonly number[]): number {
  const line = source?.line([]) ?? 1;
  return separators.findLast((separator) => separator < line) ?? line;
}

interface FieldLine {
  readonly line: number;
  readonly pointer: string;
}

function placed(comments: readonly Comment[], fields: readonly FieldLine[]): ObjectComments {
  const at = new Map<string, string[]>();
  const after: string[] = [];
  const first = fields[0]?.line ?? 0;
  for (const { line, text, isOwnLine } of comments) {
    const field = isOwnLine
      ? fields.find((field) => field.line > line)
      : fields.findLast((field) => field.line <= line);
    const pointer = line < first ? '' : field?.pointer;
    if (pointer === undefined) after.push(text);
    else at.set(pointer, [...(at.get(pointer) ?? []), text]);
  }
  return { at, after };
}

/** The fields of an object by line; if a line has several, the first one counts. */
function fieldsOf({ manifest, source }: SourcedManifest): FieldLine[] {
  const fields = new Map<number, string>();
  const walk = (value: unknown, path: readonly (string | number)[], pointer: string) => {
    const keys: readonly (string | number)[] = Array.isArray(value)
      ? [...value.keys()]
      : isMap(value)
        ? Object.keys(value)
        : [];
    for (const key of keys) {
      const line = source?.line([...path, key]) ?? 0;
      const inner = below(pointer, key);
      if (!fields.has(line)) fields.set(line, inner);
      walk((value as Record<string | number, unknown>)[key], [...path, key], inner);
    }
  };
  walk(manifest, [], '');
  return [...fields].map(([line, pointer]) => ({ line, pointer })).sort((a, b) => a.line - b.line);
}

/** A token of the YAML parser, or an item of a collection, with every part that can contain comments. */
interface Token {
  readonly type?: string;
  readonly offset: number;
  readonly source?: string;
  readonly start?: readonly Token[] | Token;
  readonly props?: readonly Token[];
  readonly end?: readonly Token[];
  readonly sep?: readonly Token[];
  readonly items?: readonly Token[];
  readonly key?: Token | null;
  readonly value?: Token;
}

function commentsIn(text: string): Comment[] {
  const comments: { offset: number; text: string }[] = [];
  const visit = (token: Token) => {
    if (token.type === 'comment') comments.push({ offset: token.offset, text: token.source ?? '' });
    for (const parts of [token.start, token.props, token.end, token.sep]) {
      if (Array.isArray(parts)) for (const part of parts) visit(part);
    }
    for (const item of token.items ?? []) visit(item);
    for (const part of [token.key, token.value]) if (part) visit(part);
  };
  for (const token of new Parser().parse(text)) visit(token as Token);
  comments.sort((a, b) => a.offset - b.offset);
  let line = 1;
  let counted = 0;
  return comments.map(({ offset, text: comment }) => {
    for (; counted < offset; counted++) if (text.charCodeAt(counted) === 10) line++;
    const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
    // A line separator would end the comment.
    const content = comment
      .replace(/^#+ ?/, '')
      .replace(/[\u2028\u2029]/g, ' ')
      .trimEnd();
    return { line, text: content, isOwnLine: /^[\s-]*$/.test(before) };
  });
}
