import type { Command } from 'commander';
import type { Terminal } from './terminal';

/** A subcommand of `cdk8s-istio`: its arguments and options, and what it does with them. */
export interface Subcommand<Options = never> {
  /** Adds the description, arguments and options. */
  define(command: Command): void;
  /** @returns the exit code @throws UsageError, UnreadableError: exit code 2 */
  run(args: readonly string[], options: Options, context: Context): number | Promise<number>;
}

export interface Context {
  readonly terminal: Terminal;
  /** The whole command line with every subcommand, which otherwise are loaded one at a time. */
  readonly everything: () => Command;
}
