import { gateway, http80, meshOf, to, virtualService, workloads } from '../../mesh/fixtures/objects';
import { exercise } from '../fixtures/workshop';
import { type Box, layOut } from './layout';

test('rules stay in the order in which they are tried, wherever they lead', () => {
  const hosts = ['c', 'a', 'b', 'c', 'a', 'b', 'a', 'c'];
  const http = hosts.map((host, index) => ({ match: [{ uri: { exact: `/${index}` } }], ...to(host) }));
  const { nodes } = layOut(
    meshOf([
      gateway('shop', [{ ...http80, hosts: ['*'] }]),
      ...workloads('a', 'b', 'c'),
      virtualService('shop', { hosts: ['*'], gateways: ['shop'], http }),
    ]).graph({ gateway: 'shop' }),
  );
  const rules = nodes.filter(({ node }) => node.kind === 'rule').sort((a, b) => a.box.y - b.box.y);
  expect(rules.map(({ node }) => node.kind === 'rule' && node.rule)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('columns go from left to right, and nothing lies over anything else', () => {
  const { nodes, width, height } = layOut(exercise('web-api-header-canary').mesh.graph());
  const overlaps = (a: Box, b: Box) =>
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
  for (const { node, box } of nodes) {
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y + box.height).toBeLessThanOrEqual(height);
    expect(nodes.filter((other) => other.node.id !== node.id && overlaps(box, other.box))).toEqual([]);
  }
});

test('each edge ends at the circle of its version', () => {
  const { edges, circles } = layOut(exercise('web-api-80-20').mesh.graph({ gateway: 'default-gateway-ingress' }));
  const sent = edges.filter(({ edge }) => edge.kind === 'send');
  expect(sent).not.toEqual([]);
  for (const { edge, points } of sent) expect(points.at(-1)?.y).toBe(circles.get(edge.to)?.y);
});

test('edges that pass a column go around its nodes', () => {
  const { edges, nodes } = layOut(exercise('web-api-80-20').mesh.graph({ gateway: 'default-gateway-ingress' }));
  const passing = edges.filter(({ points }) => points.length > 2);
  expect(passing).not.toEqual([]);
  for (const { points } of passing) {
    const [left, right] = points.slice(1, 3);
    const crossed = nodes.filter(
      ({ box }) =>
        left && right && box.x < right.x && box.x + box.width > left.x && box.y < left.y && box.y + box.height > left.y,
    );
    expect(left?.y).toBe(right?.y);
    expect(crossed).toEqual([]);
  }
});

test('a graph without nodes has a layout', () => {
  expect(layOut({ nodes: [], edges: [], omitted: [] })).toMatchObject({ nodes: [], edges: [] });
});
