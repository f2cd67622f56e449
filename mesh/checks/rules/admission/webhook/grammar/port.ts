import { isPort } from '../../../../../grammar/grammar';
import { dnsLabel } from './dns';
import { shown } from './shown';

/** A number that is left out counts as 0, which is no port. */
export function port(number: number | null | undefined): string | undefined {
  const value = number ?? 0;
  return isPort(value) ? undefined : `must be a port from 1 to 65535, got ${value}`;
}

export function portName(name: string): string | undefined {
  const problem = dnsLabel(name);
  return problem && `a port name ${problem}`;
}

/** Why it is no port as policies write it: as text. Istio lets 0 through. */
export function policyPort(text: string): string | undefined {
  if (/^[0-9]+$/.test(text) && Number(text) <= 65535) return undefined;
  return `must be a number from 0 to 65535, got ${shown(text)}`;
}
