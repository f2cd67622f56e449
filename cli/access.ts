import type { Command } from 'commander';
import { type AccessCell, type AccessOptions, asContext, Mesh } from '../mesh';
import { readConfig } from './config/config';
import type { AccessFormat } from './format/access/access-report';
import { readInput } from './input';
import { addColor, addInput, type ColorOptions, type InputOptions, oneOf, wholeNumber } from './options';
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
  readonly format: string;
  readonly json?: boolean;
}

export const access: Subcommand<Options> = {
  define(command: Command) {
    command
      .usage('[options] PATH...')
      .description(
        'Shows who can call whom, without a cluster: which requests each workload, and each client of a gateway, may send\n' +
          'to each service. All requests count, not samples. Objects that Istio would reject are ignored, and the output\n' +
          'lists them.',
      )
      .option(
        '--from <CALLER>',
        "only this caller, 'NAMESPACE/WORKLOAD' or 'gateway NAMESPACE/NAME'; * stands for any text",
      )
      .option('--to <SERVICE>', 'only this service, such as reviews or reviews.default; * stands for any text')
      .option('--port <PORT>', 'only this port of the services', wholeNumber('--port', 1))
      .option('--method <METHOD>', 'only requests with this method')
      .option('--path <PATH>', 'only requests with this path; with a * at the end, paths that start so')
      .addOption(oneOf('--format <FORMAT>', 'output format', Object.keys(formats)).default('text'))
      .option('--json', 'same as --format json')
      .addHelpText('after', '\nexit code: 0 answered; 2 the input cannot be used');
    addColor(addInput(command));
  },
  run(args, options, { terminal }) {
    const mesh = meshOf(args, options, terminal);
    const cells = cellsOf(mesh, options);
    const format = formats[options.json ? 'json' : options.format];
    const text = format?.()({ cells, refused: mesh.refused }, { color: hasColor(terminal, options.color) }) ?? '';
    terminal.stdout.write(text);
    return 0;
  },
};

function meshOf(args: readonly string[], options: Options, terminal: Terminal): Mesh {
  const { paths, context, overlays } = readConfig(options.config);
  const input = readInput(
    { paths: args.length > 0 ? args : paths, context: [...context, ...(options.context ?? [])], overlays },
    terminal,
  );
  const [unreadable] = input.unreadable;
  if (unreadable) throw unreadable;
  return Mesh.of(asContext(...input.context), ...input.manifests);
}

function cellsOf(mesh: Mesh, { from, to, port, method, path }: Options): readonly AccessCell[] {
  try {
    return mesh.access({
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(port !== undefined && { port }),
      ...(method !== undefined && { method }),
      ...(path !== undefined && { path }),
    });
  } catch (error) {
    throw new UsageError(`--${error instanceof Error ? error.message : error}`);
  }
}
