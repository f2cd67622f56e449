import type { GraphEdge, GraphNode, MeshGraph } from './graph';
import { edgeLabel, labelOf } from './label';

/** The graph as a Mermaid flowchart, as GitHub shows it in Markdown. */
export function mermaid({ nodes, edges, omitted }: MeshGraph): string {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const nameOf = (id: string) => names.get(id) ?? '';
  const versions = nodes.filter((node) => node.kind === 'version');
  const lines = nodes.flatMap((node) => {
    if (node.kind === 'version') return [];
    if (node.kind !== 'service') return [`  ${shape(node, nameOf(node.id))}`];
    const own = versions.filter(({ service }) => service === node.id);
    return [
      `  subgraph ${nameOf(node.id)} ["${text(node)}"]`,
      ...own.map((version) => `    ${shape(version, nameOf(version.id))}`),
      '  end',
    ];
  });
  const broken = nodes.filter((node) => node.kind === 'version' && (node.missing || node.denied));
  return [
    'flowchart LR',
    ...lines,
    ...edges.map((edge) => `  ${nameOf(edge.from)} ${arrow(edge)} ${nameOf(edge.to)}`),
    ...(broken.length > 0 ? ['  classDef broken stroke:#c62828,color:#c62828'] : []),
    ...broken.map(({ id }) => `  class ${nameOf(id)} broken`),
    ...(omitted.length > 0 ? [`  omitted["${escaped(cut(omitted))}"]`] : []),
    '',
  ].join('\n');
}

/** `not drawn: 12 more (default/shop http[3], …)` */
export function cut(omitted: readonly string[]): string {
  const shown = omitted.slice(0, 3).join(', ');
  return `not drawn: ${omitted.length} more (${shown}${omitted.length > 3 ? ', …' : ''})`;
}

function shape(node: GraphNode, name: string): string {
  switch (node.kind) {
    case 'gateway':
    case 'host':
      return `${name}(["${text(node)}"])`;
    case 'callers':
      return `${name}[["${text(node)}"]]`;
    case 'version':
      return `${name}(("${text(node)}"))`;
    case 'answer':
      return `${name}{{"${text(node)}"}}`;
    default:
      return `${name}["${text(node)}"]`;
  }
}

function arrow(edge: GraphEdge): string {
  const label = edgeLabel(edge);
  const line = edge.kind === 'mirror' ? '-.->' : edge.closed ? '--x' : '-->';
  return label === '' ? line : `${line}|"${escaped(label)}"|`;
}

function text(node: GraphNode): string {
  const { title, details } = labelOf(node);
  return [title, ...details.filter(Boolean)].map(escaped).join('<br>');
}

/** Everything that could be markup becomes an entity. */
function escaped(label: string): string {
  return label.replaceAll(/[^\p{L}\p{N} .,:/_\-·…%=()[\]*]/gu, (character) => `#${character.codePointAt(0)};`);
}
