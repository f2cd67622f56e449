import { asContext } from '../../manifest/context';
import { parseManifests } from '../../reader';
import { worldOf } from '../facts/world';
import { Inventory, perInventory } from './inventory';
import { type MeshObject, objectName } from './mesh-object';

const inventory = new Inventory(
  parseManifests(
    `
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec: { selector: { app: reviews }, ports: [{ port: 80, name: http }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1 }
spec: { template: { metadata: { labels: { app: reviews, version: v1 } } } }
---
apiVersion: networking.istio.io/v1beta1
kind: Gateway
metadata: { name: gw, namespace: edge }
spec: { servers: [] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: gw, namespace: edge }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: gw, namespace: edge }
spec: { selector: { istio: ingressgateway } }
---
apiVersion: v1
kind: Namespace
metadata: { name: edge }
`,
    'f.yaml',
  ),
);

test('finds objects by kind and name; a later one replaces an earlier one of the same name', () => {
  expect(inventory.objects).toHaveLength(6);
  expect(inventory.written('Gateway').map(({ sourced }) => sourced.source?.line([]))).toEqual([12, 21]);
  expect(inventory.of('Gateway').map(({ spec }) => spec.selector)).toEqual([{ istio: 'ingressgateway' }]);
  expect(inventory.find('Gateway', 'edge', 'gw')).toBe(inventory.of('Gateway')[0]);
  expect(inventory.find('Gateway', 'default', 'gw')).toBeUndefined();
  expect(inventory.of('Sidecar')).toEqual([]);
});

test('a Gateway of the Kubernetes Gateway API is another kind, but is named Gateway in findings', () => {
  const [gateway] = inventory.of('KubernetesGateway');
  expect(gateway && objectName(gateway)).toBe('Gateway edge/gw');
});

test('a cluster-scoped object is named without a namespace', () => {
  const [namespace] = inventory.of('Namespace');
  expect(namespace && objectName(namespace)).toBe('Namespace edge');
});

test('the world resolves hosts and selects workloads as the simulator does', () => {
  const { registry, workloads, resolve } = worldOf(inventory);
  const host = resolve('reviews', 'default');
  expect(host).toBe('reviews.default.svc.cluster.local');
  expect(
    registry
      .byNamespace(host)
      .get('default')
      ?.ports.map(({ number }) => number),
  ).toEqual([80]);
  expect(workloads.select('default', new Map([['app', 'reviews']])).map(({ id }) => id)).toEqual([
    'default/reviews-v1',
  ]);
});

test('perInventory builds an index once for each inventory', () => {
  const build = jest.fn(() => ({}));
  const index = perInventory(build);
  expect(index(inventory)).toBe(index(inventory));
  expect(index(new Inventory([]))).not.toBe(index(inventory));
  expect(build).toHaveBeenCalledTimes(2);
});

test('an inventory with a base judges only the added objects, and context never', () => {
  const gateway = (namespace: string, port: number) => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: gw, namespace: ${namespace} }
spec: { servers: [{ port: { number: ${port} } }] }
`;
  const read = (...texts: string[]) => parseManifests(texts.join('---'), 'f.yaml');
  const base = new Inventory([
    ...asContext(read(gateway('context', 1))),
    ...read(gateway('edge', 2), gateway('other', 3)),
  ]);
  const overlaid = new Inventory(read(gateway('edge', 4), gateway('edge', 5)), { base });
  const ports = (objects: readonly MeshObject<'Gateway'>[]) =>
    objects.flatMap(({ spec }) => spec.servers?.map(({ port }) => port?.number));
  expect(ports(base.judgedOf('Gateway'))).toEqual([2, 3]);
  expect(ports(overlaid.of('Gateway'))).toEqual([1, 5, 3]);
  expect(ports(overlaid.judgedOf('Gateway'))).toEqual([5]);
  expect(ports(overlaid.written('Gateway'))).toEqual([4, 5]);
  expect(overlaid.objects).toHaveLength(5);
  expect(overlaid.objects.map((object) => overlaid.judges(object))).toEqual([false, false, false, true, true]);
});
