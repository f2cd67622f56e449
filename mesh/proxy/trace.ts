import type { Route } from '../routing/route';
import { describePath, mismatch } from '../routing/route-match';
import type { Outcome } from '../verdict/verdict';
import type { Passage } from './model';

/** The stations of a request in words: listener, virtual host, every rule that was asked, and what came out. */
export function trace(passage: Passage, refused: readonly string[]): string[] {
  const { listener, table, virtualHost, route, tcp, http, answer } = passage;
  const lines = refused.map((object) => `Istio refuses ${object}: left out`);
  lines.push(listener);
  if (tcp) {
    const { matched } = tcp;
    lines.push(
      matched
        ? `${matched.virtualService} ${matched.protocol} rule ${matched.rule}${matched.match === null ? '' : ` match ${matched.match}`}`
        : 'no rule: the service itself',
    );
  }
  if (http && table && !virtualHost) lines.push(`no virtual host for ${http.host} in ${table.name}`);
  if (http && virtualHost) {
    lines.push(`virtual host ${virtualHost.name}`);
    const isRedirected = virtualHost.requireTls && http.scheme !== 'https';
    if (isRedirected) lines.push('httpsRedirect: plain HTTP is sent to https before any rule is asked');
    else {
      for (const candidate of virtualHost.routes) {
        if (candidate === route) break;
        lines.push(`${nameOf(candidate)}: no, ${mismatch(candidate.match, http) ?? 'no match'}`);
      }
      lines.push(route ? `${nameOf(route)}: ${whyOf(route)}` : 'no rule matches');
    }
  }
  for (const outcome of answer.outcomes) lines.push(describeOutcome(outcome));
  for (const { probability, destination } of answer.mirrors) {
    lines.push(`${probability} mirrored to ${destination.host}:${destination.port}`);
  }
  return lines;
}

function nameOf({ virtualService, rule, ruleMatch }: Route): string {
  if (!virtualService || !rule) return 'default route';
  const at = ruleMatch && ruleMatch.index !== null ? ` match ${ruleMatch.index}` : '';
  const delegate = rule.delegate ? ` (${rule.delegate.virtualService} rule ${rule.delegate.rule})` : '';
  return `${virtualService.id} rule ${rule.index}${at}${delegate}${rule.name ? ` "${rule.name}"` : ''}`;
}

function whyOf({ match, virtualService }: Route): string {
  if (!virtualService) return 'no VirtualService speaks for this';
  if (match.catchAll) return 'takes every request';
  const conditions = match.conditions.length > 0 ? ` and ${match.conditions.length} more conditions` : '';
  return `path is ${describePath(match.path)}${conditions}`;
}

/** An outcome in words, with its share: `4/5 forward to reviews.default.svc.cluster.local:80 (default/reviews-v1)`. */
export const describeOutcome = (outcome: Outcome): string => `${outcome.probability} ${describeFate(outcome)}`;

/** An outcome in words, without its share. */
export function describeFate(outcome: Outcome): string {
  const delay = outcome.delay ? ` after ${outcome.delay}` : '';
  return `${outcome.kind}${delay}${detail(outcome)}`;
}

function detail(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'forward': {
      const { host, subset, port, workloads } = outcome.destination;
      return ` to ${host}:${port}${subset ? ` subset ${subset}` : ''} (${workloads.join(', ')})`;
    }
    case 'unavailable': {
      const { host, subset, port } = outcome.destination;
      return ` ${outcome.reason}: ${host}:${port}${subset ? ` subset ${subset}` : ''}`;
    }
    case 'redirect':
      return ` ${outcome.status} ${outcome.location}`;
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
