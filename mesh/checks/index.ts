import { analyzeChecks } from './analyze/checks';
import { cel } from './api-server/cel';
import { duplicateKey } from './api-server/duplicate-key';
import { foreignFile } from './api-server/foreign-file';
import { header } from './api-server/header';
import { schema } from './api-server/schema';
import { unknownField } from './api-server/unknown-field';
import { beyondChecks } from './beyond/checks';
import type { Check } from './check';
import { kialiChecks } from './kiali/checks';
import { unknownSuppression } from './unknown-suppression';
import { webhookErrors, webhookWarnings } from './webhook/checks';

/** Every check there is. The docs, `explain` and the tests are made from this table. */
export const checks: readonly Check[] = [
  unknownField,
  schema,
  cel,
  header,
  duplicateKey,
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
