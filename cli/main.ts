import { Command, CommanderError } from 'commander';
import { UnreadableError } from '../mesh/reader';
import { safe } from '../mesh/terminal/style';
import { version } from '../package.json';
import type { Subcommand } from './subcommand';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';

interface Entry {
  readonly summary: string;
  /** Loads the subcommand when it is used, to start faster. */
  readonly load: () => Subcommand;
}

const subcommands: Readonly<Record<string, Entry>> = {
  check: {
    summary: 'find mistakes in manifests',
    load: () => (require('./check') as typeof import('./check')).check,
  },
  route: {
    summary: 'show where a request goes',
    load: () => (require('./route') as typeof import('./route')).route,
  },
  diff: {
    summary: 'show which requests a change treats differently',
    load: () => (require('./diff') as typeof import('./diff')).diff,
  },
  access: {
    summary: 'show who can call whom',
    load: () => (require('./access') as typeof import('./access')).access,
  },
  plan: {
    summary: 'order a change so that no request is lost on the way',
    load: () => (require('./plan') as typeof import('./plan')).plan,
  },
  test: {
    summary: 'test where requests go',
    load: () => (require('./test') as typeof import('./test')).test,
  },
  explain: {
    summary: 'explain the code of a finding',
    load: () => (require('./explain') as typeof import('./explain')).explain,
  },
  preview: {
    summary: 'draw where requests go, as a page or a picture',
    load: () => (require('./preview') as typeof import('./preview')).preview,
  },
  convert: {
    summary: 'write manifests as a TypeScript program',
    load: () => (require('./convert') as typeof import('./convert')).convert,
  },
  migrate: {
    summary: 'write VirtualServices and Gateways as objects of the Gateway API',
    load: () => (require('./migrate') as typeof import('./migrate')).migrate,
  },
  init: {
    summary: 'create a project',
    load: () => (require('./init') as typeof import('./init')).init,
  },
  completion: {
    summary: 'print a completion script for your shell',
    load: () => (require('./completion') as typeof import('./completion')).completion,
  },
};

/** @returns the exit code: 0 success, 1 findings, 2 the command line or the input cannot be used */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = args;
  const words = first === 'help' && rest.length > 0 ? [...rest, '--help'] : args;
  const used = words.find((word) => !word.startsWith('-'));
  let code = 0;
  const program = commandLine(
    terminal,
    (name) => name === used,
    (result) => {
      code = result;
    },
  );
  try {
    // With --help, commander would print help instead of suggesting the name that was meant.
    const isUnknown = used !== undefined && used !== 'help' && !Object.hasOwn(subcommands, used);
    await program.parseAsync(isUnknown ? [used] : words, { from: 'user' });
  } catch (error) {
    return exitCodeOf(error, terminal);
  }
  return code;
}

/** The command with its subcommands, of which only some are loaded. */
function commandLine(terminal: Terminal, isLoaded: (name: string) => boolean, finish: (code: number) => void): Command {
  const program = new Command('cdk8s-istio')
    .usage('COMMAND [options]')
    .description('Checks Istio manifests and shows where requests go, without a cluster.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [COMMAND]', 'print the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'cdk8s-istio: ')),
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
    });
  for (const [name, { summary, load }] of Object.entries(subcommands)) {
    const command = program.command(name).summary(summary);
    if (!isLoaded(name)) continue;
    const { define, run } = load();
    define(command);
    const everything = () => commandLine(terminal, () => true, finish);
    command.action(async () => finish(await run(command.args, command.opts() as never, { terminal, everything })));
  }
  return program;
}

const HELP_WIDTH = 120;

function exitCodeOf(error: unknown, terminal: Terminal): number {
  // Commander prints its errors itself, and also ends --help and --version with an error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (!(error instanceof UsageError) && !(error instanceof UnreadableError)) throw error;
  terminal.stderr.write(`cdk8s-istio: ${safe(error.message.trimEnd())}\n`);
  return 2;
}
