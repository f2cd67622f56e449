import { locate } from '../manifest/location';
import type { Route } from '../routing/route';
import { conditionsInWords, describePath, failedCondition, mismatch } from '../routing/route-match';
import type { TcpRoute } from '../routing/tcp-routes';
import type { Matched, Station } from '../verdict/verdict';
import type { Passage } from './model';
import { noHost } from './reasons';

/** The stations of a request: listener, virtual host and every rule that was tried. */
export function stations(passage: Passage): Station[] {
  const { listener, tcp } = passage;
  return [{ kind: 'listener', text: listener, passed: true }, ...(tcp ? [connection(tcp)] : httpStations(passage))];
}

function connection({ matched, virtualService }: TcpRoute): Station {
  if (!matched) return { kind: 'rule', text: 'default route: no tls or tcp rule applies', passed: true };
  return {
    kind: 'rule',
    text: `${matched.virtualService} ${pathOf(matched.protocol ?? 'http', matched.rule, matched.match)}`,
    passed: true,
    rule: matched,
    ...(virtualService && located(virtualService, matched)),
  };
}

function httpStations({ table, virtualHost, route, http, servers }: Passage): Station[] {
  if (!http || !table) return [];
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
  const last: Station = route
    ? { kind: 'rule', text: `${nameOf(route)}: ${whyOf(route)}`, passed: true, ...ruleOf(route) }
    : { kind: 'rule', text: 'no rule matches', passed: false };
  return [host, ...rejected, last];
}

/** The rule that a route stands for; `null` for the default route of a service. */
export function matchedBy({ virtualService, rule, ruleMatch }: Route): Matched | null {
  if (!virtualService || !rule) return null;
  const { delegate } = rule;
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

function located({ config }: NonNullable<Route['virtualService']>, matched: Matched): Pick<Station, 'location'> {
  const { protocol = 'http', rule, match } = matched;
  const location = locate(config, ['spec', protocol, rule, ...(match === null ? [] : ['match', match])]);
  return location ? { location } : {};
}

function nameOf({ virtualService, rule, ruleMatch }: Route): string {
  if (!virtualService || !rule) return 'default route';
  const { delegate } = rule;
  const path = pathOf('http', rule.index, ruleMatch?.index ?? null);
  const origin = delegate
    ? ` (${delegate.virtualService} ${pathOf('http', delegate.rule, ruleMatch?.delegateIndex ?? null)})`
    : '';
  return `${virtualService.id} ${path}${rule.name ? ` "${rule.name}"` : ''}${origin}`;
}

function pathOf(protocol: string, rule: number, match: number | null): string {
  return `${protocol}[${rule}]${match === null ? '' : `.match[${match}]`}`;
}

function whyOf({ match, virtualService }: Route): string {
  if (!virtualService) return 'no VirtualService applies';
  if (match.catchAll) return 'matches every request';
  const { length } = match.conditions;
  const others = length === 0 ? '' : ` and ${length} more condition${length === 1 ? '' : 's'}`;
  return `matches path ${describePath(match.path)}${others}`;
}
