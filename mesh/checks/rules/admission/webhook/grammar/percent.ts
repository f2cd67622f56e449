/** Whole or not, from 0 to 100. */
export function percent(value: number | undefined): string | undefined {
  if (value === undefined || (value >= 0 && value <= 100)) return undefined;
  return `must be a percentage from 0 to 100, got ${value}`;
}

/** Envoy counts in millionths: what is smaller would be nothing. */
export function faultPercent(value: number | undefined): string | undefined {
  if (value === undefined || value === 0 || (value >= 0.0001 && value <= 100)) return undefined;
  return `must be a percentage of 0, or from 0.0001 to 100, got ${value}`;
}
