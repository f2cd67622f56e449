import type { GraphEdge, MeshGraph } from '../../mesh';
import { edgeLabels, edgeLine } from './edge-shapes';
import { round } from './icons';
import { type Layout, layOut } from './layout';
import { type Marks, NO_MARKS } from './marks';
import { nodeShapes, serviceGround } from './node-shapes';
import { type Shape, shape, shapeText } from './shape';
import { pictureStyle } from './style';

/** The elements of a picture: edges below nodes, the way of the request above other edges, labels on top. */
export function pictureShapes(layout: Layout, marks: Marks, interactive: boolean): Shape[] {
  const hueOf = ({ to, id }: GraphEdge) => (marks.lit.edges.has(id) ? marks.hues.get(to) : undefined);
  const isLit = ({ edge }: Layout['edges'][number]) => marks.lit.edges.has(edge.id);
  const ordered = [...layout.edges.filter((placed) => !isLit(placed)), ...layout.edges.filter(isLit)];
  const options = { marks, interactive };
  return [
    ...layout.nodes.flatMap(serviceGround),
    ...ordered.flatMap((placed) => edgeLine(placed, marks, hueOf(placed.edge))),
    ...layout.nodes.flatMap((placed) => nodeShapes(placed, options)),
    ...edgeLabels(ordered.toReversed(), marks, hueOf),
  ];
}

/** A graph as an SVG document that follows the colour scheme of its reader. */
export function svg(graph: MeshGraph, marks: Marks = NO_MARKS): string {
  const layout = layOut(graph);
  const [width, height] = [round(layout.width), round(layout.height)];
  const picture = shape(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      class: 'picture',
      role: 'img',
    },
    shape('title', {}, 'Where requests go'),
    shape('style', {}, pictureStyle),
    shape('rect', { class: 'ground', width, height }),
    ...pictureShapes(layout, marks, false),
  );
  return `${shapeText(picture)}\n`;
}
