import type { Fraction } from '../verdict/fraction';
import type { GraphEdge, GraphNode, RuleNode, VersionNode } from './graph';

/** The text of a node: what it is called, and what else is to be known, a line each. */
export interface Label {
  readonly title: string;
  readonly details: readonly string[];
}

/** A share for people: `80 %`, rounded to two digits. */
export function percent(share: Fraction): string {
  const value = 100 * share.toNumber();
  if (value > 0 && value < 0.01) return '< 0.01 %';
  if (value < 100 && value > 99.99) return '> 99.99 %';
  return `${+value.toFixed(2)} %`;
}

/** A name without the namespace `default`. */
export function shortName(id: string): string {
  return id.startsWith('default/') ? id.slice('default/'.length) : id;
}

/** A host without the end that all Services have: `reviews`, `reviews.shop`. */
export function shortHost(host: string): string {
  return host.replace(/\.svc\.cluster\.local$/, '').replace(/^([^.]+)\.default$/, '$1');
}

export function labelOf(node: GraphNode): Label {
  switch (node.kind) {
    case 'gateway':
      return {
        title: shortName(node.gateway),
        details: [`:${node.port} ${node.protocol}${node.tls ? ` (TLS ${node.tls})` : ''}`, some(node.hosts, 2)],
      };
    case 'callers':
      return { title: callersInWords(node), details: node.proxied ? [] : ['without a proxy, so no rules apply'] };
    case 'host':
      return { title: hostTitle(node), details: [] };
    case 'rule':
      return { title: ruleTitle(node), details: [...matchLines(node), ...effectLines(node)] };
    case 'service':
      return { title: shortHost(node.name), details: [serviceDetail(node)] };
    case 'version':
      return { title: node.subset ?? 'any version', details: versionLines(node) };
    case 'answer':
      return { title: node.status, details: node.text === '' ? [] : [node.text] };
  }
}

/** `Rule 2`, or its name. */
export function ruleTitle({ position, name, protocol }: RuleNode): string {
  const kind = protocol === 'http' ? 'Rule' : `${protocol.toUpperCase()} rule`;
  return name ? `${kind} ${position}: ${name}` : `${kind} ${position}`;
}

/** The conditions of a rule; alternatives begin with `or`. */
export function matchLines({ matches }: RuleNode): string[] {
  return matches.flatMap(({ conditions }, index) => {
    const line = conditions.length === 0 ? 'every request' : conditions.join(' and ');
    return [index === 0 ? line : `or ${line}`];
  });
}

/** Effects of a rule other than its destinations. */
export function effectLines({ delay, timeout, retries, effects }: RuleNode): string[] {
  return [
    ...(delay ? [`${percent(delay.share)} wait ${delay.duration}`] : []),
    ...(timeout ? [`timeout ${timeout}`] : []),
    ...(retries ? [`${retries.attempts} ${retries.attempts === 1 ? 'retry' : 'retries'}`] : []),
    ...effects,
  ];
}

function hostTitle({ host, port }: GraphNode & { kind: 'host' }): string {
  return port === null || port === 80 ? shortHost(host) : `${shortHost(host)}:${port}`;
}

function serviceDetail({ namespace, port, external, unknown }: GraphNode & { kind: 'service' }): string {
  if (unknown) return `unknown host · ${port}`;
  return `${external ? 'outside the mesh' : namespace} · ${port}`;
}

function callersInWords({ all, workloads }: GraphNode & { kind: 'callers' }): string {
  if (workloads.length === 0) return 'any workload';
  if (all && workloads.length > 1) return 'every workload';
  return some(workloads.map(shortName), 3);
}

function versionLines({ workloads, missing, status = 503, denied, policies, circuitBreaker }: VersionNode): string[] {
  return [
    ...(missing ? [`${status}: ${missing === 'no-cluster' ? 'no such version' : 'no workload'}`] : []),
    ...(workloads.length > 0
      ? [
          some(
            workloads.map(({ name }) => shortName(name)),
            2,
          ),
        ]
      : []),
    ...(denied ? [`denied by ${policies.join(', ')}`] : policies.length > 0 ? [`guarded by ${some(policies, 2)}`] : []),
    ...(circuitBreaker ? ['circuit breaker'] : []),
  ];
}

/** The text of an edge; empty for a plain edge with all requests. */
export function edgeLabel({ kind, share, closed }: GraphEdge): string {
  const isCertain = share?.toNumber() === 1;
  const parts = [
    ...(kind === 'mirror' ? ['mirror'] : []),
    ...(share && (kind === 'mirror' || !isCertain) ? [percent(share)] : []),
    ...(closed ? ['closed'] : []),
  ];
  return parts.join(' ');
}

function some(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}
