/** An exact share, always in lowest terms: probabilities are multiplied and added without rounding. */
export class Fraction {
  static readonly zero = new Fraction(0n, 1n);
  static readonly one = new Fraction(1n, 1n);

  readonly numerator: bigint;
  readonly denominator: bigint;

  private constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  /** @throws when the denominator is not above 0, or a part is not a whole number */
  static of(numerator: number | bigint, denominator: number | bigint = 1): Fraction {
    const n = BigInt(numerator);
    const d = BigInt(denominator);
    if (d <= 0n) throw new Error(`the denominator of a fraction is ${d}: it must be above 0`);
    if (n === 0n) return Fraction.zero;
    if (n === d) return Fraction.one;
    const divisor = greatestCommonDivisor(n < 0n ? -n : n, d);
    return new Fraction(n / divisor, d / divisor);
  }

  plus(other: Fraction): Fraction {
    return Fraction.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  times(other: Fraction): Fraction {
    if (this === Fraction.one) return other;
    if (other === Fraction.one) return this;
    return Fraction.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** What is missing to 1. */
  complement(): Fraction {
    return Fraction.of(this.denominator - this.numerator, this.denominator);
  }

  isZero(): boolean {
    return this.numerator === 0n;
  }

  equals(other: Fraction): boolean {
    return this.numerator === other.numerator && this.denominator === other.denominator;
  }

  compare(other: Fraction): number {
    const left = this.numerator * other.denominator;
    const right = other.numerator * this.denominator;
    return left < right ? -1 : left > right ? 1 : 0;
  }

  toNumber(): number {
    return Number(this.numerator) / Number(this.denominator);
  }

  toJSON(): number {
    return this.toNumber();
  }

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
