import { Duration } from 'cdk8s';

/** Values for props, no two alike; another seed gives others. */
export class Sample {
  private readonly seed: number;
  private count = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** A text that every prop takes which asks for a name. */
  readonly text = (): string => `s${this.number()}`;
  readonly host = (): string => `${this.text()}.example.com`;
  readonly path = (): string => `/${this.text()}`;
  readonly address = (): string => `10.${this.seed}.0.${++this.count % 256}`;
  readonly duration = (): Duration => Duration.seconds(this.number());
  readonly labels = (): Record<string, string> => ({ app: this.text() });
  readonly flag = (): boolean => this.seed % 2 === 0;
  /** A whole number that may also be a port. */
  readonly number = (): number => this.seed * 10_000 + ++this.count;
  readonly percent = (): number => (this.seed * 40 + ++this.count) % 100;
  /** One of the choices, another one for another seed. */
  readonly pick = <T>(...choices: readonly T[]): T => choices[this.seed % choices.length] as T;
}
