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

/** Milliseconds of a duration as Go writes it (`1h30m`, `1.5s`, `100ms`); undefined where Go would not read it. */
export function parseDuration(text: string): number | undefined {
  const value = toNanoseconds(text);
  return value === undefined ? undefined : Number(value) / 1e6;
}

/** As `parseDuration`, exactly, as Go holds it: a float cannot tell 1ms from 1ms and a bit. */
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

/** Go drops the digits of a fraction that do not fit into 63 bits. */
function usedDigits(fraction: string): number {
  return Math.min(fraction.length, 18);
}

function fractionOf(fraction: string): number {
  return Number(fraction.slice(0, usedDigits(fraction)));
}
