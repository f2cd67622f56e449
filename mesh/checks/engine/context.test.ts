import { asContext } from '../../manifest/context';
import { Mesh } from '../../mesh';
import { parseManifests } from '../../reader';
import { judge } from './run';

const gateway = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }]
`;
const routes = (name: string, host: string, spec = '') => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec:
  hosts: [${host}]
  gateways: [istio-system/edge]
  http: [{ ${spec}route: [{ destination: { host: web, port: { number: 80 } } }] }]
`;
const parse = (text: string, file = 'a.yaml') => parseManifests(text, file);
const wrong = parse(routes('other', 'other.example.com', 'timeout: 5, '), 'context.yaml');

test('context is never judged itself', () => {
  expect(judge(wrong).findings.map(({ code }) => code)).toEqual(['MESH0002']);
  const own = parse(routes('shop', 'shop.example.com'));
  expect(judge(own, { context: [wrong, parse(gateway)] }).findings).toEqual([]);
  const mesh = Mesh.of(own, asContext(wrong, parse(gateway)));
  expect(mesh.findings()).toEqual([]);
  expect(mesh.refused).toEqual([]);
  expect(mesh.judge()).toMatchObject({ objects: 1, files: 1 });
});

test('a conflict with context is reported on the judged object only', () => {
  const inMesh = (name: string) => routes(name, 'web').replace('  gateways: [istio-system/edge]\n', '');
  const found = judge(parse(inMesh('own')), { context: parse(inMesh('theirs'), 'context.yaml') }).findings;
  expect(found).toMatchObject([
    {
      code: 'IST0109',
      object: 'VirtualService shop/own',
      message: expect.stringContaining('shop/theirs'),
      file: 'a.yaml',
    },
  ]);
});

test('the judged version of an object replaces the one in the context, whatever their order', () => {
  const old = asContext(parse(gateway.replace('shop.example.com', 'old.example.com'), 'context.yaml'));
  const now = parse([gateway, routes('shop', 'shop.example.com')].join('---\n'));
  for (const mesh of [Mesh.of(old, now), Mesh.of(now, old)]) {
    expect(mesh.findings()).toEqual([]);
    expect(mesh.route({ from: 'gateway', host: 'shop.example.com', path: '/' }).matched).not.toBeNull();
  }
});

test('a comparison with the previous version does not lose what the context contains', () => {
  const context = parse(gateway, 'context.yaml');
  const before = parse(routes('shop', 'shop.example.com'), 'before.yaml');
  expect(judge(before, { context, previous: before }).findings).toEqual([]);
  expect(judge([...asContext(context), ...before], { previous: before }).findings).toEqual([]);
  const lost = judge(parse(routes('shop', 'www.example.com')), { context, previous: before }).findings;
  expect(lost).toContainEqual(expect.objectContaining({ code: 'MESH0119', path: 'spec.hosts' }));
});

test('context can be a list object', () => {
  const list = { apiVersion: 'v1', kind: 'List', items: [...parse(gateway), ...wrong].map(({ manifest }) => manifest) };
  expect(judge(parse(routes('shop', 'shop.example.com')), { context: list }).findings).toEqual([]);
});
