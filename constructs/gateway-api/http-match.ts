import { struct } from '../props/field';
import type { Header } from '../virtual-service/header';
import type { QueryParam } from '../virtual-service/query-param';
import { type HttpMethod, httpMethod } from './cors';
import { headerMatches, queryMatches } from './named-matches';
import { type PathMatch, pathMatch } from './path-match';

/**
 * Conditions on a request; all of them must hold.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export interface HttpRouteMatch {
  /** Path without the query string. @default any */
  readonly path?: PathMatch;
  /** Method. @default any */
  readonly method?: HttpMethod;
  /** Conditions on headers, all of which must hold. @default none */
  readonly headers?: readonly Header[];
  /** Conditions on query parameters, all of which must hold. @default none */
  readonly queryParams?: readonly QueryParam[];
}

export const httpRouteMatch = struct<HttpRouteMatch>({
  path: pathMatch,
  method: httpMethod,
  headers: headerMatches,
  queryParams: queryMatches,
});
