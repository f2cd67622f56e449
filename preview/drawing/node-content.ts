import type { GraphNode, MeshGraph, RuleNode, ServiceNode, VersionNode } from '../../mesh';
import { effectLines, labelOf, percent, ruleTitle, shortName } from '../../mesh/graph/label';
import { bySubset } from '../model/hues';
import type { IconName } from './icons';
import { shorten, type TextStyle, textWidth, wrap } from './text-size';

/** A line of text inside a node. */
export interface Line {
  readonly text: string;
  readonly look: 'small' | 'title' | 'plain' | 'limit' | 'fault' | 'bad';
  readonly icon?: IconName;
}

/** The text of a node, and its size. */
export interface NodeContent {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

/** A version is drawn inside its service. */
export type PlacedNode = Exclude<GraphNode, VersionNode>;

/** A version inside its service. */
export interface VersionRow extends NodeContent {
  readonly version: VersionNode;
  /** All connections to it are encrypted. */
  readonly encrypted: boolean;
}

/** The content of a service: its own lines, and a row for each version. */
export interface ServiceContent extends NodeContent {
  readonly rows: readonly VersionRow[];
}

export const RADIUS = 23;
export const PADDING = 14;
export const LINE_HEIGHT = 17;
export const STYLES: Readonly<Record<Line['look'], TextStyle>> = {
  small: { size: 11 },
  title: { size: 13, bold: true },
  plain: { size: 12 },
  limit: { size: 12, bold: true },
  fault: { size: 12, bold: true },
  bad: { size: 12, bold: true },
};
/** Between the circle of a version and its text. */
const GAP = 12;
/** An icon and the space beside it. */
export const ICON = 18;
const ROW_TEXT = 168;
const SERVICE_HEADER = 54;

export function contentOf(node: PlacedNode, graph: MeshGraph, tls: ReadonlyMap<string, string>): NodeContent {
  switch (node.kind) {
    case 'rule':
      return ruleContent(node);
    case 'service':
      return serviceContent(node, graph, tls);
    case 'host':
      return boxed(wrapped(labelOf(node).title, 'title', 150, 2), 90, 20);
    case 'answer':
      return answerContent(labelOf(node).title, labelOf(node).details[0] ?? '');
    default:
      return wayInContent(node);
  }
}

function wayInContent(node: GraphNode & { kind: 'gateway' | 'callers' }): NodeContent {
  const { title, details } = labelOf(node);
  const kind = node.kind === 'gateway' ? 'Gateway' : node.workloads.length === 1 ? 'Workload' : 'Workloads';
  const lines: Line[] = [
    { text: kind, look: 'small' },
    ...wrapped(title, 'title', 140, 3),
    ...details.filter(Boolean).flatMap((text) => wrapped(text, 'plain', 140, 2)),
  ];
  if (node.kind === 'gateway' && node.policies.length > 0) {
    lines.push(
      ...wrapped(node.policies.map(shortName).join(', '), 'limit', 122, 1).map((line) => ({
        ...line,
        icon: 'shield' as const,
      })),
    );
  }
  return boxed(lines, 130);
}

const RULE_TEXT = 216;
const SHOWN_MATCHES = 3;

function ruleContent(rule: RuleNode): NodeContent {
  const rest = rule.matches.length - SHOWN_MATCHES;
  return boxed(
    [
      { text: shorten(ruleTitle(rule), RULE_TEXT, STYLES.small), look: 'small' },
      ...rule.matches.slice(0, SHOWN_MATCHES).flatMap(({ conditions }, index) => matchContent(conditions, index > 0)),
      ...(rest > 0 ? [{ text: `or ${rest} more`, look: 'plain' as const }] : []),
      ...effectContent(rule),
    ],
    RULE_TEXT,
  );
}

/** Neighbouring rules often have the same path, so other conditions come first. */
function matchContent(conditions: readonly string[], isAlternative: boolean): Line[] {
  const isPath = (condition: string) => condition.startsWith('path ');
  const sorted = [...conditions.filter((condition) => !isPath(condition)), ...conditions.filter(isPath)];
  const [first = 'every request', ...others] = sorted;
  return [
    ...wrapped(isAlternative ? `or ${first}` : first, 'title', RULE_TEXT, 3),
    ...others.flatMap((condition) => wrapped(condition, 'plain', RULE_TEXT, 2)),
  ];
}

function effectContent(rule: RuleNode): Line[] {
  return effectLines(rule).flatMap((text) => {
    const isDelay = rule.delay !== null && text.startsWith(`${percent(rule.delay.share)} wait`);
    const [line, ...more] = wrapped(text, isDelay ? 'fault' : 'limit', RULE_TEXT - ICON, 2);
    return line ? [{ ...line, icon: isDelay ? ('delay' as const) : iconOf(text) }, ...more] : [];
  });
}

function iconOf(effect: string): IconName {
  if (effect.startsWith('timeout')) return 'timeout';
  return /^\d+ retr/.test(effect) ? 'retry' : 'rewrite';
}

function answerContent(title: string, detail: string): NodeContent {
  const lines: Line[] = [{ text: title, look: 'title' }, ...wrapped(detail, 'plain', 150, 3)];
  const width = Math.max(...lines.slice(1).map(({ text, look }) => textWidth(text, STYLES[look])), 0);
  return {
    lines,
    width: 64 + (width > 0 ? width + GAP : 0),
    height: Math.max(36, (lines.length - 1) * LINE_HEIGHT + 4),
  };
}

function serviceContent(service: ServiceNode, { nodes }: MeshGraph, tls: ReadonlyMap<string, string>): ServiceContent {
  const versions = nodes
    .filter((node): node is VersionNode => node.kind === 'version' && node.service === service.id)
    .toSorted(bySubset);
  const rows = versions.map((version) => versionRow(version, tls.get(version.id), service.unknown));
  const { title, details } = labelOf(service);
  const lines: Line[] = [
    { text: shorten(title, ROW_TEXT + 2 * RADIUS - 20, STYLES.title), look: 'title' },
    {
      text: shorten(details[0] ?? '', ROW_TEXT + 2 * RADIUS - 20, STYLES.plain),
      look: service.unknown ? 'bad' : 'plain',
    },
  ];
  const own = Math.max(...lines.map(({ text, look }) => textWidth(text, STYLES[look]))) + 30;
  const width = Math.max(own, ...rows.map((row) => row.width)) + 2 * PADDING;
  return { lines, rows, width, height: SERVICE_HEADER + rows.reduce((sum, row) => sum + row.height, 0) + PADDING / 2 };
}

const MISSING = {
  unknown: '503: unknown host',
  'no-cluster': '503: no such version',
  'no-healthy': '503: no workload',
} as const;

function versionRow(version: VersionNode, tls: string | undefined, isUnknown: boolean): VersionRow {
  const { subset, missing, denied, policies, circuitBreaker } = version;
  const lines: Line[] = [];
  const add = (look: Line['look'], text: string, icon?: IconName) =>
    lines.push({ text: shorten(text, ROW_TEXT - (icon ? ICON : 0), STYLES[look]), look, ...(icon && { icon }) });
  const isShort = subset === null || textWidth(subset, STYLES.title) <= 2 * RADIUS - 8;
  const [title, detail] = workloadText(version);
  add('title', isShort ? title : subset);
  if (detail !== '') add('plain', detail);
  if (missing) add('bad', MISSING[isUnknown ? 'unknown' : missing], 'missing');
  if (denied) add('bad', `denied by ${policies.map(shortName).join(', ')}`, 'denied');
  else if (policies.length > 0) add('limit', policies.map(shortName).join(', '), 'shield');
  if (circuitBreaker) add('limit', 'circuit breaker', 'breaker');
  return {
    version,
    encrypted: tls === 'mutual' || tls === 'simple',
    lines,
    width: 2 * RADIUS + GAP + Math.max(...lines.map(lineWidth)),
    height: Math.max(2 * RADIUS, lines.length * LINE_HEIGHT) + 16,
  };
}

function workloadText({ subset, workloads }: VersionNode): [title: string, detail: string] {
  const [first, ...others] = workloads;
  const names = workloads.map(({ name }) => shortName(name)).join(', ');
  if (!first) return [subset ?? 'any version', ''];
  if (others.length > 0) return [subset ?? 'any version', names];
  return [names, first.kind ? `${first.kind} · ${count(first.replicas, 'replica')}` : 'address'];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function wrapped(text: string, look: Line['look'], width: number, most: number): Line[] {
  return wrap(text, width, STYLES[look], most).map((part) => ({ text: part, look }));
}

function boxed(lines: readonly Line[], least: number, padding = PADDING): NodeContent {
  const width = Math.max(
    least,
    ...lines.map(({ text, look, icon }) => textWidth(text, STYLES[look]) + (icon ? 18 : 0)),
  );
  return { lines, width: width + 2 * padding, height: lines.length * LINE_HEIGHT + 2 * 11 };
}

function lineWidth({ text, look, icon }: Line): number {
  return textWidth(text, STYLES[look]) + (icon ? ICON : 0);
}
