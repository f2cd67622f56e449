import type { Path } from '../../manifest/manifest';
import type { Level, LocatedFinding } from './finding';
import type { Inventory } from './inventory';
import type { MeshObject } from './mesh-object';

/** Names a mistake: the object, the field, and a sentence in lower case. `level` is the check's own unless given. */
export type Report = (object: MeshObject, field: Path, message: string, level?: Level) => void;

/** One kind of mistake: one code, one file, one page in the docs. */
export interface Check {
  /** Never reused, never renamed. */
  readonly code: string;
  readonly level: Level;
  /** A real API server or Istio's webhook would not accept the object. */
  readonly refused?: boolean;
  /** One line, lower case, without a full stop. */
  readonly title: string;
  /** Markdown: what goes wrong at run time and how to mend it. */
  readonly description: string;
  /** Markdown: where this differs from the tool whose code it carries, and why. */
  readonly differences?: string;
  /** Examples of the docs page and fixtures of the test at once. */
  readonly examples: readonly Example[];
  /** Replaces examples if one code covers many rules, as the webhook's two codes do: one section of the page each. */
  readonly rules?: readonly RuleSection[];
  /**
   * An error stays an error whatever else is in the mesh, so it may fail a synth that sees only a part of it. A function
   * decides for each finding. Objects that are `refused` never need it: admission looks at one object at a time.
   */
  readonly holdsInPart?: true | ((finding: LocatedFinding, inventory: Inventory) => boolean);
  /** Looks at every object once; an index that other checks need too comes from `perInventory`. */
  run(inventory: Inventory, report: Report): void;
}

export interface Example {
  /** What the pair is about, where a page has several; a heading. */
  readonly title?: string;
  /** The manifests as they were before, for a check that compares. @default nothing was before */
  readonly previous?: string;
  /** Manifests that the check reports, and for which it says `says`. */
  readonly wrong: string;
  /** A part of the message. */
  readonly says: string;
  /** Manifests that it is silent on: the same, mended. */
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
