import { Mesh } from '../../../mesh';
import { parseManifests } from '../../../reader';
import { wideMutualTls } from '../authentication/wide-mutual-tls';

const service = `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: reviews, namespace: shop, labels: { app: reviews, sidecar.istio.io/inject: "true" } }
spec: { containers: [{ name: app, image: "app:1" }] }
`;

test.each(wideMutualTls)('$code: the simulator closes the connection, too', ({ examples: [example] }) => {
  const kinds = (text = '') =>
    Mesh.of(parseManifests(`${service}---${text}`, 'f.yaml'))
      .route({ from: 'shop/web', host: 'reviews', path: '/' })
      .outcomes.map(({ kind }) => kind);
  expect(kinds(example?.wrong)).toEqual(['closed']);
  expect(kinds(example?.right)).toEqual(['forward']);
});
