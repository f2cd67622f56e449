import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  Parser,
  Scalar,
} from 'yaml';
import type { TextFault } from '../manifest/manifest';
import { isFloat, resolveScalar } from '../manifest/scalar';
import { isBase64 } from '../schema/formats';
import { lexemes } from './lexemes';
import { emptyMap, mark, type Parsed, type Positions } from './parsed';
import { isJson, yamlText } from './unlike-json';
import { UnreadableError } from './unreadable';
import { yamlRemedy } from './yaml-remedy';

/** How many values aliases can expand to: beyond that, a manifest is a memory attack. */
const aliasLimit = 100_000;
const depthLimit = 500;

/**
 * Parses any YAML, including anchors, tags, merge keys, folded and multi-line scalars.
 *
 * @throws UnreadableError if YAML or kubectl rejects the text, with the line, counted from `firstLine`
 */
export function parseFull(text: string, file: string, firstLine: number, positions?: Positions): Parsed[] {
  const fail = (offset: number, reason: string): never => {
    // An error at the end is reported on the last line with content.
    const end = Math.max(0, Math.min(offset, text.trimEnd().length - 1));
    const index = text.slice(0, end).split('\n').length - 1;
    const remedy = yamlRemedy(reason, text.split('\n')[index] ?? '', text);
    throw new UnreadableError(file, firstLine + index, reason + remedy);
  };
  const tokens = tokensOf(text, fail);
  // The code below is recursive.
  const tooDeep = offsetBeyond(depthLimit, tokens);
  if (tooDeep !== undefined) return fail(tooDeep, `nested deeper than ${depthLimit} levels`);
  // In the failsafe schema, all scalars are strings. Duplicate keys become faults instead of errors.
  const documents = [...new Composer({ schema: 'failsafe', uniqueKeys: false }).compose(tokens)];
  return documents.map((document) => {
    const [error] = document.errors;
    if (error) fail(error.pos[0], reasonOf(error.message));
    return new Conversion(document, fail, positions).run();
  });
}

function tokensOf(text: string, fail: (offset: number, reason: string) => never): CST.Token[] {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const json = isJson(text);
  for (const lexeme of lexemes(json ? text : yamlText(text, fail), json, fail))
    for (const token of parser.next(lexeme)) tokens.push(token);
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

function reasonOf(message: string): string {
  const [first = message] = message.split('\n');
  return first.charAt(0).toLowerCase() + first.slice(1).replace(/:$/, '');
}

/** Finds the first token that is nested deeper than the limit. */
function offsetBeyond(limit: number, tokens: readonly CST.Token[]): number | undefined {
  const open: [token: CST.Token, depth: number][] = tokens.map((token) => [token, 0]);
  for (let next = open.pop(); next; next = open.pop()) {
    const [token, depth] = next;
    if (depth > limit) return 'offset' in token ? token.offset : 0;
    if (token.type === 'document' && token.value) open.push([token.value, depth + 1]);
    if (!('items' in token)) continue;
    for (const item of token.items) {
      for (const child of [item.key, item.value]) if (child) open.push([child, depth + 1]);
    }
  }
  return undefined;
}

class Conversion {
  private readonly faults: TextFault[] = [];
  private readonly path: (string | number)[] = [];
  private readonly anchors = new Map<string, Node>();
  private readonly open = new Set<Node>();
  private readonly shared = new Map<Node, { value: unknown; size: number }>();
  private size = 0;
  private readonly document: Document;
  private readonly fail: (offset: number, reason: string) => never;
  private readonly positions: Positions | undefined;

  constructor(document: Document, fail: (offset: number, reason: string) => never, positions: Positions | undefined) {
    this.document = document;
    this.fail = fail;
    this.positions = positions;
  }

  run(): Parsed {
    const value = this.convert(this.document.contents);
    return { value, faults: joined(this.faults) ?? this.faults };
  }

  private convert(node: unknown): unknown {
    if (node === null || node === undefined) return null;
    this.size++;
    if (isAlias(node)) return this.alias(this.anchors.get(node.source), start(node), node.source);
    if (isNode(node) && 'anchor' in node && node.anchor) this.anchors.set(node.anchor, node);
    if (isScalar(node)) return this.scalar(node);
    if (!isMap(node) && !isSeq(node)) return this.fail(0, 'not a value');
    const before = this.size;
    this.open.add(node);
    const value = isMap(node) ? this.map(node.items) : this.list(node.items);
    this.open.delete(node);
    if (node.anchor) this.shared.set(node, { value, size: this.size - before });
    return value;
  }

  /** Returns the anchor's object: it is shared, so only the expanded size needs a limit. */
  private alias(target: Node | undefined, offset: number, name: string): unknown {
    if (!target) return this.fail(offset, `alias *${name} without an anchor &${name} before it`);
    if (this.open.has(target)) return this.fail(offset, `alias *${name} contains itself`);
    const known = this.shared.get(target);
    this.size += known?.size ?? 0;
    if (this.size > aliasLimit && this.shared.size > 0) {
      return this.fail(offset, `aliases expand to more than ${aliasLimit} values`);
    }
    return known ? known.value : this.convert(target);
  }

  private scalar(node: Scalar): unknown {
    if (node.value instanceof Uint8Array) return this.binary(node, node.value);
    const text = String(node.value);
    const tag = node.tag?.replace('tag:yaml.org,2002:', '!!');
    // kubectl ignores all other tags.
    if (tag !== undefined && !fits.has(tag)) return text;
    if (tag === undefined && node.type !== Scalar.PLAIN) return text;
    const value = resolveScalar(text);
    if (typeof value === 'number' && !Number.isFinite(value)) this.fail(start(node), `${text} is not a JSON number`);
    if (tag !== undefined && !fits.get(tag)?.(value, text)) this.fail(start(node), `cannot read "${text}" as ${tag}`);
    return value;
  }

  private binary(node: Scalar, bytes: Uint8Array): string {
    if (!isBase64(String(node.source).replace(/[\r\n]/g, ''))) this.fail(start(node), '!!binary must be base64');
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  }

  private list(nodes: readonly unknown[]): unknown[] {
    const items: unknown[] = [];
    nodes.forEach((node, index) => {
      mark(this.positions, items, index, start(node));
      this.path.push(index);
      items.push(this.convert(node));
      this.path.pop();
    });
    return items;
  }

  private map(pairs: readonly { key: unknown; value: unknown }[]): Record<string, unknown> {
    const map = emptyMap();
    const merged: { from: unknown; offset: number }[] = [];
    for (const { key: keyNode, value } of pairs) {
      const key = this.key(keyNode);
      if (key === mergeKey) {
        merged.push({ from: this.convert(value), offset: start(keyNode) });
        continue;
      }
      this.path.push(key);
      if (key in map) this.faults.push({ path: [...this.path], message: `key "${key}" is already set in this map` });
      mark(this.positions, map, key, start(keyNode));
      map[key] = this.convert(value);
      this.path.pop();
    }
    for (const { from, offset } of merged) this.merge(map, from, offset);
    return map;
  }

  /** Applies a merge key `<<`: explicit keys take precedence, then the first map. */
  private merge(map: Record<string, unknown>, from: unknown, offset: number): void {
    for (const source of Array.isArray(from) ? from : [from]) {
      if (typeof source !== 'object' || source === null || Array.isArray(source)) {
        this.fail(offset, 'map merge requires a map or a list of maps as the value');
        return;
      }
      for (const [key, value] of Object.entries(source)) {
        if (key in map) continue;
        mark(this.positions, map, key, this.positions?.get(source)?.get(key) ?? offset);
        map[key] = value;
      }
    }
  }

  private key(node: unknown): string | typeof mergeKey {
    if (isScalar(node) && node.type === Scalar.PLAIN && node.value === '<<') return mergeKey;
    const value = this.convert(node);
    // As in kubectl, `on:` is the key "true" and `8080:` is the key "8080".
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.fail(start(node), value === null ? 'a key must not be null' : 'a key must not be a map or a list');
  }
}

/** The fault of objects that follow each other in one document, instead of one fault for each of their keys. */
function joined(faults: readonly TextFault[]): TextFault[] | undefined {
  const top = faults.filter(({ path }) => path.length === 1);
  const objects = 1 + top.filter(({ path }) => path[0] === 'kind').length;
  if (objects === 1 || !top.some(({ path }) => path[0] === 'apiVersion')) return undefined;
  const message = `${objects} objects in one document (write --- on a line between them)`;
  return [{ path: ['apiVersion'], message }, ...faults.filter(({ path }) => path.length > 1)];
}

/** Whether a tag fits a value. `written` is the value as text, because 80.0 is not an !!int. */
const fits = new Map<string, (value: unknown, written: string) => boolean>([
  ['!!null', (value) => value === null],
  ['!!bool', (value) => typeof value === 'boolean'],
  ['!!int', (value, written) => Number.isInteger(value) && !isFloat(written)],
  ['!!float', (value) => typeof value === 'number'],
  ['!!timestamp', (value) => typeof value === 'string'],
]);

const mergeKey = Symbol('merge key');

function start(node: unknown): number {
  return (node as { range?: [number, number, number] } | null)?.range?.[0] ?? 0;
}
