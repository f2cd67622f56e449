import { Mesh } from '../../mesh';
import { parseManifests } from '../../reader';
import { judge } from './run';

const service = (port: number) => `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ name: http, port: ${port} }] }
`;
const routes = (port: number) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec: { hosts: [web], http: [{ route: [{ destination: { host: web, port: { number: ${port} } } }] }] }
`;
const file = (name: string, ...texts: string[]) => parseManifests(texts.join('---\n'), name);
const overlay = (name: string, ...texts: string[]) =>
  file(name, ...texts).map((sourced) => ({ ...sourced, overlay: name }));
const found = (...manifests: ReturnType<typeof file>) =>
  judge(manifests).findings.map(({ code, file, level }) => `${code} ${level} ${file}`);

const base = file('base.yaml', service(80), routes(80));

test('an overlay replaces objects without a finding', () => {
  expect(found(...base, ...overlay('a.yaml', routes(80)), ...overlay('b.yaml', routes(80)))).toEqual([]);
  expect(found(...base, ...file('a.yaml', routes(80)))).toEqual(['MESH0141 warning a.yaml']);
});

test('the same object twice in an overlay is an error', () => {
  expect(found(...base, ...overlay('a.yaml', routes(80), routes(80)))).toEqual(['MESH0141 error a.yaml']);
});

test('each overlay is checked with the base, and without the other overlays', () => {
  const first = overlay('first.yaml', service(8080), routes(8080));
  const second = overlay('second.yaml', routes(8080));
  expect(found(...base, ...first)).toEqual([]);
  expect(found(...base, ...first, ...second)).toEqual(['IST0101 error second.yaml']);
});

test('the base is checked alone', () => {
  const wrong = file('base.yaml', service(80), routes(8080));
  expect(found(...wrong, ...overlay('a.yaml', service(8080)))).toEqual(['IST0101 error base.yaml']);
});

test('suppressions and counts cover overlays', () => {
  const mesh = Mesh.of(base, overlay('a.yaml', routes(8080)));
  const { findings, suppressed, objects } = mesh.judge({ suppress: ['IST0101=VirtualService shop/*'] });
  expect([findings.length, suppressed.length, objects]).toEqual([0, 1, 3]);
});
