import {
  Fraction,
  type GraphEdge,
  type GraphNode,
  type Matched,
  type MeshGraph,
  type RoutedDestination,
  type Verdict,
} from '../../mesh';
import { isMatchedRule } from '../../mesh/graph/matched-rule';
import { statusInWords } from '../../mesh/verdict/describe';
import type { Question } from './question';

/** The way of one request through a graph: shares of the nodes and edges that it passes. */
export interface Lit {
  readonly nodes: ReadonlyMap<string, Fraction>;
  readonly edges: ReadonlyMap<string, Fraction>;
  /** What goes wrong at a node, with its share. */
  readonly failures: ReadonlyMap<string, { readonly share: Fraction; readonly text: string }>;
}

export const NOTHING_LIT: Lit = { nodes: new Map(), edges: new Map(), failures: new Map() };

/** Finds the way of a request in a graph. What is not drawn there stays dark. */
export function lightUp(graph: MeshGraph, { from }: Question, verdict: Verdict): Lit {
  // A host with several ports has callers for each of them.
  const ways = graph.nodes.filter((node) => isSender(node, from, verdict)).map(({ id }) => wayFrom(id, graph, verdict));
  return ways.find(({ edges }) => edges.size > 0) ?? ways[0] ?? NOTHING_LIT;
}

function wayFrom(start: string, graph: MeshGraph, verdict: Verdict): Lit {
  const way = new Way(graph);
  way.node(start, Fraction.one);
  const rule = verdict.matched && way.rule(start, verdict.matched, verdict);
  const last = rule ?? way.host(start, verdict);
  if (last !== start) way.along(start, last, Fraction.one);
  for (const outcome of verdict.outcomes) {
    const { probability } = outcome;
    const destination = 'destination' in outcome ? outcome.destination : undefined;
    if (destination) {
      const reached = way.to(last, destination, 'send', probability);
      const failure = failureOf(outcome);
      if (failure && reached) way.fail(reached, probability, failure);
    } else way.answer(last, outcome.kind, probability);
  }
  for (const { destination, probability } of verdict.mirrors) way.to(last, destination, 'mirror', probability);
  return way;
}

/** The id of a version's node. */
export function versionId({ host, port, subset }: RoutedDestination): string {
  return `version ${host}:${port} ${subset ?? ''}`;
}

class Way implements Lit {
  readonly nodes = new Map<string, Fraction>();
  readonly edges = new Map<string, Fraction>();
  readonly failures = new Map<string, { share: Fraction; text: string }>();
  private readonly byId: ReadonlyMap<string, GraphNode>;
  private readonly outgoing = new Map<string, GraphEdge[]>();

  constructor({ nodes, edges }: MeshGraph) {
    this.byId = new Map(nodes.map((node) => [node.id, node]));
    for (const edge of edges) this.outgoing.set(edge.from, [...(this.outgoing.get(edge.from) ?? []), edge]);
  }

  node(id: string, share: Fraction): void {
    this.nodes.set(id, (this.nodes.get(id) ?? Fraction.zero).plus(share));
  }

  fail(id: string, share: Fraction, text: string): void {
    const known = this.failures.get(id)?.share ?? Fraction.zero;
    this.failures.set(id, { share: known.plus(share), text });
  }

  /** The node of the rule that matched, behind the sender and perhaps a host. */
  rule(start: string, matched: Matched, verdict: Verdict): string | undefined {
    const host = this.host(start, verdict);
    return [host, start].flatMap((from) =>
      this.next(from).filter(({ to }) => isMatchedRule(this.byId.get(to), matched)),
    )[0]?.to;
  }

  /** The node of the host that is asked for; the sender itself if it has none. */
  host(start: string, verdict: Verdict): string {
    const name = verdict.stations.find(({ virtualHost }) => virtualHost)?.virtualHost ?? '';
    const hosts = this.next(start).flatMap(({ to }) => {
      const node = this.byId.get(to);
      return node?.kind === 'host' ? [node] : [];
    });
    const found = hosts.find(({ host, port }) =>
      port === null ? name.startsWith(`${host}:`) : name === `${host}:${port}`,
    );
    return found?.id ?? start;
  }

  /** Lights the edges from one node to another, which at most one node lies between. */
  along(from: string, to: string, share: Fraction): void {
    const direct = this.next(from).find((edge) => edge.to === to);
    if (direct) this.pass(direct, share);
    else {
      const first = this.next(from).find((edge) => this.next(edge.to).some((second) => second.to === to));
      const second = first && this.next(first.to).find((edge) => edge.to === to);
      if (first) this.pass(first, share);
      if (second) this.pass(second, share);
    }
  }

  /** @returns the node of the version, if it is drawn */
  to(from: string, destination: RoutedDestination, kind: GraphEdge['kind'], share: Fraction): string | undefined {
    const version = versionId(destination);
    const missing = version.replace(/^version/, 'missing');
    const edge = this.next(from).find(
      (candidate) => candidate.kind === kind && [version, missing].includes(candidate.to),
    );
    if (edge) this.pass(edge, share);
    return edge?.to;
  }

  answer(from: string, kind: string, share: Fraction): void {
    const edge = this.next(from).find((candidate) => {
      const node = this.byId.get(candidate.to);
      return node?.kind === 'answer' && node.answer === kind;
    });
    if (edge) this.pass(edge, share);
  }

  private pass({ id, to }: GraphEdge, share: Fraction): void {
    this.edges.set(id, (this.edges.get(id) ?? Fraction.zero).plus(share));
    this.node(to, share);
  }

  private next(from: string): readonly GraphEdge[] {
    return this.outgoing.get(from) ?? [];
  }
}

function isSender(node: GraphNode, from: Question['from'], { request }: Verdict): boolean {
  if (from.kind === 'gateway') {
    const ids = [from.gateway, `default/${from.gateway}`];
    return node.kind === 'gateway' && ids.includes(node.gateway) && node.port === (request.port ?? from.port);
  }
  return node.kind === 'callers' && (node.workloads.includes(from.workload) || node.workloads.length === 0);
}

function failureOf(outcome: Verdict['outcomes'][number]): string | undefined {
  if (outcome.kind === 'denied' || outcome.kind === 'unavailable') return statusInWords(outcome);
  return outcome.kind === 'closed' ? 'closed' : undefined;
}
