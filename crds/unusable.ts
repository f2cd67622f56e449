/** What was given cannot be used; the message says why and what to do. The command prints it and exits 2. */
export class Unusable extends Error {}
