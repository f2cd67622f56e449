import type { Manifest } from '../../mesh/manifest/manifest';

/** Manifests that are judged together; one object where a judge looks at each by itself. */
export type World = readonly Manifest[];

/** What a real judge says of a world, beside what `check` says. */
export interface Comparison {
  /** What the real one says, in a word or two; worlds are counted by it. */
  readonly verdict: string;
  /** What differs. @default they agree */
  readonly problem?: string;
  readonly theirs: readonly string[];
  readonly ours: readonly string[];
}

/** A part of the real Istio or Kubernetes that `check` speaks for. */
export interface Judge {
  readonly name: string;
  /** Compares each world with what `check` says of it. */
  compare(worlds: readonly World[]): Promise<readonly Comparison[]>;
}
