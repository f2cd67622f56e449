import type { Path } from '../../../../manifest/manifest';
import type { RuleSection } from '../../../engine/check';
import type { MeshObject, Specs } from '../../../engine/mesh-object';

/**
 * What the webhook says of one object: an error refuses it, a warning rides along.
 * No message, no finding: `verdict.error(field, port(number))` asks a grammar and passes its answer on.
 */
export interface Verdict {
  error(field: Path, message: string | undefined): void;
  warning(field: Path, message: string | undefined): void;
  /** An error behind which the webhook looks no further: nothing else is said of the object. */
  stop(field: Path, message: string | undefined): void;
}

/**
 * A group of the webhook's rules about one concept of one kind: `DestinationRule: outlier detection`.
 *
 * All of the webhook's errors carry the one code IST0106 and its warnings IST0133, as in `istioctl analyze`; a group is
 * a section on their pages, and each of its mistakes a line there.
 */
export interface WebhookRule<Kind extends keyof Specs = keyof Specs> extends RuleSection {
  readonly kind: Kind;
  check(object: MeshObject<Kind>, verdict: Verdict): void;
}

/** Keeps the types of one kind inside the rule, so that rules of all kinds fit into one table. */
export function webhookRule<Kind extends keyof Specs>(rule: WebhookRule<Kind>): WebhookRule {
  return rule as unknown as WebhookRule;
}
