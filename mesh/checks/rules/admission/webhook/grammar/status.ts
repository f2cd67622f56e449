/** HTTP status of a response that the proxy creates. Istio also accepts 600. */
export function httpStatus(status: number | undefined): string | undefined {
  const value = status ?? 0;
  return value >= 200 && value <= 600 ? undefined : `must be a status from 200 to 599, got ${value}`;
}
