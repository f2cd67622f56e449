import { UnreadableError } from '../mesh/reader';
import { type Command, type Terminal, UsageError } from './command';

/** Each is loaded when it is asked for: the command is there sooner. */
const commands: Readonly<Record<string, () => Command>> = {
  check: () => (require('./check') as typeof import('./check')).check,
  route: () => (require('./route') as typeof import('./route')).route,
  explain: () => (require('./explain') as typeof import('./explain')).explain,
};

/** @returns the exit code: 0 done, 1 mistakes found, 2 the command line or the input cannot be used */
export function main(args: readonly string[], terminal: Terminal): number {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    (name === undefined ? terminal.stderr : terminal.stdout).write(usage());
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name]?.() : undefined;
  try {
    if (!command) throw new UsageError(`no such command: ${name}\n\n${usage()}`);
    if (rest.includes('--help') || rest.includes('-h')) {
      terminal.stdout.write(command.usage);
      return 0;
    }
    return command.run(rest, terminal);
  } catch (error) {
    if (!isExpected(error)) throw error;
    terminal.stderr.write(`cdk8s-istio: ${error.message.trimEnd()}\n`);
    return 2;
  }
}

/** Wrong options are told by node:util with codes of its own. */
function isExpected(error: unknown): error is Error {
  if (error instanceof UsageError || error instanceof UnreadableError) return true;
  return String((error as NodeJS.ErrnoException | null)?.code).startsWith('ERR_PARSE_ARGS');
}

function usage(): string {
  const list = Object.values(commands)
    .map((load) => load())
    .map(({ name, summary }) => `  ${name.padEnd(10)}${summary}\n`)
    .join('');
  return `usage: cdk8s-istio COMMAND …\n\n${list}\ncdk8s-istio COMMAND --help tells more\n`;
}
