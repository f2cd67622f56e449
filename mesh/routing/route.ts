import { fields, fieldsOrNone, number, text } from '../manifest/fields';
import type { HostName } from '../registry/host-name';
import type { HttpRequest } from '../request/http-request';
import type { Fate } from '../verdict/verdict';
import type { Connection } from './connection';
import { forwardAction, serviceAction } from './forward';
import { inOrder, responseOperations } from './header-operations';
import { redirect } from './redirect';
import { certain, type RouteAction, type RouteContext } from './route-action';
import { ANY, type RouteMatch, routeMatch } from './route-match';
import type { HttpRule, RuleMatch, VirtualService } from './virtual-service';

/** A virtual host entry: the first route that matches answers. */
export class Route {
  private made: RouteAction | undefined;

  readonly match: RouteMatch;
  readonly virtualService: VirtualService | null;
  readonly rule: HttpRule | null;
  readonly ruleMatch: RuleMatch | null;
  /** The proxy and listener that it was built for; `undefined` for fixed answers. */
  readonly context: RouteContext | undefined;
  /** Host of the service without a VirtualService that it leads to, empty for other routes. */
  readonly service: HostName;
  private readonly make: () => RouteAction;

  constructor(
    match: RouteMatch,
    virtualService: VirtualService | null,
    rule: HttpRule | null,
    ruleMatch: RuleMatch | null,
    make: () => RouteAction,
    context?: RouteContext,
    service: HostName = '',
  ) {
    this.match = match;
    this.virtualService = virtualService;
    this.rule = rule;
    this.ruleMatch = ruleMatch;
    this.make = make;
    this.context = context;
    this.service = service;
  }

  /** Created when the first request matches. */
  get action(): RouteAction {
    this.made ??= this.make();
    return this.made;
  }
}

/** Builds a VirtualService's routes for a proxy and listener, up to the first catch-all. */
export function buildRoutes(virtualService: VirtualService, context: RouteContext): Route[] {
  const routes: Route[] = [];
  for (const rule of virtualService.http) {
    if (rule.matches.length === 0) {
      const make = () => ruleAction(virtualService, rule, ANY, context);
      routes.push(new Route(ANY, virtualService, rule, null, make, context));
      return routes;
    }
    for (const ruleMatch of rule.matches) {
      if (!applies(ruleMatch, context)) continue;
      const match = routeMatch(ruleMatch.spec, context.programs, virtualService.semantics !== undefined);
      const make = () => ruleAction(virtualService, rule, match, context);
      routes.push(new Route(match, virtualService, rule, ruleMatch, make, context));
      if (match.catchAll) return routes;
    }
  }
  return routes;
}

/** Whether `buildRoutes` would return any routes. */
export function hasRoutes(virtualService: VirtualService, context: RouteContext): boolean {
  return virtualService.http.some(
    ({ matches }) => matches.length === 0 || matches.some((match) => applies(match, context)),
  );
}

/** Route to a service without a VirtualService. */
export function defaultRoute(host: HostName, context: RouteContext): Route {
  return new Route(ANY, null, null, null, () => serviceAction(host, context), context, host);
}

export function fixedRoute(fate: (request: HttpRequest, connection: Connection) => Fate): Route {
  return new Route(ANY, null, null, null, () => (request, connection) => certain(fate(request, connection)));
}

// If `gateways` is set, sourceLabels and sourceNamespace are ignored.
function applies({ spec }: RuleMatch, { proxy, gatewayNames, listenPort }: RouteContext): boolean {
  if (number(spec.port) !== 0 && number(spec.port) !== listenPort) return false;
  const gateways = Array.isArray(spec.gateways) ? spec.gateways : [];
  if (gateways.length > 0) return gateways.some((name) => gatewayNames.has(text(name)));
  for (const [key, value] of Object.entries(fields(spec.sourceLabels))) {
    if (proxy.labels.get(key) !== text(value)) return false;
  }
  return text(spec.sourceNamespace) === '' || text(spec.sourceNamespace) === proxy.namespace;
}

function ruleAction(
  virtualService: VirtualService,
  rule: HttpRule,
  match: RouteMatch,
  context: RouteContext,
): RouteAction {
  const { spec } = rule;
  const responseHeaders = inOrder([responseOperations(spec.headers)]);
  const response = responseHeaders.length > 0 && { responseHeaders };
  if (fieldsOrNone(spec.redirect)) {
    const { status, location } = redirect(spec.redirect, match.path, context.listenPort, context.isTls);
    return (request) => certain({ kind: 'redirect', status, location: location(request), ...response });
  }
  const direct = fieldsOrNone(spec.directResponse);
  if (direct) {
    const body = directBody(fields(direct.body));
    const answer = certain({ kind: 'direct', status: number(direct.status), body, ...response });
    return () => answer;
  }
  return forwardAction(virtualService, rule, match, context);
}

function directBody(body: Readonly<Record<string, unknown>>): string | null {
  if (typeof body.string === 'string') return body.string;
  return typeof body.bytes === 'string' ? decodeBase64(body.bytes) : null;
}

function decodeBase64(bytes: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0)));
  } catch {
    return '';
  }
}
