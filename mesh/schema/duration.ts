const units: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', 1],
  ['s', 1e3],
  ['m', 60e3],
  ['h', 3600e3],
]);

const whole = /^[-+]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const part = /([0-9]*\.?[0-9]*)(ns|us|µs|μs|ms|s|m|h)/g;

/** Milliseconds of a duration as Go writes it (`1h30m`, `1.5s`, `100ms`); undefined where Go would not read it. */
export function parseDuration(text: string): number | undefined {
  if (!whole.test(text)) return undefined;
  let milliseconds = 0;
  for (const [, amount, unit = ''] of text.matchAll(part)) milliseconds += Number(amount) * (units.get(unit) ?? 0);
  // Go counts nanoseconds in 64 bits.
  if (milliseconds * 1e6 >= 2 ** 63) return undefined;
  return text.startsWith('-') ? -milliseconds : milliseconds;
}
