import type { Duration } from 'cdk8s';
import { type Field, list, refuse, refuseProp, struct, type Wire } from '../props/field';
import { integer } from '../props/value';
import { BACKEND_PLACES, backendFields, someWeight, type WeightedBackend, weight, withPort } from './backend';
import { type Filter, type HeaderFilter, headerFilters, httpFilters } from './filter';
import { type HttpRouteMatch, httpRouteMatch } from './http-match';
import { PathMatch } from './path-match';
import { gatewayDuration, listOfAtMost, sectionName } from './value';

/**
 * A rule of an HTTPRoute. It forwards requests to backends, or redirects the client.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export interface HttpRouteRule {
  /** Name in access logs and verdicts. @default namespace, name and index of the rule: `shop.cart.0` */
  readonly name?: string;
  /** The rule applies if one of these matches. @default all requests match */
  readonly matches?: readonly HttpRouteMatch[];
  /** What happens to a request before it is forwarded, or instead. @default nothing */
  readonly filters?: readonly Filter[];
  /** Backends, which share the requests by weight. @default the rule needs a `Filter.requestRedirect` */
  readonly backendRefs?: readonly HttpBackendRef[];
  /** Time limits. @default none */
  readonly timeouts?: Timeouts;
  /**
   * Retries of failed requests. This field is only in the experimental channel of the API.
   *
   * @default 2 retries if the connection failed, the stream was refused, or gRPC returned `unavailable` or `cancelled`
   */
  readonly retry?: Retry;
}

/** A backend with its share of the requests. */
export interface HttpBackendRef extends WeightedBackend {
  /**
   * Header changes for this backend. If the rule has several backends, the filters of the rule override these; if it has only
   * one, these override them.
   *
   * @default none
   */
  readonly filters?: readonly HeaderFilter[];
}

/** Time limits, in whole milliseconds. */
export interface Timeouts {
  /** Limit for the whole request including retries. @default none */
  readonly request?: Duration;
  /** Limit for each attempt, at most `request`. Without `retry`, it replaces `request`. @default none */
  readonly backendRequest?: Duration;
}

/** Retries of failed requests. */
export interface Retry {
  /** Number of retries after the first attempt, at least 1. @default 2 */
  readonly attempts?: number;
  /** Status codes to retry, from 400 to 599. @default failed connections, refused streams, gRPC `unavailable` and `cancelled` */
  readonly codes?: readonly number[];
  /** Base interval of the exponential backoff. @default 25 ms */
  readonly backoff?: Duration;
}

const timeouts = struct<Timeouts>(
  { request: gatewayDuration, backendRequest: gatewayDuration },
  (wire, { request, backendRequest }, path): Wire =>
    request && backendRequest && backendRequest.toMilliseconds() > request.toMilliseconds()
      ? refuse(`${path}.backendRequest`, `at most request, which is ${wire.request}`, wire.backendRequest)
      : wire,
);

const retry = struct<Retry>({ attempts: integer(1), codes: list(integer(400, 599)), backoff: gatewayDuration });

export const filteredBackend = struct<HttpBackendRef>(
  { ...backendFields, weight, filters: headerFilters },
  (wire, props, path) => withPort(wire, props, path),
  BACKEND_PLACES,
);

export const httpRule: Field<HttpRouteRule> = struct<HttpRouteRule>(
  {
    name: sectionName,
    matches: listOfAtMost(64, httpRouteMatch),
    filters: httpFilters,
    backendRefs: listOfAtMost(16, filteredBackend),
    timeouts,
    retry,
  },
  (wire, props, path) => {
    const { backendRefs, filters = [] } = props;
    const types = filters.map(({ type }) => type);
    const redirects = types.includes('RequestRedirect');
    if (backendRefs) someWeight(backendRefs, `${path}.backendRefs`);
    if (redirects === (backendRefs !== undefined)) {
      refuseProp(
        path,
        redirects
          ? 'backendRefs and Filter.requestRedirect exclude each other, keep one of them'
          : 'one of backendRefs, Filter.requestRedirect is required, got none',
      );
    }
    for (const other of ['URLRewrite', 'CORS', 'RequestMirror'] as const) {
      if (redirects && types.includes(other))
        refuseProp(path, `a redirect and ${other} exclude each other, keep one of them`);
    }
    for (const name of ['timeouts', 'retry'] as const) {
      if (redirects && props[name]) refuseProp(path, `a redirect and ${name} exclude each other, keep one of them`);
    }
    onePrefix(wire, props, path);
    return wire;
  },
);

/** An API server accepts the replacement of a prefix only beside one match that has a prefix, by default `/`. */
function onePrefix({ filters = [] }: Wire, { matches = [{}] }: HttpRouteRule, path: string): void {
  const replaces = (filters as Wire[]).some((filter) => JSON.stringify(filter).includes('"ReplacePrefixMatch"'));
  const [{ path: only = PathMatch.prefix('/') } = {}, ...others] = matches;
  if (!replaces || (others.length === 0 && only.type === 'PathPrefix')) return;
  refuse(`${path}.matches`, 'one match with a PathMatch.prefix beside PathModifier.replacePrefixMatch', matches);
}
