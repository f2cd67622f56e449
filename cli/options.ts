import { type Command, Option } from 'commander';
import { CONFIG_FILE } from './config/config';
import { UsageError } from './usage-error';

/** Options of every command that reads manifests. */
export interface InputOptions {
  readonly context?: readonly string[];
  readonly config?: string | false;
}

/** Adds PATH and the options that belong to it. */
export function addInput(command: Command): Command {
  return command
    .argument('[PATH...]', 'file with YAML or JSON, folder of such files, or - for standard input')
    .option(
      '--context <PATH>',
      'objects that exist in the mesh: they count, but are not checked; can be repeated',
      collect,
    )
    .option('--config <FILE>', `configuration file, by default ${CONFIG_FILE} here or in a parent folder`)
    .option('--no-config', 'use no configuration file');
}

/** Options of every command that prints for people. */
export interface ColorOptions {
  readonly color?: boolean;
}

export function addColor(command: Command): Command {
  return command
    .option('--color', 'print in colour, even if the output is not a terminal')
    .option('--no-color', 'print without colour');
}

/** For options that may be repeated. */
export const collect = (value: string, values: readonly string[] = []): string[] => [...values, value];

/** An option whose value is one of a few words. */
export function oneOf(flags: string, description: string, words: readonly string[]): Option {
  const [name = flags] = flags.split(' ');
  return new Option(flags, description).choices(words).argParser((value) => {
    if (words.includes(value)) return value;
    throw new UsageError(`${name} must be one of ${words.join(', ')}, got '${value}'`);
  });
}

/** Parses a whole number. */
export const wholeNumber = (option: string, least: number) => (text: string) => {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`${option} must be a whole number from ${least}, got '${text}'`);
};

/** Parses a percentage without its sign. */
export const percentage = (option: string) => (text: string) => {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value <= 100) return value;
  throw new UsageError(`${option} must be a percentage from 0 to 100, got '${text}'`);
};
