import type { Check } from '../engine/check';
import { cel } from '../rules/admission/api-server/cel';
import { duplicateKey } from '../rules/admission/api-server/duplicate-key';
import { header } from '../rules/admission/api-server/header';
import { schema } from '../rules/admission/api-server/schema';
import { unknownField } from '../rules/admission/api-server/unknown-field';
import { webhookErrors } from '../rules/admission/webhook/checks';

export const apiServerChecks: readonly Check[] = [unknownField, schema, cel, header, duplicateKey];

/** The checks whose findings a real API server or Istio's webhook would refuse the object for. */
export const refusingChecks: readonly Check[] = [...apiServerChecks, webhookErrors];
