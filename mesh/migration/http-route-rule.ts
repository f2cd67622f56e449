/** A rule of an HTTPRoute, as in a manifest. */
export interface HttpRouteRule {
  /** @default none */
  readonly name?: string;
  /** @default every request */
  readonly matches?: readonly HttpRouteMatch[];
  /** @default none */
  readonly filters?: readonly HttpRouteFilter[];
  /** @default none: the rule redirects */
  readonly backendRefs?: readonly HttpBackendRef[];
  /** @default none */
  readonly timeouts?: { readonly request?: string; readonly backendRequest?: string };
  /** Only in the experimental channel of the CRDs. @default the retry policy of the mesh */
  readonly retry?: { readonly attempts: number; readonly codes?: readonly number[]; readonly backoff?: string };
}

/** Conditions that must all hold. */
export interface HttpRouteMatch {
  /** @default every path */
  readonly path?: HttpPathMatch;
  /** @default none */
  readonly headers?: readonly NamedMatch[];
  /** @default none */
  readonly queryParams?: readonly NamedMatch[];
  /** @default every method */
  readonly method?: string;
}

export interface HttpPathMatch {
  readonly type: 'Exact' | 'PathPrefix' | 'RegularExpression';
  readonly value: string;
}

/** A condition on a header or query parameter. */
export interface NamedMatch {
  readonly name: string;
  /** @default `Exact` */
  readonly type?: 'Exact' | 'RegularExpression';
  readonly value: string;
}

/** A filter; the field named after its type has the details. */
export interface HttpRouteFilter {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A reference to a backend. */
export interface BackendRef {
  /** @default the core group */
  readonly group?: string;
  /** @default `Service` */
  readonly kind?: string;
  readonly name: string;
  /** @default the namespace of the route */
  readonly namespace?: string;
  readonly port: number;
}

export interface HttpBackendRef extends BackendRef {
  /** @default 1 */
  readonly weight?: number;
  /** @default none */
  readonly filters?: readonly HttpRouteFilter[];
}

export const EVERY_PATH: HttpPathMatch = { type: 'PathPrefix', value: '/' };
