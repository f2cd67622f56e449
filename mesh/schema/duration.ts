const nanoseconds: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['μs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
]);

const whole = /^[-+]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const part = /([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)/g;
const largest = 2n ** 63n - 1n;

/** Parses a Go duration (`1h30m`, `1.5s`, `100ms`) to milliseconds; undefined if Go would reject it. */
export function parseDuration(text: string): number | undefined {
  const value = toNanoseconds(text);
  return value === undefined ? undefined : Number(value) / 1e6;
}

/** Parses a Go duration exactly, to nanoseconds: floats cannot distinguish 1ms from a value just above it. */
export function toNanoseconds(text: string): bigint | undefined {
  if (!whole.test(text)) return undefined;
  let sum = 0n;
  for (const [, integer = '', fraction = '', unit = ''] of text.matchAll(part)) {
    const size = nanoseconds.get(unit) ?? 0;
    sum +=
      BigInt(integer) * BigInt(size) + BigInt(Math.trunc(fractionOf(fraction) * (size / 10 ** usedDigits(fraction))));
  }
  if (sum > largest) return undefined;
  return text.startsWith('-') ? -sum : sum;
}

/** Counts the fraction digits that Go uses: it drops those that do not fit in 63 bits. */
function usedDigits(fraction: string): number {
  return Math.min(fraction.length, 18);
}

function fractionOf(fraction: string): number {
  return Number(fraction.slice(0, usedDigits(fraction)));
}
