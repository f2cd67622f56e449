/** A status that a proxy can answer with. Istio lets 600 through as well. */
export function httpStatus(status: number | undefined): string | undefined {
  const value = status ?? 0;
  return value >= 200 && value <= 600 ? undefined : `must be a status from 200 to 599, got ${value}`;
}
