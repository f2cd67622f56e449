import type { Command } from 'commander';
import { type AccessOptions, asContext, Mesh } from '../mesh';
import { checkAccess } from './access-expectations';
import { type Config, readConfig } from './config/config';
import type { AccessFormat, AccessReport } from './format/access/access-report';
import { readInput } from './input';
import { addColor, addInput, type ColorOptions, type InputOptions, oneOf, wholeNumber } from './options';
import { readSides } from './sides';
import type { Subcommand } from './subcommand';
import { hasColor, type Terminal } from './terminal';
import { UsageError } from './usage-error';

/** Each format is loaded when it is used. */
const formats: Readonly<Record<string, () => AccessFormat>> = {
  text: () => (require('./format/access/text') as typeof import('./format/access/text')).text,
  json: () => (require('./format/access/json') as typeof import('./format/access/json')).json,
  csv: () => (require('./format/access/csv') as typeof import('./format/access/csv')).csv,
  markdown: () => (require('./format/access/markdown') as typeof import('./format/access/markdown')).markdown,
};

interface Options extends InputOptions, ColorOptions, Omit<AccessOptions, 'headers'> {
  readonly diff?: boolean;
  readonly base?: string;
  readonly expect?: string;
  readonly format: string;
  readonly json?: boolean;
}

export const access: Subcommand<Options> = {
  define(command: Command) {
    command
      .usage('[options] PATH..., --diff OLD NEW, or --base REF PATH...')
      .description(
        'Shows who can call whom, without a cluster: which requests each workload, and each client of a gateway, may send\n' +
          'to each service. All requests count, not samples. Objects that Istio would reject are ignored, and the output\n' +
          'lists them.',
      )
      .option(
        '--from <CALLER>',
        "only this caller, 'NAMESPACE/WORKLOAD' or 'gateway NAMESPACE/NAME'; * matches any text",
      )
      .option('--to <SERVICE>', 'only this service, such as reviews or reviews.default; * matches any text')
      .option('--port <PORT>', 'only this port of the services', wholeNumber('--port', 1))
      .option('--method <METHOD>', 'only requests with this method')
      .option('--path <PATH>', 'only requests with this path; with a * at the end, paths that start so')
      .option('--diff', 'list the access that NEW gives or takes, compared with OLD')
      .option('--base <REF>', 'list the access that is new or lost since a git commit, such as origin/main')
      .option('--expect <FILE>', "lines such as 'prod/web may call reviews GET /api/*' and '* must not call db'")
      .addOption(oneOf('--format <FORMAT>', 'output format', Object.keys(formats)).default('text'))
      .option('--json', 'same as --format json')
      .addHelpText('after', '\nexit code: 0 answered; 1 an expectation is not met; 2 the input cannot be used');
    addColor(addInput(command));
  },
  run(args, options, { terminal }) {
    const report = reportOf(args, options, terminal);
    const format = formats[options.json ? 'json' : options.format];
    terminal.stdout.write(format?.()(report, { color: hasColor(terminal, options.color) }) ?? '');
    return report.expectations !== undefined && report.expectations.failures.length > 0 ? 1 : 0;
  },
};

function reportOf(args: readonly string[], options: Options, terminal: Terminal): AccessReport {
  if (options.diff || options.base !== undefined) return { ...changesOf(args, options), cells: [] };
  const config = readConfig(options.config);
  const mesh = meshOf(args.length > 0 ? args : config.paths, options, config, terminal);
  const { refused, assumptions } = mesh;
  if (options.expect !== undefined) {
    return { cells: [], refused, assumptions, expectations: checkAccess(options.expect, mesh) };
  }
  return { cells: usable(() => mesh.access(selection(options))), refused, assumptions };
}

function changesOf(args: readonly string[], options: Options): Omit<AccessReport, 'cells' | 'expectations'> {
  if (options.expect !== undefined) throw new UsageError('--expect cannot be combined with --diff and --base');
  const { before, after, assumptions } = readSides('access --diff', args, options);
  const changes = usable(() => after.accessChanges(before, selection(options)));
  return { changes, refused: after.refused, assumptions };
}

function meshOf(paths: readonly string[], options: Options, config: Config, terminal: Terminal): Mesh {
  const input = readInput(
    { paths, context: [...config.context, ...(options.context ?? [])], overlays: config.overlays },
    terminal,
  );
  const [unreadable] = input.unreadable;
  if (unreadable) throw unreadable;
  return Mesh.of(asContext(...input.context), ...input.manifests);
}

function selection({ from, to, port, method, path }: Options): AccessOptions {
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(port !== undefined && { port }),
    ...(method !== undefined && { method }),
    ...(path !== undefined && { path }),
  };
}

/** The name of an option is its name in the message. */
function usable<Result>(ask: () => Result): Result {
  try {
    return ask();
  } catch (error) {
    throw new UsageError(`--${error instanceof Error ? error.message : error}`);
  }
}
