import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { refuse, refuseProp, struct } from '../props/field';
import { choice, flag, headerName, wholeSeconds } from '../props/value';
import type { Destination } from '../virtual-service/destination';
import { Header } from '../virtual-service/header';
import { absolutePath } from '../virtual-service/path';
import type { ForwardOptions, RouteRule, Share } from '../virtual-service/rule';
import type { VirtualService } from '../virtual-service/virtual-service';
import { type CanarySplitRules, canarySplitFields, shares } from './canary-split';
import { type PatternProps, virtualServiceOf } from './pattern';

/** Props for `StickyCanary.rules`. */
export interface StickyCanaryRules extends CanarySplitRules {
  /** Cookie that stores the version a client uses. @default a session cookie named after the service */
  readonly cookie?: VersionCookie;
}

/** The cookie that keeps a client on one version. It is `HttpOnly`, so scripts cannot read it. */
export interface VersionCookie {
  /** Name of the cookie, unique for each service behind the same host. @default the service name and `-version` */
  readonly name?: string;
  /** Lifetime in whole seconds; a client keeps its version at least this long. @default until the browser is closed */
  readonly maxAge?: Duration;
  /** Path prefix of requests that carry the cookie. @default '/', all requests for the host */
  readonly path?: string;
  /** Whether browsers only send it over HTTPS. @default false */
  readonly secure?: boolean;
  /** Whether browsers send it with cross-site requests. 'None' requires `secure`. @default 'Lax', only when following links */
  readonly sameSite?: 'Strict' | 'Lax' | 'None';
}

/** Props for StickyCanary. */
export interface StickyCanaryProps extends PatternProps, Omit<StickyCanaryRules, 'name'> {}

/**
 * An Istio VirtualService that splits clients, not requests, between a stable and a canary version. The first response
 * sets a cookie with the version, and later requests with the cookie go to the same version. Clients of both versions get
 * the cookie, so the share of the canary does not grow over time. A new canary has a new cookie value, so clients are
 * drawn again.
 *
 * A changed percentage only applies to new clients, except that all clients leave the canary at 0 percent and the stable
 * version at 100. A service deeper in the mesh only sees the cookie if the services before it forward it.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/traffic-shifting/
 */
export class StickyCanary extends Construct {
  /**
   * Only the rules, for any VirtualService: requests with a cookie first, then the split for all others.
   *
   * @throws if a prop is missing, unknown or invalid, stable and canary have the same subset and host, or `headers` set
   * or remove response cookies
   */
  static rules(props: StickyCanaryRules): RouteRule[] {
    stickyCanary(props, '');
    const { cookie = {}, stable, canary, canaryPercent, match = [{}], ...options } = props;
    const split = shares(stable, canary, canaryPercent);
    const { name = `${stable.host.split('.')[0]}-version` } = cookie;
    const versions = versionsOf(stable, canary);
    const pinned = split.flatMap(({ to, weight }, side): RouteRule[] => {
      if (weight === 0) return [];
      const cookieOf = Header.cookie(name, versions[side] ?? '');
      return [
        {
          ...options,
          match: match.map((conditions) => ({ ...conditions, headers: [...(conditions.headers ?? []), cookieOf] })),
          to,
        },
      ];
    });
    const drawn = split.map((share, side): Share => {
      const add = { 'set-cookie': setCookie(name, versions[side] ?? '', cookie) };
      return { ...share, headers: { response: { add } } };
    });
    return [...pinned, { ...options, ...(props.match && { match: props.match }), to: drawn }];
  }

  readonly virtualService: VirtualService;

  /**
   * Creates the VirtualService.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a VirtualService with this name
   */
  constructor(scope: Construct, id: string, props: StickyCanaryProps) {
    super(scope, id);
    this.virtualService = virtualServiceOf(this, props, fields, StickyCanary.rules, ({ stable }) => stable);
  }
}

const cookie = struct<VersionCookie>(
  {
    name: headerName,
    maxAge: wholeSeconds,
    path: absolutePath,
    secure: flag,
    sameSite: choice('Strict', 'Lax', 'None'),
  },
  (wire, { sameSite, secure, path: prefix = '/' }, path) => {
    if (sameSite === 'None' && !secure)
      refuseProp(path, "sameSite 'None' requires secure, otherwise browsers drop the cookie");
    if (/[;\s%]/.test(prefix)) refuse(`${path}.path`, 'a path without ;, % and spaces', prefix);
    return wire;
  },
);

const fields = { cookie, ...canarySplitFields };

const stickyCanary = struct<StickyCanaryRules>(fields, (wire, props) => {
  keepsCookies(props);
  return wire;
});

/** The cookie values of the two versions. */
function versionsOf(stable: Destination, canary: Destination): [string, string] {
  if (stable.subset !== undefined && canary.subset !== undefined && stable.subset !== canary.subset) {
    return [stable.subset, canary.subset];
  }
  if (stable.host !== canary.host) return [stable.host, canary.host];
  return refuseProp(
    '',
    'stable and canary must have different subsets or hosts, otherwise a cookie cannot distinguish them',
  );
}

function setCookie(name: string, version: string, cookie: VersionCookie): string {
  const { maxAge, path = '/', secure = false, sameSite = 'Lax' } = cookie;
  const lifetime = maxAge === undefined ? [] : [`Max-Age=${maxAge.toSeconds()}`];
  const attributes = [`Path=${path}`, ...lifetime, ...(secure ? ['Secure'] : []), 'HttpOnly', `SameSite=${sameSite}`];
  return [`${name}=${version}`, ...attributes].join('; ').replaceAll('%', '%%');
}

/** Headers of a rule override those of its shares, so they must not touch the cookie. */
function keepsCookies({ headers: { response } = {} }: ForwardOptions): void {
  for (const name of [...Object.keys(response?.set ?? {}), ...(response?.remove ?? [])]) {
    if (String(name).toLowerCase() === 'set-cookie') {
      refuseProp('headers.response', "'set-cookie' would replace the version cookie, use add");
    }
  }
}
