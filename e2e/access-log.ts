import { ACCESS_LOG_FIELDS, ACCESS_LOG_MARK } from './istiod';

/** What a proxy wrote about one request. */
export type AccessLine = Readonly<Record<keyof typeof ACCESS_LOG_FIELDS, string>>;

/** What the proxies of requests wrote, by the id of the request. */
export class AccessLog {
  readonly #lines = new Map<string, AccessLine>();
  readonly #waiting = new Map<string, (line: AccessLine) => void>();

  /** Reads one line of a proxy's output; false when it is not about a request of the suite. */
  read(line: string): boolean {
    const [mark, ...values] = line.split('\t');
    if (mark !== ACCESS_LOG_MARK) return false;
    const names = Object.keys(ACCESS_LOG_FIELDS) as (keyof typeof ACCESS_LOG_FIELDS)[];
    const parsed = Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])) as AccessLine;
    const waiting = this.#waiting.get(parsed.id);
    if (waiting === undefined) this.#lines.set(parsed.id, parsed);
    else waiting(parsed);
    return true;
  }

  /** The line about a request; null when none comes, as for what is not HTTP. */
  async take(id: string): Promise<AccessLine | null> {
    const line = this.#lines.get(id);
    if (line !== undefined) {
      this.#lines.delete(id);
      return line;
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(null), 3000);
      const done = (found: AccessLine | null) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(found);
      };
      this.#waiting.set(id, done);
    });
  }
}
