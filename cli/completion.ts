import { Argument, type Command } from 'commander';
import { bash } from './completion/bash';
import { fish } from './completion/fish';
import { type Completion, completionsOf } from './completion/words';
import { zsh } from './completion/zsh';
import type { Subcommand } from './subcommand';
import { UsageError } from './usage-error';

const shells: Readonly<Record<string, (completions: readonly Completion[]) => string>> = { bash, zsh, fish };
const names = Object.keys(shells);

const help = `
Load it in the start-up file of your shell:
  bash  eval "$(cdk8s-istio completion bash)"     in ~/.bashrc
  zsh   eval "$(cdk8s-istio completion zsh)"      in ~/.zshrc, after compinit
  fish  cdk8s-istio completion fish | source      in ~/.config/fish/config.fish`;

export const completion: Subcommand = {
  define(command: Command) {
    command
      .usage(names.join('|'))
      .description('Prints a script that completes commands, options and codes in your shell.')
      .addArgument(new Argument('<SHELL>', names.join(', ')).choices(names).argParser(String))
      .addHelpText('after', help);
  },
  run([shell = ''], _options, { terminal, everything }) {
    const script = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
    if (!script) throw new UsageError(`unknown shell '${shell}', known are ${names.join(', ')}`);
    terminal.stdout.write(script(completionsOf(everything())));
    return 0;
  },
};
