import type { FieldPath } from '../../../../manifest/manifest';
import type { RuleSection } from '../../../engine/check';
import type { MeshObject, Specs } from '../../../engine/mesh-object';

/**
 * The webhook's verdict on one object: an error rejects it, a warning is returned with it. An undefined message reports
 * nothing, so the result of a grammar can be passed on: `verdict.error(field, port(number))`.
 */
export interface Verdict {
  error(field: FieldPath, message: string | undefined): void;
  warning(field: FieldPath, message: string | undefined): void;
  /** An error after which the webhook stops: nothing else is reported for the object. */
  stop(field: FieldPath, message: string | undefined): void;
}

/**
 * A group of webhook rules about one concept of one kind, for example outlier detection in a DestinationRule.
 *
 * All webhook errors have the code IST0106 and all warnings IST0133, as in `istioctl analyze`. Each group is a section on
 * the pages of these codes, and each of its mistakes is a row there.
 */
export interface WebhookRule<Kind extends keyof Specs = keyof Specs> extends RuleSection {
  readonly kind: Kind;
  check(object: MeshObject<Kind>, verdict: Verdict): void;
}

/** Hides the type of the kind, so rules of all kinds fit into one table. */
export function webhookRule<Kind extends keyof Specs>(rule: WebhookRule<Kind>): WebhookRule {
  return rule as unknown as WebhookRule;
}
