import type { Command } from 'commander';

/** What can be completed after a subcommand. */
export interface Completion {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWords[];
  /** Values of its arguments; empty if they are files. */
  readonly values: readonly string[];
}

export interface OptionWords {
  /** `--format`, and the short form if it has one. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Whether a value follows. */
  readonly hasValue: boolean;
  /** The possible values; empty if they are not known. */
  readonly values: readonly string[];
}

export function completionsOf(program: Command): Completion[] {
  const commands = program.commands.map((command) => ({
    name: command.name(),
    summary: command.summary(),
    options: command
      .createHelp()
      .visibleOptions(command)
      .map(({ short, long, description, required, argChoices }) => ({
        flags: [short, long].filter((flag) => flag !== undefined),
        description,
        hasValue: required,
        values: argChoices ?? [],
      })),
    values: command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
  }));
  const help = {
    name: 'help',
    summary: 'print the help of a command',
    options: [],
    values: commands.map(({ name }) => name),
  };
  return [...commands, help];
}
