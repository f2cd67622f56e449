import { parseArgs } from 'node:util';
import { checkPage } from '../mesh/checks/engine/page';
import { checks } from '../mesh/checks/registry/checks';
import { nearest } from '../mesh/grammar/nearest';
import { type Command, UsageError } from './command';

const usage = `usage: cdk8s-istio explain [CODE]

Prints what a code of a finding means, with a wrong and a right example; without CODE, the list of all codes.
`;

export const explain: Command = {
  name: 'explain',
  summary: 'what a code of a finding means',
  usage,
  run(args, terminal) {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
    if (positionals.length > 1) throw new UsageError(`one CODE at a time, got ${positionals.length}`);
    const [code] = positionals;
    if (code === undefined) {
      const width = Math.max(...checks.map((check) => check.code.length));
      for (const check of checks) {
        terminal.stdout.write(`${check.code.padEnd(width)}  ${check.level.padEnd(7)}  ${check.title}\n`);
      }
      return 0;
    }
    const check = checks.find((candidate) => candidate.code === code.toUpperCase());
    if (!check) {
      const meant = nearest(
        code,
        checks.map((candidate) => candidate.code),
      );
      throw new UsageError(`no check has the code ${code}${meant === undefined ? '' : `, did you mean ${meant}?`}`);
    }
    terminal.stdout.write(checkPage(check));
    return 0;
  },
};
