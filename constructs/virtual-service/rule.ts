import type { Duration } from 'cdk8s';
import {
  atLeastOne,
  atMostOne,
  type Field,
  type Fields,
  list,
  refuse,
  refuseProp,
  required,
  struct,
  type Wire,
} from '../props/field';
import { duration, integer, nonEmptyText } from '../props/value';
import { type CorsPolicy, corsPolicy } from './cors-policy';
import { type Delegate, delegate } from './delegate';
import { type Destination, httpDestination } from './destination';
import { type DirectResponse, directResponse } from './direct-response';
import { type Fault, fault } from './fault';
import { type HeaderOperations, headerOperations } from './header-operations';
import { type Match, match } from './match';
import { type Mirror, mirror } from './mirror';
import { type Redirect, redirect } from './redirect';
import { type Retries, retries } from './retries';
import { type Rewrite, rewrite } from './rewrite';

/**
 * What happens to an HTTP request (`http` of a VirtualService): it goes to a destination, to another address, gets a
 * direct response, or is left to another VirtualService. Istio takes the first rule that matches.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
 */
export type Rule = RouteRule | RedirectRule | DirectResponseRule | DelegateRule;

/** What every rule may carry. */
export interface RuleOptions {
  /** Shown in access logs and traces; other tools find the rule by it. @default no name */
  readonly name?: string;
  /** The rule is for requests like any of these. @default every request, so that rules behind this one are not reached */
  readonly match?: readonly Match[];
  /** Headers that are set, added or taken away. @default headers stay as they are */
  readonly headers?: HeaderOperations;
}

/** What a rule may carry that sends requests on. */
export interface ForwardOptions extends RuleOptions {
  /** What the destination sees instead of the path or host. @default both stay as they are */
  readonly rewrite?: Rewrite;
  /** How long a request may take, all tries together, in whole milliseconds. @default no limit */
  readonly timeout?: Duration;
  /** How often, and on what, a failed request is tried again. @default 2 more tries where the connection failed, the stream was refused, or gRPC answered `unavailable` or `cancelled`; not after a 503 */
  readonly retries?: Retries;
  /** A fault that the proxy makes. @default none */
  readonly fault?: Fault;
  /** Copies of the requests for other destinations. @default none */
  readonly mirrors?: readonly Mirror[];
  /** Which pages of other origins may call. @default the proxy does not answer preflight requests */
  readonly corsPolicy?: CorsPolicy;
}

/** A rule that sends requests to a destination, or to several by weight. */
export interface RouteRule extends ForwardOptions {
  /** Where the requests go. */
  readonly to: Destination | readonly Share[];
  readonly redirect?: never;
  readonly directResponse?: never;
  readonly delegate?: never;
}

/**
 * One of several destinations, each with its share of the requests.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination
 */
export interface Share {
  /** Where this share goes. */
  readonly to: Destination;
  /** The share is the weight over the sum of all weights, which need not be 100. A whole number. */
  readonly weight: number;
  /**
   * Headers that are changed where this destination is taken. Of several shares, what `headers` of the rule sets or
   * takes away wins; of a single one, what is set here.
   *
   * @default headers stay as they are
   */
  readonly headers?: HeaderOperations;
}

/** A rule that sends the client to another address. */
export interface RedirectRule extends RuleOptions {
  /** The other address. */
  readonly redirect: Redirect;
  readonly to?: never;
  readonly directResponse?: never;
  readonly delegate?: never;
}

/** A rule that the proxy answers by itself. */
export interface DirectResponseRule extends RuleOptions {
  /** The answer. */
  readonly directResponse: DirectResponse;
  readonly to?: never;
  readonly redirect?: never;
  readonly delegate?: never;
}

/** A rule that leaves its requests to the rules of another VirtualService, one without hosts. */
export interface DelegateRule extends ForwardOptions {
  /** The VirtualService without hosts whose rules stand in for this one. */
  readonly delegate: Delegate;
  readonly to?: never;
  readonly redirect?: never;
  readonly directResponse?: never;
}

const share = struct<Share>(
  { to: required(httpDestination), weight: required(integer(0)), headers: headerOperations },
  ({ to, ...wire }) => ({ destination: to, ...wire }),
);

/** A destination, or several by weight. */
export const sharesOf =
  <T>(destination: Field<Destination>, share: Field<T>): Field<Destination | readonly T[]> =>
  (value, at) => {
    if (!Array.isArray(value)) return [{ destination: destination(value as Destination, at) }];
    const shares = list(share)(value, at) as Wire[];
    const sum = shares.reduce((total, { weight }) => total + Number(weight), 0);
    if (sum < 1 || sum > 2 ** 31 - 1) refuse(at, `shares with weights whose sum is from 1 to ${2 ** 31 - 1}`, sum);
    return shares;
  };

interface AnyRule extends ForwardOptions {
  readonly to?: Destination | readonly Share[];
  readonly redirect?: Redirect;
  readonly directResponse?: DirectResponse;
  readonly delegate?: Delegate;
}

const ACTIONS = ['to', 'redirect', 'directResponse', 'delegate'];
const FORWARD_OPTIONS = ['rewrite', 'timeout', 'retries', 'fault', 'mirrors', 'corsPolicy'];

/** The fields of what a rule may carry that sends requests on. */
export const forwardFields: Fields<ForwardOptions> = {
  name: nonEmptyText,
  match: list(match),
  rewrite,
  timeout: duration,
  retries,
  fault,
  mirrors: list(mirror),
  headers: headerOperations,
  corsPolicy,
};

export const rule = struct<AnyRule>(
  {
    ...forwardFields,
    to: sharesOf(httpDestination, share),
    redirect,
    directResponse,
    delegate,
  },
  ({ to, ...wire }, props, at) => {
    atMostOne(at, props, ACTIONS);
    atLeastOne(at, props, ACTIONS);
    for (const answer of ['redirect', 'directResponse']) {
      for (const option of FORWARD_OPTIONS) atMostOne(at, props, [answer, option]);
    }
    if (
      props.redirect?.prefixRewrite !== undefined &&
      props.match?.some(({ path }) => path && !('prefix' in path.uri))
    ) {
      refuseProp(at, 'redirect.prefixRewrite needs Path.prefix in every match that has a path');
    }
    oneAuthority(props, at);
    return { ...wire, ...(to !== undefined && { route: to }) };
  },
) as Field<Rule>;

/** Istio takes the new authority from one place. */
function oneAuthority({ rewrite, headers }: AnyRule, at: string): void {
  const places = rewrite?.authority === undefined ? [] : ['rewrite.authority'];
  for (const operation of ['set', 'add'] as const) {
    for (const name of Object.keys(headers?.request?.[operation] ?? {})) {
      if (['host', ':authority'].includes(name.toLowerCase())) places.push(`headers.request.${operation}['${name}']`);
    }
  }
  if (places.length > 1) refuseProp(at, `${places.join(' and ')} exclude each other, keep one of them`);
}

/** Everything that a rule sends requests, or copies of them, to. */
export function destinationsOf(rule: Rule): readonly Destination[] {
  const { to = [] } = rule;
  const copies = 'mirrors' in rule ? (rule.mirrors ?? []) : [];
  return [...('length' in to ? to : [{ to }]), ...copies].map(({ to }) => to);
}
