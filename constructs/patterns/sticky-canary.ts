import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { refuseProp, struct } from '../props/field';
import { choice, flag, headerName, wholeSeconds } from '../props/value';
import type { Destination } from '../virtual-service/destination';
import { Header } from '../virtual-service/header';
import { absolutePath } from '../virtual-service/path';
import type { ForwardOptions, RouteRule, Share } from '../virtual-service/rule';
import type { VirtualService } from '../virtual-service/virtual-service';
import { type CanarySplitRules, canarySplitFields, shares } from './canary-split';
import { type PatternProps, virtualServiceOf } from './pattern';

/** What a sticky canary is about, and what its rules may carry besides. */
export interface StickyCanaryRules extends CanarySplitRules {
  /** The cookie that says which version a client has seen. @default a cookie of the name of the service */
  readonly cookie?: VersionCookie;
}

/** The cookie that a client is told, so that it meets the same version again. Scripts cannot read it (`HttpOnly`). */
export interface VersionCookie {
  /** A name of its own for each service that clients call under one host. @default the name of the service and `-version` */
  readonly name?: string;
  /** How long clients keep it, in whole seconds: nobody changes sides before. @default until the browser is closed */
  readonly maxAge?: Duration;
  /** The requests that it comes with. @default '/', all requests of the host */
  readonly path?: string;
  /** Whether it comes with HTTPS only. @default false */
  readonly secure?: boolean;
  /** Whether it comes with requests from pages of other sites. 'None' needs `secure`. @default 'Lax', where they are links */
  readonly sameSite?: 'Strict' | 'Lax' | 'None';
}

/** Props of StickyCanary. */
export interface StickyCanaryProps extends PatternProps, Omit<StickyCanaryRules, 'name'> {}

/**
 * A VirtualService of Istio that splits clients, not requests, between two versions by weight: the first answer has a
 * cookie with the version, and the next requests go where it says. Both versions are remembered, so that the canary does
 * not gain clients by the hour; as the cookie carries the version, it draws anew when the next canary comes.
 *
 * At 0 percent clients leave the canary, at 100 they leave the stable version, whatever their cookie says. Between, a new
 * percentage is for new clients. Services behind others see the cookie only if those pass it on.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/traffic-shifting/
 */
export class StickyCanary extends Construct {
  /**
   * The rules alone, for the rules of any VirtualService: first those with the cookie of a version, then the split.
   *
   * @throws what `CanarySplit.rules` throws; when stable and canary differ neither in version nor in host; when `headers`
   * set or take away cookies of the answer
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
      return [{ ...options, match: match.map((one) => ({ ...one, headers: [...(one.headers ?? []), cookieOf] })), to }];
    });
    const drawn = split.map((share, side): Share => {
      const add = { 'set-cookie': setCookie(name, versions[side] ?? '', cookie) };
      return { ...share, headers: { response: { add } } };
    });
    return [...pinned, { ...options, ...(props.match && { match: props.match }), to: drawn }];
  }

  /** The VirtualService that it makes. */
  readonly virtualService: VirtualService;

  /**
   * Makes the VirtualService.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a VirtualService of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: StickyCanaryProps) {
    super(scope, id);
    this.virtualService = virtualServiceOf(this, props, StickyCanary.rules, ({ stable }) => stable);
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
  (wire, { sameSite, secure, path = '/' }, at) => {
    if (sameSite === 'None' && !secure) refuseProp(at, "sameSite 'None' needs secure: browsers drop the cookie else");
    if (/[;\s%]/.test(path)) refuseProp(at, 'path has a character that ends it: write it without ;, %, and spaces');
    return wire;
  },
);

const stickyCanary = struct<StickyCanaryRules>({ cookie, ...canarySplitFields }, (wire, props) => {
  keepsCookies(props);
  return wire;
});

/** How the cookie tells the two apart. */
function versionsOf(stable: Destination, canary: Destination): [string, string] {
  if (stable.subset !== undefined && canary.subset !== undefined && stable.subset !== canary.subset) {
    return [stable.subset, canary.subset];
  }
  if (stable.host !== canary.host) return [stable.host, canary.host];
  return refuseProp('', 'stable and canary must differ in version or host: a cookie cannot tell them apart');
}

function setCookie(name: string, version: string, cookie: VersionCookie): string {
  const { maxAge, path = '/', secure = false, sameSite = 'Lax' } = cookie;
  const lifetime = maxAge === undefined ? [] : [`Max-Age=${maxAge.toSeconds()}`];
  const attributes = [`Path=${path}`, ...lifetime, ...(secure ? ['Secure'] : []), 'HttpOnly', `SameSite=${sameSite}`];
  return [`${name}=${version}`, ...attributes].join('; ').replaceAll('%', '%%');
}

/** What a rule does to all answers comes after what a share does to its own. */
function keepsCookies({ headers: { response } = {} }: ForwardOptions): void {
  for (const name of [...Object.keys(response?.set ?? {}), ...(response?.remove ?? [])]) {
    if (String(name).toLowerCase() === 'set-cookie') {
      refuseProp('headers.response', "'set-cookie' would take the cookie of the version away: use add");
    }
  }
}
