import type { JSX } from 'preact';
import type { MeshGraph } from '../../mesh';
import { type IconName, icon } from '../drawing/icons';
import type { Marks } from '../drawing/marks';
import { CHANGE_SIGNS } from '../drawing/marks';
import { shape } from '../drawing/shape';
import type { Change } from '../model/comparison';
import { shapeView } from './shape-view';

interface Props {
  readonly graph: MeshGraph;
  readonly marks: Marks;
}

/** What the signs of a graph mean: those that it has. */
export function Legend({ graph, marks }: Props): JSX.Element {
  const kinds = [...new Set([...marks.changes.values()].map(({ kind }) => kind))];
  return (
    <ul class="legend" aria-label="Legend">
      {marks.lit.edges.size > 0 && <LineEntry label="this request" line="edge lit" width={5} />}
      {marks.lit.edges.size < graph.edges.length && <LineEntry label="other ways" line="edge" width={1.8} />}
      {graph.edges.some(({ kind }) => kind === 'mirror') && <LineEntry label="mirror" line="edge mirror" width={1.8} />}
      {iconsOf(graph).map(([name, label]) => (
        <li key={label}>
          <svg class="picture" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
            {shapeView(icon(name, 0, 0))}
          </svg>{' '}
          {label}
        </li>
      ))}
      {kinds.map((kind) => (
        <ChangeEntry key={kind} kind={kind} />
      ))}
    </ul>
  );
}

function LineEntry({
  label,
  line,
  width,
}: {
  readonly label: string;
  readonly line: string;
  readonly width: number;
}): JSX.Element {
  return (
    <li>
      <svg class="picture" width="24" height="14" viewBox="0 0 24 14" aria-hidden="true">
        {shapeView(shape('path', { class: line, d: 'M0 7h24', 'stroke-width': width }))}
      </svg>{' '}
      {label}
    </li>
  );
}

function ChangeEntry({ kind }: { readonly kind: Change['kind'] }): JSX.Element {
  return (
    <li>
      <span class={`sign ${kind}`} aria-hidden="true">
        {CHANGE_SIGNS[kind]}
      </span>{' '}
      {kind}
    </li>
  );
}

function iconsOf({ nodes, edges }: MeshGraph): (readonly [IconName, string])[] {
  const has = (test: (node: MeshGraph['nodes'][number]) => boolean) => nodes.some(test);
  const entries: (readonly [boolean, IconName, string])[] = [
    [has((node) => node.kind === 'service' && !node.external && !node.unknown), 'triangle', 'service'],
    [has((node) => node.kind === 'service' && node.external), 'globe', 'outside the mesh'],
    [edges.some(({ tls }) => tls === 'mutual'), 'lock', 'mutual TLS'],
    [has((node) => node.kind === 'answer' && node.answer === 'abort'), 'fault', 'fault'],
    [has((node) => node.kind === 'rule' && node.delay !== null), 'delay', 'delay'],
    [has((node) => node.kind === 'answer' && node.answer === 'redirect'), 'redirect', 'redirect'],
    [has((node) => node.kind === 'answer' && node.answer === 'direct'), 'reply', 'direct response'],
    [has((node) => 'policies' in node && node.policies.length > 0), 'shield', 'policy'],
    [has((node) => node.kind === 'version' && node.denied), 'denied', 'denied'],
    [has((node) => node.kind === 'version' && node.missing !== null), 'missing', 'nobody there: 503'],
    [has((node) => node.kind === 'version' && node.circuitBreaker), 'breaker', 'circuit breaker'],
  ];
  return entries.filter(([isThere]) => isThere).map(([, name, label]) => [name, label] as const);
}
