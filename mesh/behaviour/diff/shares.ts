import type { Fraction } from '../../verdict/fraction';

/** Shares of what can happen, with equal ones added up. */
export class Shares {
  private readonly byPart = new Map<string, Fraction>();
  /** Whether each part is a workload at which policies decide. */
  isGuarded = true;

  add(share: Fraction, part: unknown): void {
    const key = JSON.stringify(part);
    if (!isSent(key)) this.isGuarded = false;
    this.byPart.set(key, this.byPart.get(key)?.plus(share) ?? share);
  }

  addAll(share: Fraction, parts: readonly Part[]): void {
    for (const { share: inside, part, isGuarded } of parts) {
      this.add(share.times(inside), part);
      this.isGuarded &&= isGuarded;
    }
  }

  get texts(): string[] {
    return [...this.byPart].map(([part, share]) => `${share} ${part}`).sort();
  }

  /** Whether nothing else can happen. */
  isOnly(part: string): boolean {
    return this.byPart.size === 1 && this.byPart.has(JSON.stringify(part));
  }

  /** Whether a share is sent to a workload. */
  get isSomeSent(): boolean {
    return [...this.byPart.keys()].some(isSent);
  }
}

const isSent = (part: string) => part.startsWith('[{');

/** What happens at some endpoints of a cluster, and their share of it. */
export interface Part {
  readonly share: Fraction;
  readonly part: unknown;
  readonly isGuarded: boolean;
}
