import { comingFrom } from '../findings/references';
import { atLeastOne, atMostOne, type Field, instance, refuse, required, struct, type Wire } from '../props/field';
import { type Shaped, shaped } from '../props/shape';
import { choice, integer, port } from '../props/value';
import type { HeaderChanges } from '../virtual-service/header-operations';
import { type Backend, backend } from './backend';
import { type Cors, cors } from './cors';
import { headerModifier } from './header-modifier';
import { type PathModifier, pathModifier } from './path-modifier';
import { listOfAtMost, preciseHostname } from './value';

/** What a filter does, as in the manifest. */
export type FilterType =
  | 'RequestHeaderModifier'
  | 'ResponseHeaderModifier'
  | 'RequestMirror'
  | 'RequestRedirect'
  | 'URLRewrite'
  | 'CORS';

/** Changes headers of the request or the response. */
export type HeaderFilter = Filter<'RequestHeaderModifier' | 'ResponseHeaderModifier'>;

/** A filter that GRPCRoutes support. */
export type GrpcFilter = Filter<'RequestHeaderModifier' | 'ResponseHeaderModifier' | 'RequestMirror'>;

/** Redirects the client to another URL. */
export interface RequestRedirect {
  /** New scheme. @default the scheme of the request */
  readonly scheme?: 'http' | 'https';
  /** New host. @default the host of the request */
  readonly hostname?: string;
  /** New path. @default the path of the request */
  readonly path?: PathModifier;
  /** New port. @default the port of the listener, or the default port of `scheme` if that is set */
  readonly port?: number;
  /** Status code; 307 and 308 keep the method. @default 302 */
  readonly statusCode?: 301 | 302 | 303 | 307 | 308;
}

/** Rewrites the path or the host of a request before it is sent to a backend. */
export interface UrlRewrite {
  /** New Host header. @default the Host header is kept */
  readonly hostname?: string;
  /** New path. @default the path is kept */
  readonly path?: PathModifier;
}

/** Sends copies of requests to another backend and discards the responses. */
export interface RequestMirror {
  /** Backend for the copies. If it does not exist, an HTTPRoute sends none, and all rules of a GRPCRoute are dropped. */
  readonly backendRef: Backend;
  /** Share of requests to copy, in whole percent. Excludes `fraction`. @default 100 */
  readonly percent?: number;
  /** Share of requests to copy, for other shares than whole percents. Excludes `percent`. @default see `percent` */
  readonly fraction?: MirrorFraction;
}

/** A share of the requests: `{ numerator: 1, denominator: 1000 }`. */
export interface MirrorFraction {
  /** Whole number, at most the denominator. */
  readonly numerator: number;
  /** Whole number. @default 100 */
  readonly denominator?: number;
}

/**
 * What happens to a request before it is forwarded, or instead. istiod drops all rules of a route with any other filter.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export class Filter<Type extends FilterType = FilterType> {
  /** Changes request headers, in the order remove, set, add. @throws if a name or value is invalid */
  static requestHeaderModifier(changes: HeaderChanges): Filter<'RequestHeaderModifier'> {
    return new Filter('RequestHeaderModifier', headerModifier(changes, 'requestHeaderModifier'));
  }

  /** Changes response headers, in the order remove, set, add. @throws if a name or value is invalid */
  static responseHeaderModifier(changes: HeaderChanges): Filter<'ResponseHeaderModifier'> {
    return new Filter('ResponseHeaderModifier', headerModifier(changes, 'responseHeaderModifier'));
  }

  /** Sends copies of requests to another backend. @throws if a prop is missing, unknown or invalid */
  static requestMirror(mirror: RequestMirror): Filter<'RequestMirror'> {
    const filter = new Filter('RequestMirror', requestMirror(mirror, 'requestMirror'));
    const { service } = mirror.backendRef;
    return typeof service === 'string' ? filter : comingFrom(service, filter);
  }

  /** Redirects the client, so the rule has no `backendRefs`. @throws if a prop is unknown or invalid, or none is set */
  static requestRedirect(redirect: RequestRedirect): Filter<'RequestRedirect'> {
    return new Filter('RequestRedirect', requestRedirect(redirect, 'requestRedirect'));
  }

  /** Rewrites the path or the host of the request. @throws if a prop is unknown or invalid, or none is set */
  static urlRewrite(rewrite: UrlRewrite): Filter<'URLRewrite'> {
    return new Filter('URLRewrite', urlRewrite(rewrite, 'urlRewrite'));
  }

  /** Lets pages of other origins call the backends. @throws if a prop is missing, unknown or invalid */
  static cors(policy: Cors): Filter<'CORS'> {
    return new Filter('CORS', cors(policy, 'cors'));
  }

  /** What the filter does. */
  readonly type: Type;
  /** @internal Its fields in the manifest. */
  readonly wire: Wire;

  // Makes the class nominal.
  declare private readonly nominal: never;

  private constructor(type: Type, wire: unknown) {
    this.type = type;
    this.wire = wire as Wire;
  }
}

const REDIRECT_PROPS = ['scheme', 'hostname', 'path', 'port'];

const requestRedirect = struct<RequestRedirect>(
  {
    scheme: choice('http', 'https'),
    hostname: preciseHostname,
    path: pathModifier,
    port,
    statusCode: choice(301, 302, 303, 307, 308),
  },
  (wire, props, path) => {
    atLeastOne(path, props, REDIRECT_PROPS);
    return wire;
  },
);

const urlRewrite = struct<UrlRewrite>({ hostname: preciseHostname, path: pathModifier }, (wire, props, path) => {
  atLeastOne(path, props, ['hostname', 'path']);
  return wire;
});

const requestMirror = struct<RequestMirror>(
  {
    backendRef: required(backend),
    percent: integer(0, 100),
    fraction: struct<MirrorFraction>(
      { numerator: required(integer(0)), denominator: integer(1) },
      (wire, { numerator, denominator = 100 }, path) =>
        numerator > denominator ? refuse(`${path}.numerator`, `at most ${denominator}`, numerator) : wire,
    ),
  },
  (wire, props, path) => {
    atMostOne(path, props, ['percent', 'fraction']);
    return wire;
  },
);

/** The field of each type in the manifest; factories have its name. */
const FIELDS: Readonly<Record<FilterType, string>> = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  CORS: 'cors',
};

const EXAMPLE = "Filter.requestHeaderModifier({ set: { 'x-shop': 'new' } })";

/** `Filter.cors({ … })` for the Gateway API's `{ type: 'CORS', cors: { … } }`. */
function meant(written: unknown): string | undefined {
  const { type } = Object(written);
  return Object.hasOwn(FIELDS, type) ? `Filter.${FIELDS[type as FilterType]}({ … })` : undefined;
}

const OPTIONS: Readonly<Record<FilterType, Shaped>> = {
  RequestHeaderModifier: headerModifier,
  ResponseHeaderModifier: headerModifier,
  RequestMirror: requestMirror,
  RequestRedirect: requestRedirect,
  URLRewrite: urlRewrite,
  CORS: cors,
};

const anyFilter = shaped(
  instance<Filter>(Filter, EXAMPLE, ({ type, wire }) => ({ type, [FIELDS[type]]: wire }), meant),
  {
    is: 'call',
    factory: (wire) => {
      const { type } = wire as { type: FilterType };
      if (!Object.hasOwn(FIELDS, type)) return undefined;
      return { callee: `Filter.${FIELDS[type]}`, options: OPTIONS[type], place: FIELDS[type] };
    },
  },
);

/** Filters of these types, of which only mirrors may occur several times. */
function filtersOf<Type extends FilterType>(where: string, ...types: readonly Type[]): Field<readonly Filter<Type>[]> {
  const filter: Field<Filter<Type>> = shaped((value: Filter<Type>, path: string) => {
    const wire = anyFilter(value, path);
    return types.includes(value.type) ? wire : refuse(path, `one of ${types.join(', ')} ${where}`, value.type);
  }, anyFilter.shape);
  const all = listOfAtMost(16, filter);
  return shaped((values: readonly Filter<Type>[], path: string) => {
    const wire = all(values, path);
    const used = values.map(({ type }) => type);
    const twice = used.find((type, index) => type !== 'RequestMirror' && used.indexOf(type) < index);
    return twice === undefined ? wire : refuse(path, 'filters of different types', `${twice} twice`);
  }, all.shape);
}

const HEADERS = ['RequestHeaderModifier', 'ResponseHeaderModifier'] as const;

export const headerFilters = filtersOf('in backendRefs', ...HEADERS);
export const grpcFilters = filtersOf('in a GRPCRoute', ...HEADERS, 'RequestMirror');
export const httpFilters = filtersOf('in an HTTPRoute', ...(Object.keys(FIELDS) as FilterType[]));
