import { shown } from './shown';

/** Why it is no port as policies write it: as text. Istio lets 0 through. */
export function policyPort(text: string): string | undefined {
  if (/^[0-9]+$/.test(text) && Number(text) <= 65535) return undefined;
  return `must be a number from 0 to 65535, got ${shown(text)}`;
}
