import type { Manifest } from '../../mesh/manifest/manifest';

/** Manifests that are judged together; a single object if the judge checks each object on its own. */
export type World = readonly Manifest[];

/** The answer of a real judge for a world, and the answer of `check`. */
export interface Comparison {
  /** The judge's answer in a word or two; the report counts worlds by it. */
  readonly verdict: string;
  /** What differs. @default they agree */
  readonly problem?: string;
  readonly theirs: readonly string[];
  readonly ours: readonly string[];
}

/** A part of the real Istio or Kubernetes that `check` reproduces. */
export interface Judge {
  readonly name: string;
  /** Compares its answer for each world with the findings of `check`. */
  compare(worlds: readonly World[]): Promise<readonly Comparison[]>;
}
