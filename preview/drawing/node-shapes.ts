import type { AnswerNode, GraphNode } from '../../mesh';
import { labelOf } from '../../mesh/graph/label';
import { type IconName, icon, round } from './icons';
import type { Box, Layout } from './layout';
import { CHANGE_SIGNS, classesOf, type Marks, worstLevel } from './marks';
import {
  ICON,
  LINE_HEIGHT,
  type Line,
  type NodeContent,
  PADDING,
  RADIUS,
  type ServiceContent,
  STYLES,
  type VersionRow,
} from './node-content';
import { type Shape, shape } from './shape';
import { shorten } from './text-size';

/** How nodes are drawn. Texts end with a space, as a node is called by all of its texts. */
export interface NodeOptions {
  readonly marks: Marks;
  /** Nodes can be reached by keyboard and pointer. */
  readonly interactive: boolean;
}

type Placed = Layout['nodes'][number];

/** The ground of a service, which is below the edges to its versions. */
export function serviceGround({ node, box }: Placed): Shape[] {
  return node.kind === 'service'
    ? [{ ...rect(box, 12), attributes: { ...rect(box, 12).attributes, class: 'service-ground' } }]
    : [];
}

/** The shapes of a node; those of a service hold its versions. */
export function nodeShapes({ node, content, box }: Placed, options: NodeOptions): Shape[] {
  switch (node.kind) {
    case 'service':
      return [
        group(node, box, options, serviceHeader(node, content, box)),
        ...('rows' in content ? serviceRows(content as ServiceContent, box, options) : []),
      ];
    case 'answer':
      return [group(node, box, options, answerShapes(node, content, box))];
    case 'host':
      return [
        group(node, box, options, [
          rect(box, box.height / 2),
          ...textLines(content.lines, box.x + PADDING, box.y + 10),
        ]),
      ];
    case 'callers':
      return [
        group(node, box, options, [
          ...(node.workloads.length === 1 ? [] : [behind(box)]),
          rect(box, 4),
          ...inside(content, box),
        ]),
      ];
    case 'gateway': {
      const lock = node.tls ? [icon('lock', box.x + box.width - 24, box.y + 9)] : [];
      return [group(node, box, options, [rect(box, 9), ...inside(content, box), ...lock])];
    }
    default:
      return [group(node, box, options, [rect(box, 9), ...inside(content, box)])];
  }
}

function group(node: GraphNode, box: Box, options: NodeOptions, shapes: readonly Shape[]): Shape {
  const { marks, interactive } = options;
  const hue = marks.hues.get(node.id);
  const kinds = [
    'node',
    node.kind,
    node.kind === 'answer' && node.answer,
    node.kind === 'version' && node.missing && 'bad',
  ];
  const failed = marks.lit.failures.has(node.id) && 'failed';
  const classes = [...kinds, hue !== undefined && `hue-${hue}`, failed, classesOf(node.id, marks)]
    .filter(Boolean)
    .join(' ');
  const described = description(node, marks);
  return shape(
    'g',
    {
      class: classes,
      'data-id': node.id,
      ...(interactive && {
        role: 'button',
        tabindex: 0,
        'aria-description': described,
        'aria-pressed': `${marks.selected === node.id}`,
      }),
    },
    !interactive && shape('title', {}, described),
    ...shapes,
    ...marksOn(node.id, box, marks),
  );
}

/** Empty for rules, whose titles include the kind. */
const KIND_TITLES: Readonly<Record<GraphNode['kind'], string>> = {
  gateway: 'Gateway',
  callers: 'Workloads:',
  host: 'Host',
  rule: '',
  service: 'Service',
  version: 'Version',
  answer: 'Answer',
};

/** Everything that a node shows, for screen readers and tooltips. */
export function description(node: GraphNode, { badges, changes, lit }: Marks): string {
  const { title, details } = labelOf(node);
  const change = changes.get(node.id);
  const findings = badges.get(node.id)?.length ?? 0;
  return [
    [KIND_TITLES[node.kind], title].filter(Boolean).join(' '),
    ...details.filter(Boolean),
    ...(lit.nodes.has(node.id) ? ['on the way of this request'] : []),
    ...(change ? [change.kind === 'changed' ? `changed, before: ${change.before}` : change.kind] : []),
    ...(findings > 0 ? [`${findings} finding${findings === 1 ? '' : 's'}`] : []),
  ].join(', ');
}

function marksOn(id: string, { x, y, width }: Box, { badges, changes }: Marks): Shape[] {
  const change = changes.get(id);
  const findings = badges.get(id);
  const shapes: Shape[] = [];
  if (change) {
    shapes.push(
      shape('rect', { class: `mark ${change.kind}`, x: round(x - 7), y: round(y - 7), width: 16, height: 16, rx: 4 }),
    );
    shapes.push(
      shape('text', { class: `sign ${change.kind}`, x: round(x + 1), y: round(y + 5.5) }, CHANGE_SIGNS[change.kind]),
    );
  }
  if (findings) {
    const level = worstLevel(findings);
    shapes.push(
      shape('path', {
        class: `mark ${level}`,
        d: 'M9.5 0 19.5 17.5H-.5z',
        transform: `translate(${round(x + width - 11)} ${round(y - 10)})`,
      }),
    );
    shapes.push(
      shape(
        'text',
        { class: `sign ${level}`, x: round(x + width - 1.5), y: round(y + 5) },
        findings.length > 9 ? '!' : `${findings.length}`,
      ),
    );
  }
  return shapes;
}

function rect({ x, y, width, height }: Box, radius: number): Shape {
  return shape('rect', {
    class: 'outline',
    x: round(x),
    y: round(y),
    width: round(width),
    height: round(height),
    rx: radius,
  });
}

/** A second frame behind the first: several of a kind. */
function behind(box: Box): Shape {
  return {
    ...rect({ ...box, x: box.x + 4, y: box.y - 4 }, 4),
    attributes: { ...rect({ ...box, x: box.x + 4, y: box.y - 4 }, 4).attributes, class: 'outline behind' },
  };
}

function inside({ lines }: NodeContent, { x, y }: Box): Shape[] {
  return textLines(lines, x + PADDING, y + 11);
}

function textLines(lines: readonly Line[], x: number, y: number): Shape[] {
  return lines.flatMap(({ text, look, icon: before }, index) => {
    const top = y + index * LINE_HEIGHT;
    const start = x + (before ? ICON : 0);
    return [
      ...(before ? [shape('g', { class: look }, icon(before, x, top + 1))] : []),
      shape('text', { class: look, x: round(start), y: round(top + 12.5) }, `${text} `),
    ];
  });
}

const SERVICE_ICONS = { unknown: 'missing', external: 'globe', mesh: 'triangle' } as const;

function serviceHeader(node: GraphNode & { kind: 'service' }, { lines }: NodeContent, box: Box): Shape[] {
  const name = SERVICE_ICONS[node.unknown ? 'unknown' : node.external ? 'external' : 'mesh'];
  return [
    rect(box, 12),
    shape('g', { class: 'service-icon' }, icon(name, box.x + PADDING, box.y + 13)),
    ...textLines(lines, box.x + PADDING + 24, box.y + 10),
  ];
}

function serviceRows({ rows }: ServiceContent, box: Box, options: NodeOptions): Shape[] {
  let y = box.y + box.height - rows.reduce((sum, row) => sum + row.height, 0) - PADDING / 2;
  return rows.map((row) => {
    const own = { x: box.x + PADDING - 6, y, width: box.width - 2 * (PADDING - 6), height: row.height };
    y += row.height;
    return group(row.version, own, options, versionShapes(row, own));
  });
}

function versionShapes({ version, lines, encrypted }: VersionRow, { x, y, width, height }: Box): Shape[] {
  const centre = { x: x + 6 + RADIUS, y: y + height / 2 };
  const name = version.subset ?? 'any';
  const text = shorten(name, 2 * RADIUS - 8, STYLES.title);
  const top = centre.y - (lines.length * LINE_HEIGHT) / 2;
  return [
    shape('rect', {
      class: 'area',
      x: round(x),
      y: round(y + 1),
      width: round(width),
      height: round(height - 2),
      rx: 8,
    }),
    shape('circle', { class: 'outline', cx: round(centre.x), cy: round(centre.y), r: RADIUS }),
    shape('text', { class: 'version-name', x: round(centre.x), y: round(centre.y + 4.5) }, `${text} `),
    ...(encrypted ? lockShapes(centre.x + 17, centre.y + 17) : []),
    ...textLines(lines, centre.x + RADIUS + 12, top),
  ];
}

/** A lock on the edge of a circle. */
function lockShapes(x: number, y: number): Shape[] {
  return [shape('circle', { class: 'badge', cx: round(x), cy: round(y), r: 9 }), icon('lock', x - 7, y - 8)];
}

const ANSWER_ICONS: Readonly<Record<AnswerNode['answer'], IconName>> = {
  abort: 'fault',
  redirect: 'redirect',
  direct: 'reply',
  'no-route': 'missing',
};

function answerShapes(node: AnswerNode, { lines }: NodeContent, { x, y, height }: Box): Shape[] {
  const [status, ...details] = lines;
  const middle = y + height / 2;
  const frame =
    node.answer === 'abort'
      ? shape('path', { class: 'outline', d: `M${round(x + 10)} ${round(middle - 16)}h44l10 16-10 16h-44l-10-16z` })
      : shape('rect', { class: 'outline', x: round(x), y: round(middle - 15), width: 64, height: 30, rx: 15 });
  return [
    frame,
    icon(ANSWER_ICONS[node.answer], x + 11, middle - 7),
    shape(
      'text',
      { class: 'title', x: round(x + 28), y: round(middle + 4.5) },
      `${shorten(status?.text ?? '', 32, STYLES.title)} `,
    ),
    ...textLines(details, x + 76, middle - (details.length * LINE_HEIGHT) / 2),
  ];
}
