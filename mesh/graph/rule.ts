import { type Fields, fields, fieldsOrNone, list, number, text } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import { milliseconds, seconds } from '../registry/mesh-config';
import { destinationOfRoute } from '../routing/destination';
import { faultBranches } from '../routing/fault';
import { reachable } from '../routing/forward';
import { matchedRoute, writtenRule } from '../routing/matched-route';
import { mirrorsOf } from '../routing/mirror';
import { retryPolicy } from '../routing/retry';
import type { Route } from '../routing/route';
import type { RouteContext } from '../routing/route-action';
import { conditionsInWords } from '../routing/route-match';
import type { RuleMatch } from '../routing/virtual-service';
import { weightedClusters } from '../routing/weighted-clusters';
import { Fraction } from '../verdict/fraction';
import type { Destinations, Target } from './destination';
import { effects, redirectInWords } from './effects';
import { exampleOf } from './example';
import { Fragment } from './fragment';
import type { AnswerNode, RuleNode, Written } from './graph';
import type { Objects } from './objects';

/** Where a rule is drawn. */
export interface Place {
  /** The id of the node that tries the rule. */
  readonly from: string;
  /** Tells the rules of this listener from those of others. */
  readonly listener: string;
}

type Rule = NonNullable<Route['rule']>;
type VirtualService = NonNullable<Route['virtualService']>;

/** The routes of one rule: there is one for each of its matches that applies here. */
export interface RuleRoutes {
  readonly rule: Rule;
  readonly virtualService: VirtualService;
  readonly context: RouteContext;
  readonly routes: readonly Route[];
}

/** The rules of a virtual host in the order in which they are tried. */
export function rulesOf(routes: readonly Route[]): RuleRoutes[] {
  const rules = new Map<Rule, { virtualService: VirtualService; context: RouteContext; routes: Route[] }>();
  for (const route of routes) {
    const { rule, virtualService, context } = route;
    if (!rule || !virtualService || !context) continue;
    const known = rules.get(rule);
    if (known) known.routes.push(route);
    else rules.set(rule, { virtualService, context, routes: [route] });
  }
  return [...rules].map(([rule, rest]) => ({ rule, ...rest }));
}

/** The name of a rule in `omitted`. */
export const ruleName = ({ rule, virtualService }: RuleRoutes): string =>
  rule.source ? `${rule.source.route.id} rules[${rule.index}]` : `${virtualService.id} http[${rule.index}]`;

/** Draws rules for requests, with everything that they send somewhere. */
export class Rules {
  private readonly objects: Objects;
  private readonly destinations: Destinations;

  constructor(objects: Objects, destinations: Destinations) {
    this.objects = objects;
    this.destinations = destinations;
  }

  fragment(routes: RuleRoutes, position: number, { from, listener }: Place): Fragment {
    const { rule, virtualService, context } = routes;
    const fragment = new Fragment();
    const { spec, delegate } = rule;
    const origin = writtenRule(virtualService, rule);
    const { source } = rule;
    // The rules of routes are translated, so their fields have other names.
    const written = (...path: FieldPath) =>
      this.objects.written(origin.kind, origin.id, [...origin.path, ...(source ? [] : path)]);
    const suffix = source
      ? ` ${source.route.kind} ${source.match}`
      : delegate
        ? ` > ${delegate.virtualService} ${delegate.rule}`
        : '';
    const owner = source ? source.route.id : virtualService.id;
    const id = `rule ${listener} ${owner} http ${rule.index}${suffix}`;
    const node: RuleNode = {
      kind: 'rule',
      id,
      virtualService: owner,
      ...(source && { route: matchedRoute(source).kind }),
      protocol: 'http',
      rule: rule.index,
      position,
      name: rule.name || null,
      ...(delegate && { delegate }),
      matches: routes.routes.map(({ match, ruleMatch }) => ({
        match: ruleMatch?.index ?? null,
        conditions: [...conditionsInWords(match), ...callerConditions(ruleMatch)],
        example: exampleOf(fields(ruleMatch?.spec)),
      })),
      delay: delayOf(spec),
      timeout: timeoutOf(spec),
      retries: fieldsOrNone(spec.retries) ? retryPolicy(spec.retries, undefined, false) : null,
      effects: effects(spec),
      written: [
        ...written(),
        ...(delegate ? this.objects.written('VirtualService', virtualService.id, ['spec', 'http', rule.index]) : []),
      ],
    };
    fragment.node(node);
    fragment.edge({ from, to: id, kind: 'try', share: null, written: node.written });
    const answer = (kind: AnswerNode['answer'], status: string, text: string, share: Fraction, at: Written[]) => {
      const to = `answer ${id} ${kind}`;
      fragment.node({ kind: 'answer', id: to, answer: kind, status, text, written: at });
      fragment.edge({ from: id, to, kind: 'answer', share, written: at });
    };
    const redirect = fieldsOrNone(spec.redirect);
    const direct = fieldsOrNone(spec.directResponse);
    if (redirect) {
      const status = `${number(redirect.redirectCode) || 301}`;
      answer('redirect', status, redirectInWords(redirect), Fraction.one, written('redirect'));
    } else if (direct) {
      answer('direct', `${number(direct.status)}`, directInWords(direct), Fraction.one, written('directResponse'));
    } else this.sendings(fragment, id, routes, written, answer, context);
    return fragment;
  }

  private sendings(
    fragment: Fragment,
    from: string,
    { rule, virtualService }: RuleRoutes,
    written: (...path: FieldPath) => Written[],
    answer: (kind: 'abort', status: string, text: string, share: Fraction, at: Written[]) => void,
    context: RouteContext,
  ): void {
    const { spec } = rule;
    const faults = faultBranches(spec.fault);
    const aborted = faults.filter(({ abort }) => abort);
    const abortShare = sum(aborted.map(({ probability }) => probability));
    const abort = aborted[0]?.abort;
    if (abort) {
      const status = 'grpcStatus' in abort ? abort.grpcStatus : `${abort.status}`;
      answer('abort', status, 'injected fault', abortShare, written('fault', 'abort'));
    }
    const passed = abortShare.complement();
    const targetOf = (destination: unknown) => destinationOfRoute(fields(destination), virtualService, rule, context);
    const paths = list(spec.route).map((route) => targetOf(fields(route).destination));
    const clusters = weightedClusters(virtualService, rule, context);
    const missingStatus: 500 | 503 = virtualService.semantics === 'gateway' ? 500 : 503;
    for (const { probability, destination } of clusters) {
      const to = { host: destination.host, port: destination.port, subset: destination.subset ?? '', missingStatus };
      const at = paths.flatMap((path, index) => (isSame(path, to) ? written('route', index) : []));
      const share = probability.times(passed);
      if (!share.isZero()) this.destinations.add(fragment, { from, kind: 'send', share, written: at }, to, context);
    }
    for (const { probability, destination } of mirrorsOf(virtualService, rule, reachable(faults, clusters), context)) {
      const to = { host: destination.host, port: destination.port, subset: destination.subset ?? '', missingStatus };
      const at = fieldsOrNone(spec.mirror) ? written('mirror') : written('mirrors');
      this.destinations.add(fragment, { from, kind: 'mirror', share: probability, written: at }, to, context);
    }
  }
}

function isSame(a: Target, b: Target): boolean {
  return a.host === b.host && a.port === b.port && a.subset === b.subset;
}

function sum(shares: readonly Fraction[]): Fraction {
  return shares.reduce((total, share) => total.plus(share), Fraction.zero);
}

function delayOf({ fault }: Fields): RuleNode['delay'] {
  const delayed = faultBranches(fault).filter(({ delay }) => delay !== null);
  const duration = delayed[0]?.delay;
  return duration ? { share: sum(delayed.map(({ probability }) => probability)), duration } : null;
}

function timeoutOf({ timeout }: Fields): string | null {
  const written = milliseconds(timeout);
  return written ? seconds(written) : null;
}

function directInWords({ body }: Fields): string {
  const { string } = fields(body);
  return typeof string === 'string' ? string : '';
}

/** Conditions on the caller, which proxies check when they build their routes. */
function callerConditions(ruleMatch: RuleMatch | null): string[] {
  const { sourceLabels, sourceNamespace, port } = fields(ruleMatch?.spec);
  const labels = Object.entries(fields(sourceLabels)).map(([key, value]) => `${key}=${text(value)}`);
  return [
    ...(labels.length > 0 ? [`caller has ${labels.join(', ')}`] : []),
    ...(text(sourceNamespace) ? [`caller is in namespace ${text(sourceNamespace)}`] : []),
    ...(number(port) ? [`port is ${number(port)}`] : []),
  ];
}
