/** The start that a regular expression finds. */
export interface LiteralStart {
  readonly text: string;
  /** Whether it also finds all slashes after the text. */
  readonly slashes: boolean;
}

/** Reads a regular expression that only finds a text at the start, such as `^/api`, or also the slashes after it: `^/api/*`. */
export function literalStart(pattern: string): LiteralStart | undefined {
  const [, source, slashes] = LITERAL.exec(pattern) ?? [];
  return source === undefined ? undefined : { text: source.replace(/\\(.)/g, '$1'), slashes: slashes !== undefined };
}

const LITERAL = /^\^((?:[^\\^$.*+?()[\]{}|]|\\[\\^$.*+?()[\]{}|])+?)(\/\*)?$/;
