/** An exact share, always in lowest terms: probabilities are multiplied and added without rounding. */
export class Fraction {
  /** 0. */
  static readonly zero = new Fraction(0n, 1n);
  /** 1. */
  static readonly one = new Fraction(1n, 1n);

  /** The upper part, in lowest terms. */
  readonly numerator: bigint;
  /** The lower part, in lowest terms; above 0. */
  readonly denominator: bigint;

  private constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  /** The share of so many in so many. @throws when the denominator is not above 0, or a part is not a whole number */
  static of(numerator: number | bigint, denominator: number | bigint = 1): Fraction {
    const n = BigInt(numerator);
    const d = BigInt(denominator);
    if (d <= 0n) throw new Error(`the denominator of a fraction is ${d}: it must be above 0`);
    if (n === 0n) return Fraction.zero;
    if (n === d) return Fraction.one;
    const divisor = greatestCommonDivisor(n < 0n ? -n : n, d);
    return new Fraction(n / divisor, d / divisor);
  }

  /** The sum. */
  plus(other: Fraction): Fraction {
    return Fraction.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  /** The product. */
  times(other: Fraction): Fraction {
    if (this === Fraction.one) return other;
    if (other === Fraction.one) return this;
    return Fraction.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** What is missing to 1. */
  complement(): Fraction {
    return Fraction.of(this.denominator - this.numerator, this.denominator);
  }

  /** Whether it is 0. */
  isZero(): boolean {
    return this.numerator === 0n;
  }

  /** Whether both are the same number. */
  equals(other: Fraction): boolean {
    return this.numerator === other.numerator && this.denominator === other.denominator;
  }

  /** Below 0 where it is less than the other, above 0 where it is more, 0 where both are the same; for `sort`. */
  compare(other: Fraction): number {
    const left = this.numerator * other.denominator;
    const right = other.numerator * this.denominator;
    return left < right ? -1 : left > right ? 1 : 0;
  }

  /** The nearest number. */
  toNumber(): number {
    return Number(this.numerator) / Number(this.denominator);
  }

  /** As `toNumber`, so that JSON holds numbers. */
  toJSON(): number {
    return this.toNumber();
  }

  /** As it is written: `4/5`, or `1`. */
  toString(): string {
    return this.denominator === 1n ? `${this.numerator}` : `${this.numerator}/${this.denominator}`;
  }
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a;
  let y = b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
