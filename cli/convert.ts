import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Conversion, LeftOut, Proof } from '../convert';
import { safe } from '../mesh/terminal/style';
import { readInput } from './input';
import { oneOf } from './options';
import type { Subcommand } from './subcommand';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';

interface Options {
  readonly out?: string;
  readonly charts: 'file' | 'namespace' | 'one';
  readonly includeOthers?: boolean;
  readonly json?: boolean;
}

export const convert: Subcommand<Options> = {
  define(command: Command) {
    command
      .usage('[options] PATH...')
      .description(
        'Converts manifests to TypeScript with the constructs of cdk8s-istio. The program is compiled and run, and is only\n' +
          'written if its objects are the same as those of the manifests.',
      )
      .argument('[PATH...]', 'file with YAML or JSON, folder of such files, or - for standard input')
      .option('--out <FILE|DIR>', 'file of the program, or folder for its main.ts, by default the standard output')
      .addOption(
        oneOf('--charts <BY>', 'one chart for each file and namespace, each namespace, or all', [
          'file',
          'namespace',
          'one',
        ]).default('file'),
      )
      .option('--include-others', 'keep objects of other kinds as YAML, in files that the program includes')
      .option('--json', 'print the program and the report as JSON')
      .addHelpText(
        'after',
        '\nexit code: 0 everything is converted; 1 something is left out, or nothing is written because the objects differ;\n' +
          '           2 the input cannot be used',
      );
  },
  run(paths, { out, charts, includeOthers, json }, { terminal }) {
    if (includeOthers && out === undefined && !json)
      throw new UsageError('--include-others writes files, so it needs --out');
    const { manifests, unreadable } = readInput({ paths, context: [], overlays: [] }, terminal);
    const file = out === undefined ? undefined : fileOf(out);
    const project = dirname(resolve(file ?? 'main.ts'));
    const conversion = loadConvert().convert(manifests, {
      charts,
      ...(includeOthers && { includeOthers }),
      functionName: nameFrom(file),
      modules: isEsm(project) ? 'esm' : 'commonjs',
    });
    const leftOut = [
      ...unreadable.map(({ file, line, reason }): LeftOut => ({ object: '', file, line, reason })),
      ...conversion.leftOut,
    ];
    const isEmpty = conversion.objects === 0;
    const proof = isEmpty ? { problems: [], isCompiled: false } : conversion.prove(existingFolder(project));
    const isProven = !isEmpty && proof.problems.length === 0;
    if (isProven && file !== undefined) write(conversion, file);
    if (json) terminal.stdout.write(`${JSON.stringify(resultOf(conversion, leftOut, proof), undefined, 2)}\n`);
    else print(conversion, leftOut, proof, file, terminal);
    if (isEmpty && unreadable.length > 0) return 2;
    return isProven && leftOut.length === 0 ? 0 : 1;
  },
};

function resultOf(conversion: Conversion, leftOut: readonly LeftOut[], proof: Proof) {
  const { source, files, objects, patched, removed } = conversion;
  return { source, files: Object.fromEntries(files), objects, patched, removed, leftOut, ...proof };
}

/** The program, or the files that were written, on the standard output; all else on the standard error. */
function print(
  conversion: Conversion,
  leftOut: readonly LeftOut[],
  { problems, isCompiled }: Proof,
  file: string | undefined,
  { stdout, stderr }: Terminal,
): void {
  const report = (line: string) => stderr.write(`${safe(line)}\n`);
  for (const left of leftOut) report(leftOutLine(left));
  for (const removed of conversion.removed) report(`removed from ${removed}`);
  if (conversion.objects === 0) return;
  if (problems.length > 0) {
    report(`nothing is written, because the program would change the objects:\n${problems.join('\n')}`);
    return;
  }
  if (!isCompiled) report('typescript is not installed here, so the program was run, but its types were not checked');
  if (file === undefined) stdout.write(conversion.source);
  else for (const path of pathsOf(conversion, file).keys()) stdout.write(`${path}\n`);
  report(summary(conversion));
}

/** Its own file, because it creates constructs with the cdk8s of the project. */
export function loadConvert(): typeof import('../convert') {
  try {
    return require('../convert') as typeof import('../convert');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new UsageError('TypeScript requires cdk8s and constructs: run npm install cdk8s constructs');
  }
}

const fileOf = (out: string): string =>
  /\.[cm]?tsx?$/.test(out) && !(existsSync(out) && statSync(out).isDirectory()) ? out : join(out, 'main.ts');

/** `shop` for `shop.ts`, `mesh` for `main.ts`. */
export function nameFrom(file = 'main.ts'): string {
  const words = basename(file)
    .replace(/\..*$/, '')
    .split(/[^A-Za-z0-9]+/);
  const name = words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
  return ['main', 'index'].includes(name) || !/^[a-z][A-Za-z0-9]*$/.test(name) ? 'mesh' : name;
}

/** The folder, or the nearest one above it that exists. */
export const existingFolder = (folder: string): string =>
  existsSync(folder) ? folder : existingFolder(dirname(folder));

/** Whether `.ts` files in the folder are ES modules. */
export function isEsm(folder: string): boolean {
  const path = join(folder, 'package.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')).type === 'module';
  const parent = dirname(folder);
  return parent !== folder && isEsm(parent);
}

function leftOutLine({ object, file, line, reason }: LeftOut): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `not converted: ${[place, object, reason].filter((part) => part).join(': ')}`;
}

/** The texts of all files by path. */
const pathsOf = ({ source, files }: Conversion, file: string): Map<string, string> =>
  new Map([[file, source], ...[...files].map(([path, text]) => [join(dirname(file), path), text] as const)]);

function write(conversion: Conversion, file: string): void {
  try {
    for (const [path, text] of pathsOf(conversion, file)) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${(error as Error).message}`);
  }
}

function summary({ objects, patched }: Conversion): string {
  const patches = patched.length === 0 ? '' : `, ${patched.length} with JSON patches (${patched.join(', ')})`;
  return `converted ${objects} ${objects === 1 ? 'object' : 'objects'}${patches}: the program writes the same`;
}
