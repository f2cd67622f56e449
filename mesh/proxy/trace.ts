import type { Route } from '../routing/route';
import { describePath, mismatch } from '../routing/route-match';
import type { Destination, Outcome } from '../verdict/verdict';
import type { Passage } from './model';

/** Explains a verdict step by step: listener, virtual host, each route up to the one that matches, outcomes. */
export function trace(passage: Passage, refused: readonly string[]): string[] {
  const { listener, table, virtualHost, route, tcp, http, answer } = passage;
  const lines = refused.map((object) => `${object} is ignored: Istio rejects it`);
  lines.push(listener);
  if (tcp) {
    const { matched } = tcp;
    lines.push(
      matched
        ? `${matched.virtualService} ${pathOf(matched.protocol ?? 'http', matched.rule, matched.match)}`
        : 'default route: no tls or tcp rule applies',
    );
  }
  if (http && table && !virtualHost)
    lines.push(`no virtual host for ${http.host} in route configuration ${table.name}`);
  if (http && virtualHost) {
    lines.push(`virtual host ${virtualHost.name}`);
    const isRedirected = virtualHost.requireTls && http.scheme !== 'https';
    if (isRedirected) lines.push('httpsRedirect: plain HTTP is redirected before any rule is matched');
    else {
      for (const candidate of virtualHost.routes) {
        if (candidate === route) break;
        lines.push(`${nameOf(candidate)}: no match: ${mismatch(candidate.match, http)}`);
      }
      lines.push(route ? `${nameOf(route)}: ${whyOf(route)}` : 'no rule matches');
    }
  }
  for (const outcome of answer.outcomes) lines.push(describeOutcome(outcome));
  for (const { probability, destination } of answer.mirrors) {
    lines.push(`${probability} mirror to ${targetOf(destination)}`);
  }
  return lines;
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

/** Describes an outcome with its share: `4/5 forward to reviews.default.svc.cluster.local:80 (default/reviews-v1)`. */
export const describeOutcome = (outcome: Outcome): string => `${outcome.probability} ${describeFate(outcome)}`;

/** Describes an outcome without its share. */
export function describeFate(outcome: Outcome): string {
  const delay = outcome.delay ? ` after ${outcome.delay}` : '';
  return `${outcome.kind}${delay}${detail(outcome)}`;
}

function detail(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'forward':
      return ` to ${targetOf(outcome.destination)} (${outcome.destination.workloads.join(', ')})`;
    case 'unavailable':
      return ` ${outcome.status}: ${REASONS[outcome.reason]} for ${targetOf(outcome.destination)}`;
    case 'redirect':
      return ` ${outcome.status} to ${outcome.location}`;
    case 'abort':
      return ` ${outcome.grpcStatus ?? outcome.status}`;
    case 'denied':
      return ` ${outcome.status} by ${outcome.policy}`;
    case 'closed':
    case 'refused':
      return `: ${outcome.reason}`;
    case 'passthrough':
      return ` to ${outcome.address}`;
    default:
      return ` ${outcome.status}`;
  }
}

const REASONS = { 'no-cluster': 'no cluster', 'no-healthy': 'no healthy workload' } as const;

function targetOf({ host, subset, port }: Destination): string {
  return `${host}:${port}${subset ? ` subset ${subset}` : ''}`;
}
