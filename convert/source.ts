import type { Expression } from './expression';
import { GATEWAY_API_EXPORTS, OTHER_GATEWAY } from './gateway-api';
import { GENERATED } from './generated';
import { Names } from './names';
import { commentLines, print, type Style } from './print';
import {
  chartCall,
  constructorCall,
  includeCall,
  type Program,
  type ProgramChart,
  type ProgramObject,
  patchCall,
} from './program';

/** Exports by package. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  cdk8s: ['ApiObject', 'Chart', 'Duration', 'Include', 'JsonPatch'],
};

export interface SourceOptions {
  /** Name of the function that creates the charts. */
  readonly functionName: string;
  /** TypeScript, or the same program for Node.js without its types. */
  readonly language: 'typescript' | 'javascript';
  /** The program's modules: `require` is only known in CommonJS. */
  readonly modules: 'commonjs' | 'esm';
}

/** The text of a program. */
export function sourceOf(program: Program, { functionName, language, modules }: SourceOptions): string {
  const roots = new Set<string>();
  const isUsed = isReferredTo(program);
  const hosts = program.hosts.filter(({ variable }) => isUsed(variable));
  const statements = [
    ...(hosts.length > 0 ? [hosts.map(({ variable, code }): Statement => ({ variable, code }))] : []),
    ...program.charts.map((chart) => chartStatements(chart, isUsed)),
  ];
  for (const { code } of statements.flat()) if (code) collectRoots(code, roots);
  const named = [...roots].filter((name) => !name.startsWith('#') && name !== 'app' && name !== '__dirname');
  const names = new Names([...named, 'App', 'Construct', functionName]);
  const nameByVariable = new Map<string, string>();
  for (const { variable, host } of hosts) nameByVariable.set(variable, names.add(host.split('.')[0] ?? '', 'Subsets'));
  for (const { variable, plan, objects } of program.charts) {
    for (const object of objects) {
      if (roots.has(object.variable))
        nameByVariable.set(object.variable, names.add(String(object.piece.manifest.metadata.name), suffixOf(object)));
    }
    if (roots.has(variable))
      nameByVariable.set(variable, program.charts.length === 1 ? 'chart' : names.add(plan.id, 'Chart'));
  }
  if (!roots.has('Gateway')) nameByVariable.set(OTHER_GATEWAY, 'Gateway');
  if (modules === 'esm') nameByVariable.set('__dirname', 'import.meta.dirname');
  const nameOf = (variable: string) => nameByVariable.get(variable) ?? variable;
  const body = statements
    .map((group) => group.flatMap((statement) => statementText(statement, nameOf)).join('\n'))
    .join('\n\n');
  return `${[head(named, language), functionText(functionName, body, language), tail(functionName, modules)].join('\n')}`;
}

interface Statement {
  /** Declares this variable, if others refer to it. */
  readonly variable?: string;
  readonly code?: Expression;
  readonly object?: ProgramObject;
  readonly after?: readonly string[];
}

function chartStatements(
  { variable, plan, objects, included }: ProgramChart,
  isUsed: (variable: string) => boolean,
): Statement[] {
  const [only, ...others] = objects;
  const isInline = only === undefined ? included.length > 0 : others.length === 0 && included.length === 0;
  const chart = isInline ? chartCall(plan) : variable;
  return [
    ...(isInline ? [] : [{ variable, code: chartCall(plan) }]),
    ...(included.length > 0 ? [{ code: includeCall(chart, plan) }] : []),
    ...objects.flatMap((object): Statement[] => {
      const isNamed = object.patches.length > 0 || isUsed(object.variable);
      return [
        {
          ...(isNamed && { variable: object.variable }),
          code: constructorCall(object.type, chart, object.id, object.props),
          object,
        },
        ...(object.patches.length > 0 ? [{ code: patchCall(object.variable, object.patches) }] : []),
        ...(object.piece.comments?.after.length ? [{ after: object.piece.comments.after }] : []),
      ];
    }),
  ];
}

function isReferredTo({ charts }: Program): (variable: string) => boolean {
  const roots = new Set<string>();
  for (const { objects } of charts) for (const { props } of objects) collectRoots(props, roots);
  return (variable) => roots.has(variable);
}

function collectRoots(expression: Expression, roots: Set<string>): void {
  switch (expression.type) {
    case 'variable':
      roots.add(expression.name.split('.')[0] ?? '');
      break;
    case 'call': {
      const root = expression.callee.replace(/^new /, '').split('.')[0] ?? '';
      roots.add(root === '' ? 'ApiObject' : root);
      for (const arg of expression.args) collectRoots(arg, roots);
      break;
    }
    case 'spread':
      collectRoots(expression.of, roots);
      break;
    case 'list':
      for (const { value } of expression.items) collectRoots(value, roots);
      break;
    case 'object':
      for (const { value } of expression.entries) collectRoots(value, roots);
      break;
  }
}

const suffixOf = ({ type }: ProgramObject) =>
  ({ DestinationRule: 'Rule', [OTHER_GATEWAY]: 'Gateway', ServiceEntry: 'Service' })[type] ?? type;

function statementText({ variable, code, object, after }: Statement, nameOf: (variable: string) => string): string[] {
  if (after) return commentLines(after, 2);
  if (!code) return [];
  const comments = new Comments(object, code);
  const style: Style = { nameOf, commentsOn: (pointers) => comments.on(pointers) };
  const declared = variable === undefined ? '' : `const ${nameOf(variable)} = `;
  const text =
    code.type === 'call' && code.callee === '.addJsonPatch'
      ? patchText(code.args, style)
      : print(code, style, 2, 2 + declared.length);
  return [...commentLines(comments.above, 2), `  ${declared}${text};`];
}

function patchText([owner, ...patches]: readonly Expression[], style: Style): string {
  const head = `ApiObject.of(${owner?.type === 'variable' ? style.nameOf(owner.name) : ''}).addJsonPatch(`;
  const texts = patches.map((patch) => print(patch, style, 4));
  const flat = `  ${head}${texts.join(', ')});`;
  return flat.length <= 120 && !flat.includes('\n')
    ? flat.trim().slice(0, -1)
    : `${head}\n${texts.map((text) => `    ${text},\n`).join('')}  )`;
}

/** The comments of an object, at the nearest places that the code has. */
class Comments {
  readonly above: readonly string[];
  private readonly byPointer = new Map<string, string[]>();

  constructor(object: ProgramObject | undefined, code: Expression) {
    const above: string[] = [];
    const at = object?.piece.comments?.at;
    if (at !== undefined) {
      const pointers = new Set<string>();
      collectPointers(code, pointers);
      for (const [pointer, lines] of at) {
        const place = nearest(pointer, pointers);
        if (place === undefined) above.push(...lines);
        else this.byPointer.set(place, [...(this.byPointer.get(place) ?? []), ...lines]);
      }
    }
    this.above = above;
  }

  on(pointers: readonly string[]): readonly string[] {
    return pointers.flatMap((pointer) => this.byPointer.get(pointer) ?? []);
  }
}

/** The pointer itself, the innermost one around it, or the first one inside of it. */
function nearest(pointer: string, pointers: ReadonlySet<string>): string | undefined {
  for (let outer = pointer; outer !== ''; outer = outer.slice(0, outer.lastIndexOf('/')))
    if (pointers.has(outer)) return outer;
  return undefined;
}

function collectPointers(expression: Expression, found: Set<string>): void {
  switch (expression.type) {
    case 'call':
      for (const arg of expression.args) collectPointers(arg, found);
      break;
    case 'spread':
      collectPointers(expression.of, found);
      break;
    case 'list':
    case 'object':
      for (const { pointers, value } of expression.type === 'list' ? expression.items : expression.entries) {
        for (const pointer of pointers) found.add(pointer);
        collectPointers(value, found);
      }
      break;
  }
}

function head(names: readonly string[], language: SourceOptions['language']): string {
  const fromCdk8s = names.filter((name) => PACKAGES.cdk8s?.includes(name)).sort();
  const fromGatewayApi = names
    .filter((name) => Object.hasOwn(GATEWAY_API_EXPORTS, name))
    .map((name) => (name !== OTHER_GATEWAY ? name : names.includes('Gateway') ? `Gateway as ${name}` : 'Gateway'))
    .sort();
  const generated = new Map<string, string[]>();
  for (const name of [...names].sort()) {
    const from = GENERATED.get(name)?.from;
    if (from !== undefined) generated.set(from, [...(generated.get(from) ?? []), name]);
  }
  const others = [
    ...(PACKAGES.cdk8s ?? []),
    ...Object.keys(GATEWAY_API_EXPORTS),
    ...GENERATED.keys(),
    'Buffer',
    'join',
  ];
  const ours = [...names.filter((name) => !others.includes(name)), 'App'].sort();
  const imports = [
    ...(names.includes('join') ? [importText(['join'], 'node:path', language)] : []),
    ...(fromCdk8s.length > 0 ? [importText(fromCdk8s, 'cdk8s', language)] : []),
    importText(ours, 'cdk8s-istio', language),
    ...(fromGatewayApi.length > 0 ? [importText(fromGatewayApi, 'cdk8s-istio/gateway-api', language)] : []),
    ...[...generated].sort().map(([from, names]) => importText(names, from, language)),
    ...(language === 'typescript' ? ["import type { Construct } from 'constructs';"] : []),
  ];
  return `${imports.join('\n')}\n`;
}

function importText(imported: readonly string[], from: string, language: SourceOptions['language']): string {
  const names = language === 'typescript' ? imported : imported.map((name) => name.replace(' as ', ': '));
  const [open, close] =
    language === 'typescript' ? ['import {', `} from '${from}';`] : ['const {', `} = require('${from}');`];
  const flat = `${open} ${names.join(', ')} ${close}`;
  return flat.length <= 120 ? flat : `${open}\n${names.map((name) => `  ${name},\n`).join('')}${close}`;
}

const functionText = (name: string, body: string, language: SourceOptions['language']) =>
  language === 'typescript'
    ? `export function ${name}(app: Construct): void {\n${body}\n}\n`
    : `function ${name}(app) {\n${body}\n}\nexports.${name} = ${name};\n`;

const tail = (name: string, modules: SourceOptions['modules']) =>
  modules === 'commonjs'
    ? `if (require.main === module) App.run(${name}, { outputFileExtension: '.yaml' });\n`
    : `App.run(${name}, { outputFileExtension: '.yaml' });\n`;
