import type { Check } from '../engine/check';
import { cel } from '../rules/admission/api-server/cel';
import { duplicateKey } from '../rules/admission/api-server/duplicate-key';
import { header } from '../rules/admission/api-server/header';
import { schema } from '../rules/admission/api-server/schema';
import { unknownField } from '../rules/admission/api-server/unknown-field';
import { webhookErrors } from '../rules/admission/webhook/checks';

/** The `refused` checks. A separate list, so a route or a synth loads no other check. */
export const refusingChecks: readonly Check[] = [unknownField, schema, cel, header, duplicateKey, webhookErrors];
