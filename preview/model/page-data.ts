import type { SourceFile } from './source-file';

/** What the command puts into the page. */
export interface PageData {
  /** The paths that were read, for the title of the page. */
  readonly title: string;
  readonly files: readonly SourceFile[];
  /** Manifests to compare with. @default nothing */
  readonly against?: { readonly title: string; readonly files: readonly SourceFile[] };
  /** What the page begins with, as a fragment of its URL. @default the first place */
  readonly start?: string;
  /** The Istio version of the checks. */
  readonly istioVersion: string;
  /** The page comes from `--serve`, and reloads when files change. */
  readonly live: boolean;
}
