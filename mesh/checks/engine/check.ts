import type { Path } from '../../manifest/manifest';
import type { WebhookRule } from '../rules/admission/webhook/rule';
import type { Level } from './finding';
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
  /** In place of examples, for the two codes that all of the webhook's rules share: a section of the page each. */
  readonly rules?: readonly WebhookRule[];
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
