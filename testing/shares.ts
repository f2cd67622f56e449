import { Fraction, type Outcome, type Verdict } from '../mesh';

/** Whether an outcome forwards the request to a target: `service` or `service/subset`. */
export function goesTo({ ...outcome }: Outcome, target: string): boolean {
  if (outcome.kind !== 'forward') return false;
  const { host, subset } = outcome.destination;
  const slash = target.indexOf('/');
  const service = slash < 0 ? target : target.slice(0, slash);
  const isHost = host === service || host.startsWith(`${service}.`);
  return isHost && (slash < 0 || subset === target.slice(slash + 1));
}

/** Share of the requests with such an outcome. */
export const shareOf = ({ outcomes }: Verdict, is: (outcome: Outcome) => boolean): Fraction =>
  outcomes.filter(is).reduce((sum, { probability }) => sum.plus(probability), Fraction.zero);

/** The exact fraction of a decimal number: 0.1 is 1/10. */
export function exact(value: number): Fraction {
  if (!Number.isFinite(value) || value < 0) throw new Error(`a share must be a number of at least 0, got ${value}`);
  const [, whole = '', decimals = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(value)) ?? [];
  const power = Number(exponent) - decimals.length;
  const digits = BigInt(whole + decimals);
  return power < 0 ? Fraction.of(digits, 10n ** BigInt(-power)) : Fraction.of(digits * 10n ** BigInt(power));
}

/** Formats a share as percentage: 1/5 is `20 %`, 1/3 is `33.3333 %`. */
export const percent = (share: Fraction): string => `${+(share.toNumber() * 100).toFixed(4)} %`;
