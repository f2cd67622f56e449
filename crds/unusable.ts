/** What was given cannot be used; the message says why and what to do. The command prints it and exits 2. */
export class Unusable extends Error {}

/** What an error says, wherever it comes from. */
export function messageOf(error: unknown): string {
  const { message } = Object(error);
  return typeof message === 'string' ? message : String(error);
}
