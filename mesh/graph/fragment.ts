import type { GraphEdge, GraphNode, MeshGraph } from './graph';

/** Nodes and edges under construction. Nodes and edges that have an id are kept. */
export class Fragment {
  private readonly nodesById = new Map<string, GraphNode>();
  private readonly edgesById = new Map<string, GraphEdge>();
  private readonly omitted: string[] = [];
  private readonly limit: number;

  constructor(limit = Number.POSITIVE_INFINITY) {
    this.limit = limit;
  }

  /** Something was left out: what comes later is left out, too, as it may be of less weight. */
  get isFull(): boolean {
    return this.omitted.length > 0 || this.nodesById.size >= this.limit;
  }

  node(node: GraphNode): void {
    if (!this.nodesById.has(node.id)) this.nodesById.set(node.id, node);
  }

  edge(edge: Omit<GraphEdge, 'id'>): void {
    const id = `${edge.from} ${edge.kind} ${edge.to}`;
    if (!this.edgesById.has(id)) this.edgesById.set(id, { ...edge, id });
  }

  /** Names something that is not drawn. */
  omit(name: string): void {
    this.omitted.push(name);
  }

  /** Adds all of another fragment, or nothing but its name if its nodes exceed the limit. */
  add(other: Fragment, name: string): boolean {
    const added = [...other.nodesById.keys()].filter((id) => !this.nodesById.has(id)).length;
    if (this.omitted.length > 0 || this.nodesById.size + added > this.limit) {
      this.omit(name);
      return false;
    }
    for (const node of other.nodesById.values()) this.node(node);
    for (const edge of other.edgesById.values()) this.edge(edge);
    this.omitted.push(...other.omitted);
    return true;
  }

  graph(): MeshGraph {
    return { nodes: [...this.nodesById.values()], edges: [...this.edgesById.values()], omitted: this.omitted };
  }
}
