/** What a command may touch of the world. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether people like colour here, when it is a terminal: no NO_COLOR, no TERM=dumb. */
  readonly likesColor: boolean;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
}

/** A subcommand of `cdk8s-istio`. */
export interface Command {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly usage: string;
  /** @returns the exit code. @throws UsageError, UnreadableError: exit code 2 */
  run(args: readonly string[], terminal: Terminal): number;
}

/** The command line is wrong: what is, and what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
