import { analyzeChecks } from './analyze/checks';
import { foreignFile } from './api-server/foreign-file';
import { beyondChecks } from './beyond/checks';
import type { Check } from './check';
import { kialiChecks } from './kiali/checks';
import { apiServerChecks } from './refusing';
import { unknownSuppression } from './unknown-suppression';
import { webhookErrors, webhookWarnings } from './webhook/checks';

/** Every check there is. The docs, `explain` and the tests are made from this table. */
export const checks: readonly Check[] = [
  ...apiServerChecks,
  foreignFile,
  unknownSuppression((code) => isCheckCode(code)),
  webhookErrors,
  webhookWarnings,
  ...analyzeChecks,
  ...kialiChecks,
  ...beyondChecks,
];

const codes = new Set(checks.map(({ code }) => code));

export function isCheckCode(code: string): boolean {
  return codes.has(code);
}
