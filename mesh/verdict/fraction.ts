/** An exact fraction in lowest terms: probabilities can be multiplied and added without rounding. */
export class Fraction {
  /** 0. */
  static readonly zero = new Fraction(0n, 1n);
  /** 1. */
  static readonly one = new Fraction(1n, 1n);

  /** Numerator, in lowest terms. */
  readonly numerator: bigint;
  /** Denominator, in lowest terms and above 0. */
  readonly denominator: bigint;

  private constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  /** Creates a fraction. @throws if the denominator is not above 0, or if either part is not an integer */
  static of(numerator: number | bigint, denominator: number | bigint = 1): Fraction {
    const n = BigInt(numerator);
    const d = BigInt(denominator);
    if (d <= 0n) throw new Error(`denominator must be above 0, got ${d}`);
    if (n === 0n) return Fraction.zero;
    if (n === d) return Fraction.one;
    const divisor = greatestCommonDivisor(n < 0n ? -n : n, d);
    return new Fraction(n / divisor, d / divisor);
  }

  /** Adds two fractions. */
  plus(other: Fraction): Fraction {
    return Fraction.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  /** Multiplies two fractions. */
  times(other: Fraction): Fraction {
    if (this === Fraction.one) return other;
    if (other === Fraction.one) return this;
    return Fraction.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** Returns 1 minus this fraction. */
  complement(): Fraction {
    return Fraction.of(this.denominator - this.numerator, this.denominator);
  }

  /** Whether it is 0. */
  isZero(): boolean {
    return this.numerator === 0n;
  }

  /** Whether both fractions are equal. */
  equals(other: Fraction): boolean {
    return this.numerator === other.numerator && this.denominator === other.denominator;
  }

  /** Compares for `sort`: negative if it is less than the other, positive if it is greater, 0 if both are equal. */
  compare(other: Fraction): number {
    const left = this.numerator * other.denominator;
    const right = other.numerator * this.denominator;
    return left < right ? -1 : left > right ? 1 : 0;
  }

  /** Returns the nearest floating-point number. */
  toNumber(): number {
    return Number(this.numerator) / Number(this.denominator);
  }

  /** Returns the same as `toNumber`, so JSON contains numbers. */
  toJSON(): number {
    return this.toNumber();
  }

  /** Formats the fraction: `4/5`, or `1`. */
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
