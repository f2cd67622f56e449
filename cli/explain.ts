import { Argument } from 'commander';
import { checkPage } from '../mesh/checks/engine/page';
import { checks } from '../mesh/checks/registry/checks';
import { checkOf } from './codes';
import type { Subcommand } from './subcommand';

interface Options {
  readonly short?: boolean;
}

const codes = checks.map(({ code }) => code);

export const explain: Subcommand<Options> = {
  define(command) {
    command
      .usage('[options] [CODE...]')
      .description('Explains codes of findings, with wrong and right manifests. Without a CODE, lists all codes.')
      .addArgument(new Argument('[CODE...]', 'code such as IST0101').choices(codes).argParser(String))
      .option('--short', 'print one line for each code');
  },
  run(codes, { short }, { terminal }) {
    const chosen = codes.length === 0 ? checks : codes.map(checkOf);
    if (codes.length === 0 || short) {
      const width = Math.max(...chosen.map(({ code }) => code.length));
      for (const { code, level, title } of chosen) {
        terminal.stdout.write(`${code.padEnd(width)}  ${level.padEnd(7)}  ${title}\n`);
      }
    } else terminal.stdout.write(chosen.map(checkPage).join('\n'));
    return 0;
  },
};
