/** A percentage from 0 to 100, with or without decimals. */
export function percent(value: number | undefined): string | undefined {
  if (value === undefined || (value >= 0 && value <= 100)) return undefined;
  return `must be a percentage from 0 to 100, got ${value}`;
}

/** Envoy counts in millionths, so a smaller percentage would be 0. */
export function faultPercent(value: number | undefined): string | undefined {
  if (value === undefined || value === 0 || (value >= 0.0001 && value <= 100)) return undefined;
  return `must be 0 or a percentage from 0.0001 to 100, got ${value}`;
}
