import type { GraphEdge, GraphNode, MeshGraph } from './graph';
import { edgeLabel, labelOf } from './label';
import { cut } from './mermaid';

/** The graph in the language of Graphviz. */
export function dot({ nodes, edges, omitted }: MeshGraph): string {
  const versions = nodes.filter((node) => node.kind === 'version');
  const lines = nodes.flatMap((node, index) => {
    if (node.kind === 'version') return [];
    if (node.kind !== 'service') return [`  ${statement(node)}`];
    const own = versions.filter(({ service }) => service === node.id);
    return [
      `  subgraph cluster_${index} {`,
      `    label=${text(node)} style=rounded`,
      ...own.map((version) => `    ${statement(version)}`),
      '  }',
    ];
  });
  return [
    'digraph mesh {',
    '  rankdir=LR',
    '  node [fontname="sans-serif" fontsize=11 shape=box style=rounded]',
    '  edge [fontname="sans-serif" fontsize=10]',
    ...lines,
    ...edges.map((edge) => `  ${quoted(edge.from)} -> ${quoted(edge.to)}${attributes(edge)}`),
    ...(omitted.length > 0 ? [`  omitted [label=${quoted(cut(omitted))} shape=plaintext]`] : []),
    '}',
    '',
  ].join('\n');
}

const SHAPES: Readonly<Partial<Record<GraphNode['kind'], string>>> = {
  gateway: 'cds',
  callers: 'component',
  host: 'oval',
  version: 'circle',
  answer: 'hexagon',
};

function statement(node: GraphNode): string {
  const shape = SHAPES[node.kind];
  const isBroken = node.kind === 'version' && (node.missing || node.denied);
  return `${quoted(node.id)} [label=${text(node)}${shape ? ` shape=${shape}` : ''}${isBroken ? ' color="#c62828"' : ''}]`;
}

function attributes(edge: GraphEdge): string {
  const label = edgeLabel(edge);
  const own = [
    ...(label === '' ? [] : [`label=${quoted(label)}`]),
    ...(edge.kind === 'mirror' ? ['style=dashed'] : []),
    ...(edge.closed ? ['color="#c62828" arrowhead=tee'] : []),
    ...(edge.share && edge.kind === 'send' ? [`penwidth=${(1 + 3 * edge.share.toNumber()).toFixed(1)}`] : []),
  ];
  return own.length === 0 ? '' : ` [${own.join(' ')}]`;
}

function text(node: GraphNode): string {
  const { title, details } = labelOf(node);
  return quoted([title, ...details.filter(Boolean)].join('\n'));
}

/** A quoted string; line breaks become Graphviz' own. */
function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll(/\r?\n/g, '\\n')}"`;
}
