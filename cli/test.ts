import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { asContext, type Manifest, Mesh } from '../mesh';
import { type Config, readConfig } from './config/config';
import { readTestFile, type TestFile } from './expectations/test-file';
import { named } from './expectations/validator-file';
import type { FileResult, TestFormat, TestResult } from './format/test-report';
import { type InputPaths, readInput } from './input';
import { addColor, type ColorOptions, collect, oneOf, percentage } from './options';
import type { Subcommand } from './subcommand';
import { hasColor, type Terminal } from './terminal';
import { UsageError } from './usage-error';

/** Each format is loaded when it is used. */
const formats: Readonly<Record<string, () => TestFormat>> = {
  text: () => (require('./format/test-text') as typeof import('./format/test-text')).testText,
  json: () => (require('./format/test-machine') as typeof import('./format/test-machine')).testJson,
  github: () => (require('./format/test-machine') as typeof import('./format/test-machine')).testGithub,
  junit: () => (require('./format/test-machine') as typeof import('./format/test-machine')).testJunit,
};

interface Options extends ColorOptions {
  readonly manifests?: readonly string[];
  readonly context?: readonly string[];
  readonly config?: string | false;
  readonly format: string;
  readonly json?: boolean;
  readonly failUnder?: number;
  readonly watch?: boolean;
}

export const test: Subcommand<Options> = {
  define(command: Command) {
    command
      .usage('[options] FILE...')
      .description(
        'Tests where requests go: compares requests with what is expected of them, without a cluster. FILE is a test file\n' +
          'in YAML, also one of istio-config-validator, a folder of them, or - for standard input.',
      )
      .argument('<FILE...>')
      .option(
        '--manifests <PATH>',
        'manifests to test, in addition to those of the test file; can be repeated',
        collect,
      )
      .option('--context <PATH>', 'objects that exist in the mesh; can be repeated', collect)
      .option('--config <FILE>', 'configuration file, by default cdk8s-istio.yaml here or in a parent folder')
      .option('--no-config', 'use no configuration file')
      .option('--fail-under <PERCENT>', 'fail if requests reach fewer rules and matches', percentage('--fail-under'))
      .addOption(oneOf('--format <FORMAT>', 'output format', Object.keys(formats)).default('text'))
      .option('--json', 'same as --format json')
      .option('--watch', 'test again when a file changes')
      .addHelpText('after', '\nexit code: 0 all tests pass; 1 a test fails; 2 the input cannot be used');
    addColor(command);
  },
  run(args, options, { terminal }) {
    const config = readConfig(options.config);
    if (!options.watch) return testOnce(args, options, config, terminal);
    if (args.includes('-')) throw new UsageError('--watch needs files or folders, got standard input (-)');
    const { watch } = require('./watch') as typeof import('./watch');
    return watch(args, (add) => testOnce(args, options, config, terminal, add), terminal);
  },
};

/** @param reads called with the paths that a test file names, before they are read */
function testOnce(
  args: readonly string[],
  options: Options,
  config: Config,
  terminal: Terminal,
  reads?: (paths: readonly string[]) => void,
): number {
  const results = filesIn(args).map((file) => {
    const test = readTestFile(file);
    const input = pathsOf(test, options, config);
    reads?.([...input.paths, ...input.context]);
    return testFile(test, input, options, terminal);
  });
  const format = formats[options.json ? 'json' : options.format];
  if (format) terminal.stdout.write(format()(results, { color: hasColor(terminal, options.color) }));
  return results.some(({ tests, coverage, least }) => tests.some(isFailed) || coverage.share * 100 < least) ? 1 : 0;
}

const isFailed = ({ failures }: TestResult) => failures.length > 0;

function testFile(file: TestFile, paths: InputPaths, options: Options, terminal: Terminal): FileResult {
  const input = readInput(paths, terminal);
  const [unreadable] = input.unreadable;
  if (unreadable) throw unreadable;
  const manifests = [...input.context, ...input.manifests].map(({ manifest }) => manifest);
  const added = file.needsNamed ? named(manifests.filter(isObject)) : [];
  const mesh = Mesh.of(added, asContext(...input.context), ...input.manifests);
  const all = [...added, ...manifests.filter(isObject)];
  const tests = file.cases.map(({ name, line, requests, failures }) => ({
    name,
    line,
    requests: requests.length,
    failures: requests.flatMap((request) => {
      try {
        return failures(mesh, request, all).map((message) => ({ request, message }));
      } catch (error) {
        throw new UsageError(`${file.file}:${line}: ${error instanceof Error ? error.message : error}`);
      }
    }),
  }));
  const least = Math.max(file.coverage ?? 0, options.failUnder ?? 0);
  return { file: file.file, tests, coverage: mesh.coverage(), least };
}

/** Objects of Kubernetes, without the files of other tools. */
const isObject = ({ kind, metadata }: Manifest) =>
  typeof kind === 'string' && typeof metadata === 'object' && metadata !== null;

/** The manifests of a test file: its own and those of the command line, or else those of the configuration file. */
function pathsOf({ file, manifests, context }: TestFile, options: Options, config: Config): InputPaths {
  const own = [...manifests, ...(options.manifests ?? [])];
  const paths = own.length > 0 ? own : config.paths;
  if (paths.length === 0) {
    throw new UsageError(`${file}: no manifests to test: set manifests in the file, or add --manifests PATH`);
  }
  return {
    paths,
    context: [...config.context, ...context, ...(options.context ?? [])],
    overlays: config.overlays,
  };
}

/** The test files: a folder means all YAML files in it that have tests in their name. */
function filesIn(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (path === '-' || !isFolder(path)) return [path];
    const found = (readdirSync(path, { recursive: true }) as string[])
      .filter((name) => /[._-]tests?\.(ya?ml|json)$|^tests?\.(ya?ml|json)$/.test(name.replace(/^.*[\\/]/, '')))
      .sort();
    if (found.length === 0)
      throw new UsageError(`no test files in ${path}: their names end in test.yaml or tests.yaml`);
    return found.map((name) => join(path, name));
  });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${(error as Error).message}`);
  }
}
