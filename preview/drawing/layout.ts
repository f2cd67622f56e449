import { graphlib as dagre, layout as dagreLayout, type graphlib } from '@dagrejs/dagre';
import type { GraphEdge, MeshGraph } from '../../mesh';
import { contentOf, type NodeContent, type PlacedNode, RADIUS, type ServiceContent } from './node-content';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a node is, by its upper left corner. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Everything that a graph shows, with its place. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly { readonly node: PlacedNode; readonly content: NodeContent; readonly box: Box }[];
  /** Centres of the circles of versions, by their ids. */
  readonly circles: ReadonlyMap<string, Point>;
  /** The points that each edge passes, from its start to its end. */
  readonly edges: readonly { readonly edge: GraphEdge; readonly points: readonly Point[] }[];
}

const MARGIN = 16;

/** Lays a graph out from left to right; rules of one place stay in the order in which they are tried. */
export function layOut(graph: MeshGraph): Layout {
  const placed = graph.nodes.filter((node): node is PlacedNode => node.kind !== 'version');
  const serviceOf = new Map(graph.nodes.flatMap((node) => (node.kind === 'version' ? [[node.id, node.service]] : [])));
  const tls = new Map(graph.edges.flatMap(({ to, tls: mode }) => (mode ? [[to, mode]] : [])));
  const contents = new Map(placed.map((node) => [node.id, contentOf(node, graph, tls)]));
  const plan = new dagre.Graph({ multigraph: true });
  plan.setGraph({
    rankdir: 'LR',
    nodesep: 18,
    edgesep: 14,
    ranksep: 96,
    marginx: MARGIN,
    marginy: MARGIN,
    rankalign: 'top',
  });
  for (const { id } of placed) {
    const { width = 0, height = 0 } = contents.get(id) ?? {};
    plan.setNode(id, { width, height });
  }
  for (const { from, to, id, kind } of graph.edges) {
    const target = serviceOf.get(to) ?? to;
    // Answers and services are in the column behind the rules, also if no rule leads there.
    const isShortcut = (kind === 'answer' || kind === 'send') && !from.startsWith('rule');
    if (plan.hasNode(from) && plan.hasNode(target))
      plan.setEdge(from, target, { minlen: isShortcut ? 2 : 1, weight: 1 }, id);
  }
  if (placed.length > 0) dagreLayout(plan, { customOrder: inOrder });
  const nodes = placed.map((node) => {
    const { x = 0, y = 0, width = 0, height = 0 } = plan.node(node.id);
    const content = contents.get(node.id) ?? { lines: [], width, height };
    return { node, content, box: { x: x - width / 2, y: y - height / 2, width, height } };
  });
  const boxes = new Map(nodes.map(({ node, box }) => [node.id, box]));
  const circles = circlesOf(nodes);
  const edges = graph.edges.flatMap((edge) => {
    const from = boxes.get(edge.from);
    const circle = circles.get(edge.to);
    const box = boxes.get(edge.to);
    if (!from || !(circle || box)) return [];
    const start = { x: from.x + from.width, y: from.y + from.height / 2 };
    const end = circle
      ? { x: circle.x - RADIUS, y: circle.y }
      : { x: box?.x ?? 0, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
    const { points = [] } = plan.edge(edge.from, serviceOf.get(edge.to) ?? edge.to, edge.id) ?? {};
    const inner = (points as Point[]).slice(1, -1).filter(({ x }) => x > start.x && x < end.x);
    return [{ edge, points: [start, ...pastColumns(inner, [...boxes.values()]), end] }];
  });
  const { width = 0, height = 0 } = plan.graph() as { width?: number; height?: number };
  return { width: Math.max(width, 1), height: Math.max(height, 1), nodes, circles, edges };
}

/** An edge that passes a column of nodes is level from its left to its right side. */
function pastColumns(points: readonly Point[], boxes: readonly Box[]): Point[] {
  return points.flatMap(({ x, y }) => {
    const column = boxes.filter((box) => x >= box.x - 1 && x <= box.x + box.width + 1);
    if (column.length === 0) return [];
    const left = Math.min(...column.map((box) => box.x));
    const right = Math.max(...column.map((box) => box.x + box.width));
    return [
      { x: left, y },
      { x: right, y },
    ];
  });
}

function circlesOf(nodes: Layout['nodes']): Map<string, Point> {
  const circles = new Map<string, Point>();
  for (const { content, box } of nodes) {
    if (!('rows' in content)) continue;
    const { rows, height } = content as ServiceContent;
    let y = box.y + height - rows.reduce((sum, row) => sum + row.height, 0) - 7;
    for (const { version, height: own } of rows) {
      circles.set(version.id, { x: box.x + 14 + RADIUS, y: y + own / 2 });
      y += own;
    }
  }
  return circles;
}

/** Each node is placed by the mean place of those before it; equals keep the order of the graph. */
function inOrder(graph: graphlib.Graph): void {
  const ranks = new Map<number, string[]>();
  for (const id of graph.nodes()) {
    const { rank = 0 } = graph.node(id);
    ranks.set(rank, [...(ranks.get(rank) ?? []), id]);
  }
  const positions = new Map<string, number>();
  for (const [, ids] of [...ranks].sort(([a], [b]) => a - b)) {
    const means = new Map(ids.map((id) => [id, meanPosition(graph, id, positions)]));
    const sorted = ids.toSorted((a, b) => (means.get(a) ?? 0) - (means.get(b) ?? 0));
    for (const [order, id] of sorted.entries()) {
      graph.node(id).order = order;
      positions.set(id, order / Math.max(1, sorted.length - 1));
    }
  }
}

function meanPosition(graph: graphlib.Graph, id: string, positions: ReadonlyMap<string, number>): number {
  const before = ((graph.predecessors(id) ?? []) as string[]).map((other) => positions.get(other) ?? 0);
  return before.length === 0 ? 0 : before.reduce((sum, position) => sum + position, 0) / before.length;
}
