import type { Command } from 'commander';
import { type Delivery, deliveries } from './format/plan/delivery';
import { writeFolders } from './format/plan/folders';
import { addColor, type ColorOptions, oneOf } from './options';
import { print } from './print';
import { addSides, readSides, type SideOptions } from './sides';
import type { Subcommand } from './subcommand';
import { hasColor } from './terminal';
import { UsageError } from './usage-error';

/** Each format is loaded when it is used. */
const formats = {
  text: () => (require('./format/plan/text') as typeof import('./format/plan/text')).text,
  json: () => (require('./format/plan/json') as typeof import('./format/plan/json')).json,
  markdown: () => (require('./format/plan/markdown') as typeof import('./format/plan/markdown')).markdown,
};

interface Options extends SideOptions, ColorOptions, Partial<Record<Delivery, boolean>> {
  readonly format: keyof typeof formats;
  readonly json?: boolean;
  readonly out?: string;
  readonly page?: string;
}

export const plan: Subcommand<Options> = {
  define(command: Command) {
    addSides(command)
      .description(
        'Orders a change so that no request is lost on the way: a few steps, each of which is safe in any order. After\n' +
          'every single change, each request is answered as before or as after; what cannot be proved is said.',
      )
      .addOption(oneOf('--format <FORMAT>', 'output format', Object.keys(formats)).default('text'))
      .option('--json', 'same as --format json')
      .option('--out <DIR>', 'write a folder per step, with what to apply and what to delete')
      .option('--page <FILE>', 'write a page that shows where requests go after each step')
      .option('--argo-cd', 'with --out, add sync waves for Argo CD; says what they cannot express')
      .option('--flux', 'say how Flux applies the steps')
      .option('--helm', 'say how Helm applies the steps')
      .addHelpText('after', '\nexit code: 0 a safe plan; 1 no safe plan; 2 the input cannot be used');
    addColor(command);
  },
  run(args, options, { terminal }) {
    if (options.argoCd && options.out === undefined) throw new UsageError('--argo-cd needs --out DIR');
    const { before, after, old } = readSides('plan', args, options);
    const found = after.plan(before);
    const advice = deliveries.flatMap(({ option, advise }) => (options[option] ? advise(found) : []));
    const format = formats[options.json ? 'json' : options.format]();
    terminal.stdout.write(format({ plan: found, advice }, { color: hasColor(terminal, options.color) }));
    if (options.out !== undefined && found.steps.length > 0) {
      const files = writeFolders(options.out, found, { old, advice, hasWaves: options.argoCd === true });
      terminal.stderr.write(files.map((file) => `${file}\n`).join(''));
    }
    if (options.page !== undefined && found.steps.length > 0) {
      const { page } = require('./format/plan/page') as typeof import('./format/plan/page');
      print(page(found, old), options.page, terminal);
    }
    return found.safe ? 0 : 1;
  },
};
