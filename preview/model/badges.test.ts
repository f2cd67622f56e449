import { Mesh } from '../../mesh';
import { labelOf } from '../../mesh/graph/label';
import { parseManifests } from '../../mesh/reader';
import { badgesOf } from './badges';

test('findings are at the nodes that they are about', () => {
  const manifests = parseManifests(
    `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop }
spec: { selector: { istio: ingressgateway }, servers: [{ hosts: ['*'], port: { number: 80, name: http, protocol: HTTP } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec:
  hosts: ['*']
  gateways: [shop]
  http:
    - match: [{ uri: { prefix: /a } }]
      route: [{ destination: { host: web } }]
    - route: [{ destination: { host: web, subset: v9 } }]
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, name: http }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web }
spec: { host: web, subsets: [{ name: v1, labels: { version: v1 } }] }
`,
    'shop.yaml',
  );
  const mesh = Mesh.of(...manifests);
  const graph = mesh.graph({ gateway: 'shop' });
  const badges = badgesOf(graph, mesh.judge().findings);
  const titles = new Map(graph.nodes.map((node) => [node.id, labelOf(node).title]));
  const shown = [...badges].map(([id, findings]) => [titles.get(id), ...findings.map(({ code }) => code)]);
  expect(shown).toContainEqual(['Rule 2', 'IST0101']);
  expect(shown.filter(([title]) => title === 'Rule 1')).toEqual([]);
});
