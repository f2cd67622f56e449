/** Unusable input. The command prints the message and exits with code 2. */
export class Unusable extends Error {}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  const { message } = Object(error);
  return typeof message === 'string' ? message : String(error);
}
