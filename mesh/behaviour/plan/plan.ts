import type { Manifest } from '../../manifest/manifest';

/** What to apply and to delete at once: proxies may see the changes in any order. */
export interface PlanStep {
  readonly apply: readonly Manifest[];
  /** Objects to delete, such as `VirtualService default/reviews`. */
  readonly delete: readonly string[];
  /** Applied objects that neither the old nor the new manifests have in this form. */
  readonly intermediate: readonly string[];
  /** What would happen to a request if the changes came earlier. */
  readonly because: readonly string[];
  /** What must have happened before the next step. */
  readonly waitFor: readonly string[];
  /** Whether the step is proved to be safe. */
  readonly safe: boolean;
}

/** The way from one set of manifests to another. */
export interface Plan {
  /** Empty if nothing changes, or if there is no plan. */
  readonly steps: readonly PlanStep[];
  /** Whether every request is answered as before or as after, whatever a proxy has seen of a step. */
  readonly safe: boolean;
  /** Why there is no plan, or why a step is not safe. */
  readonly reasons: readonly string[];
  /** What the proof assumes, because the manifests do not specify it. */
  readonly assumptions: readonly string[];
}
