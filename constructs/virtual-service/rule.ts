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
import { at, shaped } from '../props/shape';
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
 * A rule for HTTP requests (an item of `http` in Istio). It forwards a request to a destination, redirects it, responds
 * directly, or delegates it to another VirtualService. The first matching rule applies.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
 */
export type Rule = RouteRule | RedirectRule | DirectResponseRule | DelegateRule;

/** Options for all rules. */
export interface RuleOptions {
  /** Name in access logs, traces and verdicts. @default none */
  readonly name?: string;
  /** The rule applies if one of these matches. @default all requests match, so later rules are never reached */
  readonly match?: readonly Match[];
  /** Header changes. @default none */
  readonly headers?: HeaderOperations;
}

/** Options for rules that forward requests. */
export interface ForwardOptions extends RuleOptions {
  /** Rewrites the path or the host. @default none */
  readonly rewrite?: Rewrite;
  /** Time limit for the whole request including retries, in whole milliseconds. @default no limit */
  readonly timeout?: Duration;
  /** Retries of failed requests. @default 2 retries if the connection failed, the stream was refused, or gRPC returned `unavailable` or `cancelled`; not after a 503 */
  readonly retries?: Retries;
  /** Faults to inject. @default none */
  readonly fault?: Fault;
  /** Destinations that receive copies of the requests. @default none */
  readonly mirrors?: readonly Mirror[];
  /** Origins whose pages can call the service. @default the proxy does not answer preflight requests */
  readonly corsPolicy?: CorsPolicy;
}

/** A rule that forwards requests to one destination, or splits them by weight. */
export interface RouteRule extends ForwardOptions {
  readonly to: Destination | readonly Share[];
  readonly redirect?: never;
  readonly directResponse?: never;
  readonly delegate?: never;
}

/**
 * One of several destinations, and its share of the requests.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination
 */
export interface Share {
  readonly to: Destination;
  /** Whole number; the share is this weight divided by the sum of all weights, which need not be 100. */
  readonly weight: number;
  /**
   * Header changes for this destination. If the rule has several shares, `headers` of the rule override these; if it has
   * only one, these override them.
   *
   * @default none
   */
  readonly headers?: HeaderOperations;
}

/** A rule that redirects the client to another URL. */
export interface RedirectRule extends RuleOptions {
  readonly redirect: Redirect;
  readonly to?: never;
  readonly directResponse?: never;
  readonly delegate?: never;
}

/** A rule with a fixed response. */
export interface DirectResponseRule extends RuleOptions {
  readonly directResponse: DirectResponse;
  readonly to?: never;
  readonly redirect?: never;
  readonly delegate?: never;
}

/** A rule that delegates its requests to the rules of a VirtualService without hosts. */
export interface DelegateRule extends ForwardOptions {
  readonly delegate: Delegate;
  readonly to?: never;
  readonly redirect?: never;
  readonly directResponse?: never;
}

const share = struct<Share>(
  { to: required(httpDestination), weight: required(integer(0)), headers: headerOperations },
  undefined,
  { to: 'destination' },
);

/** One destination, or several with weights. */
export const sharesOf = <T>(destination: Field<Destination>, share: Field<T>): Field<Destination | readonly T[]> => {
  const shares = list(share);
  const write: Field<Destination | readonly T[]> = (value, path) => {
    if (!Array.isArray(value)) return [{ destination: destination(value as Destination, path) }];
    const wire = shares(value, path) as Wire[];
    const sum = wire.reduce((total, { weight }) => total + Number(weight), 0);
    if (sum < 1 || sum > 2 ** 31 - 1)
      refuse(path, `shares whose weights sum to at least 1 and at most ${2 ** 31 - 1}`, sum);
    return wire;
  };
  return shaped(write, { is: 'either', forms: [at('0.destination', destination), shares] });
};

interface AnyRule extends ForwardOptions {
  readonly to?: Destination | readonly Share[];
  readonly redirect?: Redirect;
  readonly directResponse?: DirectResponse;
  readonly delegate?: Delegate;
}

const ACTIONS = ['to', 'redirect', 'directResponse', 'delegate'];
const FORWARD_OPTIONS = ['rewrite', 'timeout', 'retries', 'fault', 'mirrors', 'corsPolicy'];

/** Fields of ForwardOptions. */
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

const { name, match: matches, ...forwardOptions } = forwardFields;

export const rule = struct<AnyRule>(
  {
    name,
    match: matches,
    to: sharesOf(httpDestination, share),
    redirect,
    directResponse,
    delegate,
    ...forwardOptions,
  },
  (wire, props, path) => {
    atMostOne(path, props, ACTIONS);
    atLeastOne(path, props, ACTIONS);
    for (const action of ['redirect', 'directResponse']) {
      if ((props as Wire)[action] === undefined) continue;
      for (const option of FORWARD_OPTIONS) atMostOne(path, props, [action, option]);
    }
    if (
      props.redirect?.prefixRewrite !== undefined &&
      props.match?.some(({ path }) => path && !('prefix' in path.uri))
    ) {
      refuseProp(path, 'redirect.prefixRewrite requires Path.prefix in each match with a path');
    }
    oneAuthority(props, path);
    return wire;
  },
  { to: 'route' },
) as Field<Rule>;

/** Istio allows only one place that sets the authority. */
function oneAuthority({ rewrite, headers }: AnyRule, path: string): void {
  if (headers?.request === undefined) return;
  const places = rewrite?.authority === undefined ? [] : ['rewrite.authority'];
  for (const operation of ['set', 'add'] as const) {
    for (const name of Object.keys(headers.request[operation] ?? {})) {
      if (['host', ':authority'].includes(name.toLowerCase())) places.push(`headers.request.${operation}['${name}']`);
    }
  }
  if (places.length > 1) refuseProp(path, `${places.join(' and ')} exclude each other, keep one of them`);
}

/** All destinations of a rule, including mirrors. */
export function destinationsOf(rule: Rule): readonly Destination[] {
  const { to = [] } = rule;
  const copies = 'mirrors' in rule ? (rule.mirrors ?? []) : [];
  return [...('length' in to ? to : [{ to }]), ...copies].map(({ to }) => to);
}
