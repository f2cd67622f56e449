import type { GraphEdge, GraphNode, MeshGraph, RuleNode } from '../../mesh';
import { edgeLabel, effectLines, labelOf, matchLines } from '../../mesh/graph/label';
import { alignedRules } from './rule-alignment';

/** How two graphs of the same place differ. */
export interface Comparison {
  /** The later graph, with what only the earlier one has. */
  readonly graph: MeshGraph;
  /** By id of a node or edge; all others are the same. */
  readonly changes: ReadonlyMap<string, Change>;
}

/** A difference of a node or edge. */
export type Change =
  | { readonly kind: 'added' }
  | { readonly kind: 'removed' }
  /** The text before, and the text now. */
  | { readonly kind: 'changed'; readonly before: string; readonly after: string };

/**
 * Compares what two graphs show. This is a comparison of pictures: a rule that was rewritten without any effect counts as
 * changed. The exact comparison of all requests is `mesh.differences()`.
 */
export function compareGraphs(before: MeshGraph, after: MeshGraph): Comparison {
  const earlier = renamed(before, alignedRules(before, after));
  const changes = new Map<string, Change>();
  const nodes = merge(earlier.nodes, after.nodes, nodeText, changes);
  const edges = merge(earlier.edges, after.edges, edgeLabel, changes);
  return { graph: { ...after, nodes, edges }, changes };
}

function merge<T extends GraphNode | GraphEdge>(
  before: readonly T[],
  after: readonly T[],
  textOf: (element: T) => string,
  changes: Map<string, Change>,
): T[] {
  const old = new Map(before.map((element) => [element.id, element]));
  for (const element of after) {
    const earlier = old.get(element.id);
    if (!earlier) changes.set(element.id, { kind: 'added' });
    else if (textOf(earlier) !== textOf(element)) {
      changes.set(element.id, { kind: 'changed', before: textOf(earlier), after: textOf(element) });
    }
    old.delete(element.id);
  }
  for (const id of old.keys()) changes.set(id, { kind: 'removed' });
  return [...after, ...old.values()];
}

/** The number of a rule is no difference: it changes with each rule before it. */
function nodeText(node: GraphNode): string {
  if (node.kind === 'rule') return [node.name, ...matchLines(node), ...effectLines(node)].filter(Boolean).join(', ');
  const { title, details } = labelOf(node);
  return [title, ...details].filter(Boolean).join(', ');
}

/** A graph with other ids for some of its rules, also inside the ids that they are part of. */
function renamed({ nodes, edges, omitted }: MeshGraph, ids: ReadonlyMap<string, string>): MeshGraph {
  const nameOf = (id: string) => ids.get(id) ?? answerOf(id, ids);
  return {
    nodes: nodes.map((node) => ({ ...node, id: nameOf(node.id) }) as RuleNode | GraphNode),
    edges: edges.map((edge) => {
      const [from, to] = [nameOf(edge.from), nameOf(edge.to)];
      return { ...edge, from, to, id: `${from} ${edge.kind} ${to}` };
    }),
    omitted,
  };
}

/** The answer of a rule has the id of the rule in its own. */
function answerOf(id: string, ids: ReadonlyMap<string, string>): string {
  const [, rule, kind] = /^answer (rule .*) (\S+)$/.exec(id) ?? [];
  const other = rule === undefined ? undefined : ids.get(rule);
  return other === undefined ? id : `answer ${other} ${kind}`;
}
