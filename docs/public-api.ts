// The public API as `tsc` declares it: every exported name, with its members and doc comments.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from '@swc/core';

/** An exported name, or one of its members. */
export interface Documented {
  /** `VirtualServiceProps.hosts`. */
  readonly name: string;
  /** The declaration file. */
  readonly file: string;
  readonly kind: 'class' | 'constructor' | 'declaration' | 'method' | 'property';
  readonly isOptional: boolean;
  /** Whether the member is `?: never`, so it only excludes a value. */
  readonly isNever: boolean;
  readonly isConstruct: boolean;
  /** The doc comment without its delimiters; empty if there is none. */
  readonly comment: string;
}

// biome-ignore lint/suspicious/noExplicitAny: syntax tree nodes are read by name
type Node = any;

interface File {
  readonly path: string;
  readonly text: Buffer;
  readonly start: number;
  readonly body: readonly Node[];
}

/** The declarations that an entry point exports. */
export function publicApi(entry: string): Documented[] {
  const seen = new Set<Node>();
  const found: Documented[] = [];
  const files = new Map<string, File>();
  const open = (path: string) => {
    const file = files.get(path) ?? read(path);
    files.set(path, file);
    return file;
  };
  const visit = (file: File, name: string) => {
    const [owner, statement] = resolve(file, name, open) ?? [];
    if (owner === undefined || statement === undefined || seen.has(statement)) return;
    seen.add(statement);
    const declared = statement.declaration ?? statement;
    const isConstruct = declared.superClass?.value === 'Construct';
    const kind = declared.type === 'ClassDeclaration' ? 'class' : 'declaration';
    const comment = commentOf(owner, statement);
    found.push({ name, file: owner.path, kind, isOptional: false, isNever: false, isConstruct, comment });
    found.push(...membersOf(owner, declared, name, isConstruct));
    // Members of a base that is not exported appear in its subtypes.
    for (const { expression } of declared.extends ?? []) if (expression.value) visit(owner, expression.value);
  };
  const file = open(entry);
  for (const statement of file.body) {
    if (statement.type === 'ExportDeclaration') visit(file, nameOf(statement.declaration));
    for (const specifier of statement.type === 'ExportNamedDeclaration' ? statement.specifiers : []) {
      if (specifier.type === 'ExportSpecifier') visit(file, (specifier.exported ?? specifier.orig).value);
      else found.push(...publicApi(pathOf(file, statement.source.value)));
    }
  }
  return found;
}

function read(path: string): File {
  const text = readFileSync(path);
  // Spans are relative to the first statement, so an empty statement makes them relative to the start of the file.
  const { body, span } = parseSync(`;${text}`, { syntax: 'typescript' });
  return { path, text, start: span.start + 1, body };
}

function pathOf(file: File, source: string): string {
  const path = join(dirname(file.path), source.replace(/\.js$/, ''));
  return existsSync(`${path}.d.ts`) ? `${path}.d.ts` : join(path, 'index.d.ts');
}

const nameOf = (declaration: Node): string =>
  (declaration.id ?? declaration.identifier ?? declaration.declarations?.[0].id)?.value;

/** The statement that declares a name, in the file or in one that it imports from. */
function resolve(file: File, name: string, open: (path: string) => File): [File, Node] | undefined {
  for (const statement of file.body) {
    if (nameOf(statement.declaration ?? statement) === name) return [file, statement];
  }
  for (const { source, specifiers = [] } of file.body) {
    const specifier = specifiers.find(
      (candidate: Node) => (candidate.local ?? candidate.exported ?? candidate.orig)?.value === name,
    );
    if (!source?.value.startsWith('.') || specifier === undefined) continue;
    return resolve(
      open(pathOf(file, source.value)),
      (specifier.orig ?? specifier.imported ?? specifier.local).value,
      open,
    );
  }
  return undefined;
}

const MEMBERS = /^(?:Ts(?:Property|Method|Getter)Signature|ClassProperty|ClassMethod|Constructor)$/;
const KINDS: Readonly<Record<string, Documented['kind']>> = {
  Constructor: 'constructor',
  ClassMethod: 'method',
  TsMethodSignature: 'method',
};

function membersOf(file: File, node: Node, owner: string, isConstruct: boolean): Documented[] {
  if (typeof node !== 'object' || node === null || node.accessibility === 'private') return [];
  if (Array.isArray(node)) return node.flatMap((item) => membersOf(file, item, owner, isConstruct));
  const within = (name: string) => Object.values(node).flatMap((child) => membersOf(file, child, name, isConstruct));
  if (!MEMBERS.test(node.type)) return within(owner);
  const name = `${owner}.${node.key.value}`;
  return [
    {
      name,
      file: file.path,
      kind: KINDS[node.type] ?? 'property',
      isOptional: node.optional === true || node.isOptional === true,
      isNever: node.typeAnnotation?.typeAnnotation?.kind === 'never',
      isConstruct,
      comment: commentOf(file, node),
    },
    ...within(name),
  ];
}

function commentOf(file: File, { span }: Node): string {
  const before = file.text
    .subarray(0, span.start - file.start)
    .toString()
    .trimEnd();
  if (!before.endsWith('*/')) return '';
  return before
    .slice(before.lastIndexOf('/**') + 3, -2)
    .replace(/^\s*\* ?/gm, '')
    .trim();
}
