import type { Plan } from '../../../mesh';

/** The result of `plan`. */
export interface PlanReport {
  readonly plan: Plan;
  /** How the chosen tools apply the steps. */
  readonly advice: readonly string[];
}

export type PlanFormat = (report: PlanReport, options: { readonly color: boolean }) => string;

/** The whole result on one line. */
export function summaryOf({ steps, safe, reasons }: Plan): string {
  if (steps.length === 0) return safe ? 'nothing changes' : 'there is no plan';
  const count = `${steps.length} step${steps.length === 1 ? '' : 's'}`;
  if (safe) return `${count}: every request is answered as before or as after (proved for all requests)`;
  return `${count}, not proved to be safe (${reasons.length} reason${reasons.length === 1 ? '' : 's'})`;
}

/** What a step is for. */
export function titleOf({ steps }: Plan, index: number): string {
  if (steps.length === 1) return 'apply';
  if (index === 0) return 'prepare';
  return index === steps.length - 1 ? 'clean up' : 'switch';
}
