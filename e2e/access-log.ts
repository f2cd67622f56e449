import { ACCESS_LOG_FIELDS, ACCESS_LOG_MARK } from './istiod';

/** Access log line of one request. */
export type AccessLine = Readonly<Record<keyof typeof ACCESS_LOG_FIELDS, string>>;

/** Access log lines by request id. */
export class AccessLog {
  readonly #lines = new Map<string, AccessLine>();
  readonly #waiting = new Map<string, (line: AccessLine) => void>();

  /** Reads one line of a proxy's output; false if it is not an access log line. */
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

  /** Returns and forgets the line of a request; null if none is written, for example because it is not HTTP. */
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
