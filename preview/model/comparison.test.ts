import type { Focus } from '../../mesh';
import { edgeLabel, labelOf } from '../../mesh/graph/label';
import { exercise } from '../fixtures/workshop';
import { compareGraphs } from './comparison';

/** What changes from one set of exercises to another, by the titles of nodes. */
function changes(before: string, after: string, focus: Focus = { gateway: 'default-gateway-ingress' }): string[] {
  const graphOf = (names: string) => exercise(...names.split(',')).mesh.graph(focus);
  const { graph, changes: found } = compareGraphs(graphOf(before), graphOf(after));
  const titleOf = (id: string) => {
    const node = graph.nodes.find((candidate) => candidate.id === id);
    return node && labelOf(node).title;
  };
  return [...found].map(([id, change]) => {
    const edge = graph.edges.find((candidate) => candidate.id === id);
    const name = edge ? `${titleOf(edge.from)} -> ${titleOf(edge.to)} ${edgeLabel(edge)}`.trim() : titleOf(id);
    return `${change.kind} ${name}${change.kind === 'changed' ? `: ${change.before} -> ${change.after}` : ''}`;
  });
}

test('a rule that is put first is added; the rules behind it are the same', () => {
  expect(changes('web-api-80-20', 'web-api-header-canary')).toEqual([
    'added Rule 1',
    'added default-gateway-ingress -> Rule 1',
    'added Rule 1 -> v2',
  ]);
  expect(changes('web-api-header-canary', 'web-api-80-20')).toEqual([
    'removed Rule 1',
    'removed default-gateway-ingress -> Rule 1',
    'removed Rule 1 -> v2',
  ]);
});

test('a version that gets requests for the first time is added', () => {
  expect(changes('web-api-v1-only', 'web-api-80-20')).toEqual([
    'added v2',
    'changed Rule 1 -> v1 80 %:  -> 80 %',
    'added Rule 1 -> v2 20 %',
  ]);
});

test('effects of a rule are a change with both values', () => {
  expect(changes('web-api-v1-only', 'web-api-timeout')).toEqual([
    'changed Rule 1: path begins with /web-api/v1/getmultiple -> path begins with /web-api/v1/getmultiple, timeout 2s',
  ]);
});

test('a fault is an answer that is added', () => {
  expect(changes('nofault-authors', 'fault-authors-500-50per', { host: 'authors' })).toEqual([
    'added 500',
    'added Rule 1 -> 500 50 %',
    'changed Rule 1 -> v1 50 %:  -> 50 %',
  ]);
});

test('the same graph has no changes', () => {
  expect(changes('web-api-mirror', 'web-api-mirror')).toEqual([]);
});
