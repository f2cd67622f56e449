import type { FieldPath } from '../manifest/manifest';

/** A field that the Gateway API cannot express. */
export interface Obstacle {
  /** Path to the field. */
  readonly path: FieldPath;
  /** Why it cannot be expressed. */
  readonly reason: string;
  /** What you can do about it. */
  readonly remedy: string;
}

/** A field that the Gateway API expresses with a slightly different meaning. */
export interface Change {
  readonly name: ChangeName;
  /** Path to the field. */
  readonly path: FieldPath;
}

/** A change that a translation can make. */
export type ChangeName = 'prefix-by-segment' | 'rewrite-slash' | 'cors-preflight' | 'redirect-port';

/** What each change means. */
export const CHANGES: Readonly<Record<ChangeName, string>> = {
  'prefix-by-segment': 'prefixes match whole path segments: /api no longer matches /apis, and /api/ also matches /api',
  'rewrite-slash': 'slashes after a rewritten prefix can differ: /x instead of //x or /newx, or //x instead of /x',
  'cors-preflight':
    'the proxy answers preflight requests of other origins itself, and tells clients how long to remember',
  'redirect-port': 'a redirect without a port goes to the port of the listener, not to that of the Host header',
};

/** What a translation could not keep, collected while it runs. */
export class Remarks {
  readonly obstacles: Obstacle[] = [];
  readonly changes: Change[] = [];

  obstacle(path: FieldPath, reason: string, remedy: string): void {
    this.obstacles.push({ path, reason, remedy });
  }

  change(name: ChangeName, path: FieldPath): void {
    this.changes.push({ name, path });
  }
}
