import type { FieldPath } from '../../manifest/manifest';
import type { Level, LocatedFinding } from './finding';
import type { Inventory } from './inventory';
import type { MeshObject } from './mesh-object';

/** Reports a mistake: object, field, and a message in lower case. `level` is that of the check by default. */
export type Report = (object: MeshObject, field: FieldPath, message: string, level?: Level) => void;

/** A kind of mistake: one code, one file, one page in the docs. */
export interface Check {
  /** Never reused, never renamed. */
  readonly code: string;
  readonly level: Level;
  /** A real API server or Istio's webhook rejects the object. */
  readonly refused?: boolean;
  /** Subject and problem, at most 12 words, in lower case and without a full stop. */
  readonly title: string;
  /** Markdown: what goes wrong at run time, and how to fix it. */
  readonly description: string;
  /** Markdown: differences from the tool that the code comes from, and their reasons. */
  readonly differences?: string;
  /** Examples on the docs page, which are also the fixtures of the test. */
  readonly examples: readonly Example[];
  /** Replaces examples if one code covers many rules, as the webhook's two codes do: one section of the page each. */
  readonly rules?: readonly RuleSection[];
  /**
   * An error stays an error whatever else is in the mesh, so it may fail a synth that sees only a part of it. A function
   * decides for each finding. Objects that are `refused` never need it: admission looks at one object at a time.
   */
  readonly holdsInPart?: true | ((finding: LocatedFinding, inventory: Inventory) => boolean);
  /** The only kinds that it reports. It does not run if no judged object is of these kinds. @default any kind */
  readonly about?: readonly string[];
  /** Looks at each object once. An index that other checks also need comes from `perInventory`. */
  run(inventory: Inventory, report: Report): void;
}

export interface Example {
  /** Heading of the example if a page has several. */
  readonly title?: string;
  /** The previous version of the manifests, for a check that compares. @default no previous version */
  readonly previous?: string;
  /** Manifests that the check reports with the message `says`. */
  readonly wrong: string;
  /** The message, or a part of it. */
  readonly says: string;
  /** The fixed manifests, without a finding. */
  readonly right: string;
}

/** Rules about one concept of one kind: an object that they accept, and mistakes in it. */
export interface RuleSection {
  readonly kind: string;
  /** Lower case, a noun: `outlier detection`. With the kind it is the heading of the section. */
  readonly concept: string;
  /** Markdown, if the messages do not explain themselves. */
  readonly description?: string;
  /** An object without findings. */
  readonly right: string;
  readonly wrong: readonly Mistake[];
}

/** A mistake that is made by setting fields of the right object. */
export interface Mistake {
  /** Path to value, such as `{ 'spec.http[0].timeout': '0s' }`; undefined deletes the field. */
  readonly set: Readonly<Record<string, unknown>>;
  /** A part of the message. */
  readonly says: string;
  /** The object is admitted with a warning. @default it is refused */
  readonly warning?: true;
}
