import { type Fields, fields, fieldsOrNone, list, number, text } from '../manifest/fields';
import { milliseconds, seconds } from '../registry/mesh-config';
import { backendOf, weightedBackends, weightOf } from './backend';
import { joined, type Problem } from './condition';
import { withHeaderModifier } from './header-filter';
import { filtersOf, unsupportedFilter } from './http-filter';
import { isWritten } from './reference';
import type { RouteContext } from './route-context';

/** A rule without its match, as a rule of a VirtualService. */
export interface RuleResult {
  /** `undefined` after an error that takes the whole route away. */
  readonly spec: Fields | undefined;
  readonly problem?: Problem;
}

/** Translates everything in a rule but its matches. */
export function ruleOf(rule: Fields, index: number, context: RouteContext): RuleResult {
  const { route } = context;
  const filters = filtersOf(rule, context);
  if (!filters.fields) return { spec: undefined, ...filters };
  const common = {
    name: isWritten(rule.name) ? text(rule.name) : `${route.namespace}.${route.name}.${index}`,
    ...filters.fields,
    ...(route.kind === 'HTTPRoute' && timeoutAndRetries(rule)),
  };
  const backends = weightedBackends(rule);
  if (backends.length === 0) {
    const isRedirect = 'redirect' in filters.fields;
    const spec = isRedirect ? common : { ...common, directResponse: { status: withoutBackends(rule, context) } };
    return { spec, ...(filters.problem && { problem: filters.problem }) };
  }
  const destinations = destinationsOf(backends, context);
  if (!destinations.routes) return { spec: undefined, ...destinations };
  const problem = joined(destinations.problem, filters.problem);
  return { spec: { ...common, route: destinations.routes }, ...(problem && { problem }) };
}

/** Status of a rule that sends requests nowhere. Weights of zero are no missing backends. */
function withoutBackends({ backendRefs }: Fields, { route, world }: RouteContext): number {
  const isMissing = route.kind === 'HTTPRoute' && list(backendRefs).length === 0;
  return isMissing && world.mesh.istioVersion === '1.30' ? 404 : 500;
}

interface Destinations {
  readonly routes: readonly Fields[] | undefined;
  readonly problem?: Problem;
}

/** Of several backends that cannot be used, the last one is reported. */
function destinationsOf(backends: readonly Fields[], context: RouteContext): Destinations {
  const routes: Fields[] = [];
  let problem: Problem | undefined;
  for (const backend of backends) {
    const resolved = backendOf(backend, context);
    if (!resolved.destination) return { routes: undefined, ...resolved };
    problem = resolved.problem ?? problem;
    const headers = backendHeaders(backend);
    if ('problem' in headers) return { routes: undefined, problem: headers.problem };
    routes.push({
      destination: resolved.destination,
      ...(backends.length > 1 && { weight: weightOf(backend) }),
      ...(Object.keys(headers.headers).length > 0 && { headers: headers.headers }),
    });
  }
  return { routes, ...(problem && { problem }) };
}

function backendHeaders(backend: Fields): { readonly headers: Fields } | { readonly problem: Problem } {
  let headers: Fields = {};
  for (const filter of list(backend.filters).map(fields)) {
    const modified = withHeaderModifier(headers, filter);
    if (!modified) return { problem: unsupportedFilter(text(filter.type)) };
    if ('problem' in modified) return modified;
    headers = modified.headers;
  }
  return { headers };
}

const RETRY_ON = ['connect-failure', 'refused-stream', 'unavailable', 'cancelled'];

/** Without `retry`, a timeout of a backend request is the timeout of the request. */
function timeoutAndRetries(rule: Fields): Fields {
  const retry = fieldsOrNone(rule.retry);
  const { request, backendRequest } = fields(rule.timeouts);
  const ofBackend = durationOf(backendRequest);
  const timeout = (retry ? undefined : ofBackend) ?? durationOf(request);
  return {
    ...(timeout && { timeout }),
    ...(retry && { retries: { ...retriesOf(retry), ...(ofBackend && { perTryTimeout: ofBackend }) } }),
  };
}

function retriesOf({ attempts: written, codes, backoff }: Fields): Fields {
  const attempts = isWritten(written) ? number(written) : 2;
  const retryOn = [...RETRY_ON, ...list(codes).map(text)].join(',');
  return { attempts, ...(attempts > 0 && { retryOn }), ...(durationOf(backoff) && { backoff: durationOf(backoff) }) };
}

/** A duration in seconds; none if it is zero, which disables the timeout. */
function durationOf(written: unknown): string | undefined {
  const duration = milliseconds(written);
  return duration ? seconds(duration) : undefined;
}
