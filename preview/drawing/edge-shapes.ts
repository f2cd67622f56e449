import type { GraphEdge } from '../../mesh';
import { edgeLabel, percent } from '../../mesh/graph/label';
import { icon, round } from './icons';
import type { Layout, Point } from './layout';
import { CHANGE_SIGNS, classesOf, type Marks } from './marks';
import { type Shape, shape } from './shape';
import { textWidth } from './text-size';

type Placed = Layout['edges'][number];

const LABEL = { size: 12, bold: true };

/** The line of an edge, thick by its share; with motion, dots run along it. */
export function edgeLine({ edge, points }: Placed, marks: Marks, hue: number | undefined): Shape[] {
  const share = marks.lit.edges.get(edge.id);
  const isBad =
    edge.closed !== undefined || (share !== undefined && marks.lit.failures.get(edge.to)?.share.equals(share));
  const classes = ['edge', edge.kind, hue !== undefined && `hue-${hue}`, isBad && 'bad', classesOf(edge.id, marks)];
  const d = curve(points);
  const width = share ? 1.5 + (edge.kind === 'mirror' ? 1.5 : 5) * share.toNumber() : 1.5;
  const line = shape('path', {
    class: classes.filter(Boolean).join(' '),
    d,
    'data-id': edge.id,
    'stroke-width': round(width),
  });
  if (!share || edge.kind === 'mirror') return [line];
  // The gap between dots is the longer the smaller the share is.
  const gap = round(Math.min(200, 14 / share.toNumber()));
  return [
    line,
    shape('path', {
      class: 'flow',
      d,
      'stroke-dasharray': `0.1 ${gap}`,
      'stroke-width': round(Math.max(2, width * 0.5)),
    }),
  ];
}

/** Nothing that goes this way arrives. */
function isBroken({ id, to, closed }: GraphEdge, { lit }: Marks): boolean {
  const share = lit.edges.get(id);
  return closed !== undefined || (share !== undefined && lit.failures.get(to)?.share.equals(share) === true);
}

/** Labels of all edges, none over another. */
export function edgeLabels(
  edges: readonly Placed[],
  marks: Marks,
  hueOf: (edge: GraphEdge) => number | undefined,
): Shape[] {
  const taken: { x: number; y: number; width: number }[] = [];
  return edges.flatMap(({ edge, points }) => {
    const text = labelText(edge, marks);
    if (text === '') return [];
    const hasIcon = edge.kind === 'mirror';
    const change = marks.changes.get(edge.id);
    const width = textWidth(text, LABEL) + 16 + (hasIcon ? 16 : 0) + (change ? 12 : 0);
    const isFree = (at: Point) =>
      taken.every(({ x, y, width: other }) => Math.abs(x - at.x) > (width + other) / 2 || Math.abs(y - at.y) > 23);
    const places = [0.55, 0.68, 0.42, 0.8, 0.3].map((part) => pointAt(points, part));
    const at = places.find(isFree) ?? places[0] ?? { x: 0, y: 0 };
    taken.push({ ...at, width });
    const hue = hueOf(edge);
    const isBad = isBroken(edge, marks);
    const classes = [
      'label',
      edge.kind,
      !isBad && hue !== undefined && `hue-${hue}`,
      isBad && 'bad',
      classesOf(edge.id, marks),
    ];
    return [
      shape(
        'g',
        { class: classes.filter(Boolean).join(' ') },
        shape('rect', { x: round(at.x - width / 2), y: round(at.y - 11), width: round(width), height: 22, rx: 11 }),
        hasIcon && icon('mirror', at.x - width / 2 + 7, at.y - 7),
        shape(
          'text',
          { x: round(at.x + (hasIcon ? 8 : 0)), y: round(at.y + 4.2) },
          change && shape('tspan', { class: `change ${change.kind}` }, `${CHANGE_SIGNS[change.kind]} `),
          text,
        ),
      ),
    ];
  });
}

function labelText(edge: GraphEdge, { lit, changes }: Marks): string {
  const change = changes.get(edge.id);
  if (change?.kind === 'changed') return `${change.before || '100 %'} → ${change.after || '100 %'}`;
  const share = lit.edges.get(edge.id);
  if (!share || edge.share === null) return edgeLabel(edge);
  const failure = lit.failures.get(edge.to);
  const failed = failure
    ? failure.share.equals(share)
      ? failure.text
      : `${percent(failure.share)} ${failure.text}`
    : '';
  const isCertain = share.toNumber() === 1 && edge.kind !== 'mirror';
  return [isCertain ? '' : percent(share), failed].filter(Boolean).join(' ');
}

/** A curve through points, level at each of them. */
export function curve(points: readonly Point[]): string {
  const [first = { x: 0, y: 0 }, ...others] = points;
  let from = first;
  let d = `M${round(first.x)} ${round(first.y)}`;
  for (const to of others) {
    const reach = (to.x - from.x) / 2;
    d += `C${round(from.x + reach)} ${round(from.y)} ${round(to.x - reach)} ${round(to.y)} ${round(to.x)} ${round(to.y)}`;
    from = to;
  }
  return d;
}

/** A point of the last stretch of the curve. */
function pointAt(points: readonly Point[], part: number): Point {
  const to = points.at(-1) ?? { x: 0, y: 0 };
  const from = points.at(-2) ?? to;
  const reach = (to.x - from.x) / 2;
  const bezier = (a: number, b: number, c: number, d: number) =>
    (1 - part) ** 3 * a + 3 * (1 - part) ** 2 * part * b + 3 * (1 - part) * part ** 2 * c + part ** 3 * d;
  return {
    x: bezier(from.x, from.x + reach, to.x - reach, to.x),
    y: bezier(from.y, from.y, to.y, to.y),
  };
}
