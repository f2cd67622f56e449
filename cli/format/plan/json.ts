import type { PlanFormat } from './plan-report';

/** For programs. */
export const json: PlanFormat = ({ plan }) => `${JSON.stringify(plan, null, 2)}\n`;
