import { Duration } from 'cdk8s';
import type {
  NamedMatch,
  BackendRef as WireBackend,
  HttpRouteFilter as WireFilter,
  HttpRouteMatch as WireMatch,
  HttpRouteRule as WireRule,
} from '../../mesh/migration/http-route-rule';
import { parseDuration } from '../../mesh/schema/duration';
import { Header } from '../virtual-service/header';
import type { HeaderChanges } from '../virtual-service/header-operations';
import { QueryParam } from '../virtual-service/query-param';
import type { Backend } from './backend';
import type { Cors } from './cors';
import {
  Filter,
  type FilterType,
  type HeaderFilter,
  type RequestMirror,
  type RequestRedirect,
  type UrlRewrite,
} from './filter';
import type { HttpRouteMatch } from './http-match';
import type { HttpRouteRule, Retry } from './http-rule';
import { PathMatch } from './path-match';
import { PathModifier } from './path-modifier';

/** Turns a backend of a manifest into props. */
export type ServiceOf = (backend: WireBackend) => Backend['service'];

/** The props that write a rule of a manifest. @throws if a value is invalid */
export function propsOf(written: WireRule, serviceOf: ServiceOf): HttpRouteRule {
  const { matches, filters, backendRefs, timeouts, retry, ...rule } = written;
  const filtersOf = (written: readonly WireFilter[]) => written.map((filter) => filterOf(filter, serviceOf));
  return {
    ...rule,
    ...(matches && { matches: matches.map(matchOf) }),
    ...(filters && { filters: filtersOf(filters) }),
    ...(backendRefs && {
      backendRefs: backendRefs.map(({ weight, filters, ...backend }) => ({
        service: serviceOf(backend),
        port: backend.port,
        ...(weight !== undefined && { weight }),
        ...(filters && { filters: filtersOf(filters) as HeaderFilter[] }),
      })),
    }),
    ...(timeouts && { timeouts: durations(timeouts) }),
    ...(retry && { retry: retryOf(retry) }),
  };
}

function retryOf({ backoff, ...retry }: NonNullable<WireRule['retry']>): Retry {
  return { ...retry, ...durations({ backoff }) };
}

function durations<T extends string>(written: { readonly [K in T]?: string | undefined }): { [K in T]?: Duration } {
  const entries = Object.entries<string | undefined>(written).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Duration.millis(parseDuration(value) ?? 0)]],
  );
  return Object.fromEntries(entries);
}

function matchOf({ path, method, headers, queryParams }: WireMatch): HttpRouteMatch {
  return {
    ...(path && { path: pathOf(path) }),
    ...(method !== undefined && { method: method as NonNullable<HttpRouteMatch['method']> }),
    ...(headers && { headers: headers.map((match) => namedOf(Header, match)) }),
    ...(queryParams && { queryParams: queryParams.map((match) => namedOf(QueryParam, match)) }),
  };
}

function pathOf({ type, value }: NonNullable<WireMatch['path']>): PathMatch {
  if (type === 'Exact') return PathMatch.exact(value);
  return type === 'PathPrefix' ? PathMatch.prefix(value) : PathMatch.regex(value);
}

interface Factories<T> {
  exact(name: string, value: string): T;
  regex(name: string, expression: string): T;
}

const namedOf = <T>(factories: Factories<T>, { name, type, value }: NamedMatch): T =>
  type === 'RegularExpression' ? factories.regex(name, value) : factories.exact(name, value);

interface WireChanges {
  readonly set?: readonly NamedMatch[];
  readonly add?: readonly NamedMatch[];
  readonly remove?: readonly string[];
}

interface WireModifier {
  readonly replaceFullPath?: string;
  readonly replacePrefixMatch?: string;
}

type WithWirePath<T> = Omit<T, 'path'> & { readonly path?: WireModifier };

/** The fields of a filter, of which it has the one that is named after its type. */
interface WireFilterFields {
  readonly requestHeaderModifier: WireChanges;
  readonly responseHeaderModifier: WireChanges;
  readonly requestMirror: Omit<RequestMirror, 'backendRef'> & { readonly backendRef: WireBackend };
  readonly requestRedirect: WithWirePath<RequestRedirect>;
  readonly urlRewrite: WithWirePath<UrlRewrite>;
  readonly cors: Omit<Cors, 'maxAge'> & { readonly maxAge?: number };
}

function filterOf(filter: WireFilter, serviceOf: ServiceOf): Filter {
  const written = filter as unknown as WireFilterFields;
  switch (filter.type as FilterType) {
    case 'RequestHeaderModifier':
      return Filter.requestHeaderModifier(changesOf(written.requestHeaderModifier));
    case 'ResponseHeaderModifier':
      return Filter.responseHeaderModifier(changesOf(written.responseHeaderModifier));
    case 'RequestMirror': {
      const { backendRef, ...share } = written.requestMirror;
      return Filter.requestMirror({ ...share, backendRef: { service: serviceOf(backendRef), port: backendRef.port } });
    }
    case 'RequestRedirect':
      return Filter.requestRedirect(withModifier(written.requestRedirect));
    case 'URLRewrite':
      return Filter.urlRewrite(withModifier(written.urlRewrite));
    case 'CORS': {
      const { maxAge, ...cors } = written.cors;
      return Filter.cors({ ...cors, ...(maxAge !== undefined && { maxAge: Duration.seconds(maxAge) }) });
    }
  }
}

function changesOf({ set, add, remove }: WireChanges): HeaderChanges {
  const values = (headers: readonly NamedMatch[]) =>
    Object.fromEntries(headers.map(({ name, value }) => [name, value]));
  return { ...(set && { set: values(set) }), ...(add && { add: values(add) }), ...(remove && { remove }) };
}

function withModifier<T extends object>({ path, ...rest }: WithWirePath<T>) {
  if (!path) return rest;
  const { replaceFullPath, replacePrefixMatch = '/' } = path;
  const modifier =
    replaceFullPath === undefined
      ? PathModifier.replacePrefixMatch(replacePrefixMatch)
      : PathModifier.replaceFullPath(replaceFullPath);
  return { ...rest, path: modifier };
}
