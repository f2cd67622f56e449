/** What a command may use of the world outside. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Colour as the environment requests it. @default colour if the output is a terminal */
  readonly color?: boolean | undefined;
  /** Ends commands that would run forever. @default they run until the process ends */
  readonly interrupted?: AbortSignal;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
}

/** Whether the environment requests or forbids colour; FORCE_COLOR wins over NO_COLOR, as in Node. */
export function colorOf(env: Readonly<Record<string, string | undefined>>): boolean | undefined {
  const { FORCE_COLOR, NO_COLOR, TERM } = env;
  if (FORCE_COLOR !== undefined) return !/^(?:0|false)$/.test(FORCE_COLOR);
  return NO_COLOR || TERM === 'dumb' ? false : undefined;
}

/** Whether to colour standard output. @param option --color or --no-color */
export function hasColor({ stdout, color }: Terminal, option: boolean | undefined): boolean {
  return option ?? color ?? stdout.isTerminal;
}
