import { cel } from './api-server/cel';
import { duplicateKey } from './api-server/duplicate-key';
import { header } from './api-server/header';
import { schema } from './api-server/schema';
import { unknownField } from './api-server/unknown-field';
import type { Check } from './check';
import { webhookErrors } from './webhook/checks';

export const apiServerChecks: readonly Check[] = [unknownField, schema, cel, header, duplicateKey];

/** The checks whose findings a real API server or Istio's webhook would refuse the object for. */
export const refusingChecks: readonly Check[] = [...apiServerChecks, webhookErrors];
