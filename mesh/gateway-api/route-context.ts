import type { Config } from '../manifest/config';
import type { World } from './world';

/** The route whose rules are translated, and for whom. */
export interface RouteContext {
  readonly route: Config;
  /** Whether callers in the mesh follow the route, instead of a gateway. */
  readonly isMesh: boolean;
  readonly world: World;
}
