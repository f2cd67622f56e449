import type { Check } from '../engine/check';
import { foreignFile } from '../rules/admission/api-server/foreign-file';
import { unknownSuppression } from '../rules/admission/unknown-suppression';
import { webhookErrors, webhookWarnings } from '../rules/admission/webhook/checks';
import { analyzeChecks } from './analyze';
import { beyondChecks } from './beyond';
import { kialiChecks } from './kiali';
import { apiServerChecks } from './refusing';

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
