import { type HostName, isWildcard, matches } from './host-name';

/** Values keyed by host name, with lookup by the most specific name: exact first, then the longest wildcard. */
export class HostIndex<T> {
  private readonly exact = new Map<HostName, T>();
  private readonly wildcard = new Map<HostName, T>();
  private lengths: number[] = [];

  get(host: HostName): T | undefined {
    return (isWildcard(host) ? this.wildcard : this.exact).get(host);
  }

  set(host: HostName, value: T): void {
    if (!isWildcard(host)) {
      this.exact.set(host, value);
      return;
    }
    this.wildcard.set(host, value);
    if (!this.lengths.includes(host.length)) this.lengths = [...this.lengths, host.length].sort((a, b) => b - a);
  }

  values(): T[] {
    return [...this.exact.values(), ...this.wildcard.values()];
  }

  hosts(): HostName[] {
    return [...this.exact.keys(), ...this.wildcard.keys()];
  }

  get size(): number {
    return this.exact.size + this.wildcard.size;
  }

  /** Looks up a configured host, as istiod does: a wildcard only finds wildcards, and `*` may match nothing. */
  mostSpecific(host: HostName): T | undefined {
    if (!isWildcard(host)) {
      const found = this.exact.get(host);
      if (found !== undefined) return found;
    }
    const tail = isWildcard(host) ? host.slice(1) : host;
    for (const length of this.lengths) {
      if (length - 1 > tail.length) continue;
      const found = this.wildcard.get(`*${tail.slice(tail.length - length + 1)}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Looks up a request's Host, as Envoy does: `*` matches at least one character. */
  find(host: HostName): T | undefined {
    const found = this.exact.get(host);
    if (found !== undefined) return found;
    for (const length of this.lengths) {
      if (length > host.length && length > 1) continue;
      const value = this.wildcard.get(`*${host.slice(host.length - length + 1)}`);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** Whether any name overlaps this one, in either direction. */
  overlaps(host: HostName): boolean {
    if (this.mostSpecific(host) !== undefined) return true;
    if (!isWildcard(host)) return false;
    for (const name of this.exact.keys()) if (matches(name, host)) return true;
    for (const name of this.wildcard.keys()) if (matches(name, host)) return true;
    return false;
  }

  /** Returns, for every name that overlaps `host`, the narrower of the two. */
  intersection(host: HostName): HostName[] {
    if (!isWildcard(host)) return this.mostSpecific(host) === undefined ? [] : [host];
    const narrower = new Set<HostName>();
    for (const name of this.hosts()) {
      if (matches(name, host)) narrower.add(!isWildcard(name) || name.length >= host.length ? name : host);
    }
    return [...narrower];
  }
}
