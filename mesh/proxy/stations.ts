import { whyBefore } from '../gateway-api/precedence';
import { whyPathBefore } from '../ingress/path-match';
import { type Location, locate } from '../manifest/location';
import type { HttpRequest } from '../request/http-request';
import { matchedPath, matchedRoute } from '../routing/matched-route';
import type { Route } from '../routing/route';
import { conditionsInWords, describePath, failedCondition, matchesRequest, mismatch } from '../routing/route-match';
import type { TcpRoute } from '../routing/tcp-routes';
import type { RouteTable } from '../routing/virtual-host';
import type { Matched, Station } from '../verdict/verdict';
import { routeRuleOf } from '../verdict/verdict-text';
import type { Passage } from './model';
import { noHost } from './reasons';

/** The stations of a request: listener, virtual host and every rule that was tried. */
export function stations(passage: Passage): Station[] {
  const { listener, tcp } = passage;
  return [{ kind: 'listener', text: listener, passed: true }, ...(tcp ? [connection(tcp)] : httpStations(passage))];
}

function connection({ matched, virtualService }: TcpRoute): Station {
  if (!matched) return { kind: 'rule', text: 'default route: no tls or tcp rule applies', passed: true };
  const text =
    matched.route === undefined
      ? `${matched.virtualService} ${pathOf(matched.protocol ?? 'http', matched.rule, matched.match)}`
      : routeRuleOf(matched);
  return { kind: 'rule', text, passed: true, rule: matched, ...(virtualService && located(virtualService, matched)) };
}

function httpStations(passage: Passage): Station[] {
  const { table, http } = passage;
  if (!http || !table) return [];
  if (table.newerRefusal) {
    const text = `Envoy refuses newer routes in route configuration ${table.name} and keeps the previous ones: ${table.newerRefusal}`;
    return [{ kind: 'virtual-host', text, passed: true }, ...hostStations(passage, http, table)];
  }
  return hostStations(passage, http, table);
}

function hostStations({ virtualHost, route, servers }: Passage, http: HttpRequest, table: RouteTable): Station[] {
  if (table.refusal) {
    const text = `Envoy refuses route configuration ${table.name}, so no host has routes: ${table.refusal}`;
    return [{ kind: 'virtual-host', text, passed: false }];
  }
  if (!virtualHost) {
    const text = servers
      ? noHost(http.host, servers)
      : `no virtual host for ${http.host} in route configuration ${table.name}`;
    return [{ kind: 'virtual-host', text, passed: false }];
  }
  const host: Station = {
    kind: 'virtual-host',
    text: `virtual host ${virtualHost.name}`,
    passed: true,
    virtualHost: virtualHost.name,
  };
  if (virtualHost.requireTls && http.scheme !== 'https') {
    const text = 'httpsRedirect: plain HTTP is redirected before any rule is matched';
    return [host, { kind: 'https-redirect', text, passed: true }];
  }
  const tried = route ? virtualHost.routes.indexOf(route) : virtualHost.routes.length;
  const rejected = virtualHost.routes.slice(0, tried).map((candidate): Station => {
    const failed = failedCondition(candidate.match, http);
    return {
      kind: 'rule',
      text: `${nameOf(candidate)}: no match: ${mismatch(candidate.match, http)}`,
      passed: false,
      ...ruleOf(candidate),
      ...(failed && { failed }),
    };
  });
  const precedence = route ? precedenceOf(route, virtualHost.routes.slice(tried + 1), http) : '';
  const last: Station = route
    ? { kind: 'rule', text: `${nameOf(route)}: ${whyOf(route)}${precedence}`, passed: true, ...ruleOf(route) }
    : { kind: 'rule', text: 'no rule matches', passed: false };
  return [host, ...rejected, last];
}

/** The rule that a route was built from; `null` for the default route of a service. */
export function matchedBy({ virtualService, rule, ruleMatch }: Route): Matched | null {
  if (!virtualService || !rule) return null;
  const { delegate, source } = rule;
  if (source) return matchedRoute(source);
  return {
    virtualService: virtualService.id,
    rule: rule.index,
    match: ruleMatch?.index ?? null,
    name: rule.name || null,
    ...(delegate && { delegate: { ...delegate, match: ruleMatch?.delegateIndex ?? null } }),
  };
}

function ruleOf(route: Route): Pick<Station, 'rule' | 'conditions' | 'location'> {
  const rule = matchedBy(route);
  if (!rule || !route.virtualService) return {};
  return { rule, conditions: conditionsInWords(route.match), ...located(route.virtualService, rule) };
}

function located(virtualService: NonNullable<Route['virtualService']>, matched: Matched): Pick<Station, 'location'> {
  const location = locationOf(virtualService, matched);
  return location ? { location } : {};
}

/** File and line of the rule that matched; `null` if the manifests were not read from files. */
export function locationOf({ config }: NonNullable<Route['virtualService']>, matched: Matched): Location | null {
  if (matched.route === undefined) {
    const { protocol = 'http', rule, match } = matched;
    return locate(config, ['spec', protocol, rule, ...(match === null ? [] : ['match', match])]);
  }
  const { kind, route } = matched;
  const source = config.translated?.sources.find(({ route: of }) => of.kind === kind && of.id === route);
  return source ? locate(source.route, matchedPath(matched)) : null;
}

function nameOf({ virtualService, rule, ruleMatch }: Route): string {
  if (!virtualService || !rule) return 'default route';
  const { delegate, source } = rule;
  if (source) return routeRuleOf(matchedRoute(source));
  const path = pathOf('http', rule.index, ruleMatch?.index ?? null);
  const origin = delegate
    ? ` (${delegate.virtualService} ${pathOf('http', delegate.rule, ruleMatch?.delegateIndex ?? null)})`
    : '';
  return `${virtualService.id} ${path}${rule.name ? ` "${rule.name}"` : ''}${origin}`;
}

function pathOf(protocol: string, rule: number, match: number | null): string {
  return `${protocol}[${rule}]${match === null ? '' : `.match[${match}]`}`;
}

/** Why a rule of a route or Ingress goes before another one that matches too; empty if no other one matches. */
function precedenceOf(route: Route, later: readonly Route[], http: HttpRequest): string {
  const { rule, virtualService } = route;
  if (!rule?.source) return '';
  const next = later.find((candidate) => candidate.rule?.source && matchesRequest(candidate.match, http));
  if (!next?.rule) return '';
  const reason =
    next.virtualService === virtualService
      ? (virtualService?.semantics === 'ingress' ? whyPathBefore : whyBefore)(rule.spec, next.rule.spec)
      : 'they belong to other listeners or write their host names differently, so they are not sorted together';
  return `, and is tried before ${nameOf(next)}: ${reason}`;
}

function whyOf({ match, virtualService }: Route): string {
  if (!virtualService) return 'no VirtualService applies';
  if (match.catchAll) return 'matches every request';
  const { length } = match.conditions;
  const others = length === 0 ? '' : ` and ${length} more condition${length === 1 ? '' : 's'}`;
  return `matches path ${describePath(match.path)}${others}`;
}
