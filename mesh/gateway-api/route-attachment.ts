import type { Config } from '../manifest/config';
import type { Problem } from './condition';
import type { Parent } from './parent';

/** What becomes of a route: its parents, and what istiod reports about its rules. */
export interface RouteAttachment {
  readonly route: Config;
  readonly parents: readonly Parent[];
  /** What is wrong with the rules for gateways. */
  readonly gatewayProblem?: Problem;
  /** What is wrong with the rules for callers in the mesh. */
  readonly meshProblem?: Problem;
}
