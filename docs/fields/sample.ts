import { Duration } from 'cdk8s';

/** Generates values for props. No two values are the same, and each seed generates other values. */
export class Sample {
  private readonly seed: number;
  private count = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** A text that is a valid name for every prop. */
  readonly text = (): string => `s${this.number()}`;
  readonly host = (): string => `${this.text()}.example.com`;
  readonly path = (): string => `/${this.text()}`;
  readonly address = (): string => `10.${this.seed}.0.${++this.count % 256}`;
  readonly duration = (): Duration => Duration.seconds(this.number());
  readonly labels = (): Record<string, string> => ({ app: this.text() });
  readonly flag = (): boolean => this.seed % 2 === 0;
  /** A whole number that is also a valid port. */
  readonly number = (): number => this.seed * 10_000 + ++this.count;
  readonly percent = (): number => (this.seed * 40 + ++this.count) % 100;
  /** One of the choices, depending on the seed. */
  readonly pick = <T>(...choices: readonly T[]): T => choices[this.seed % choices.length] as T;
}
