import { isPort } from '../../../../../grammar/grammar';
import { dnsLabel } from './dns';
import { shown } from './shown';

/** A missing number counts as 0, which is not a port. */
export function port(number: number | null | undefined): string | undefined {
  const value = number ?? 0;
  return isPort(value) ? undefined : `must be a port from 1 to 65535, got ${value}`;
}

export function portName(name: string): string | undefined {
  const problem = dnsLabel(name);
  return problem && `a port name ${problem}`;
}

/** A port in a policy, which is text there. Istio also accepts 0. */
export function policyPort(text: string): string | undefined {
  if (/^[0-9]+$/.test(text) && Number(text) <= 65535) return undefined;
  return `must be a number from 0 to 65535, got ${shown(text)}`;
}
