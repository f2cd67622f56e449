import { Mesh } from '../../mesh';
import { parseManifests } from '../../reader';
import type { Request } from '../../request/request';
import { lostFromPrevious } from './any-kind/lost-from-previous';
import { claimWithoutToken } from './authentication/claim-without-token';
import { selectorWithoutWorkload } from './authentication/selector-without-workload';
import { unusedPolicy } from './destination-rule/unused-policy';
import { notImported } from './sidecar/not-imported';
import { destinationNotExported } from './virtual-service/destination-not-exported';
import { portWithTwoProtocols } from './workload/port-with-two-protocols';

// The simulator confirms what these checks report about requests.

const meshOf = (...texts: string[]) => Mesh.of(...texts.map((text) => parseManifests(text, 'f.yaml')));
const service = (name: string, namespace: string, more = '') => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }]${more} }
---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }
spec: { containers: [{ name: app, image: "app:1" }] }
`;
const example = ({ examples }: typeof notImported, title: string) => {
  const found = examples.find((one) => one.title === title);
  if (!found) throw new Error(`no example ${title}`);
  return found;
};

const pod = (name: string) => service(name, 'prod').split('---').slice(1).join('---');

test.each(notImported.examples)(
  'workloads do not get rules that their Sidecar does not import: $says',
  ({ wrong, right }) => {
    const request: Request = { from: 'team/web', host: 'reviews.prod.svc.cluster.local', path: '/' };
    expect(meshOf(service('reviews', 'prod'), wrong).route(request).matched).toBeNull();
    expect(meshOf(service('reviews', 'prod'), right).route(request).matched).toMatchObject({
      virtualService: 'team/reviews',
    });
  },
);

test('requests to a destination that is not exported to the caller get a 503', () => {
  const reviews = service('reviews', 'prod');
  const send = (text: string, request: Request) =>
    meshOf(reviews, text, pod('reviews-v2'))
      .route(request)
      .outcomes.map(({ kind }) => kind);
  const { wrong, right } = example(destinationNotExported, 'callers in the mesh');
  const from = (caller: string): Request => ({ from: caller, host: 'reviews.prod.svc.cluster.local', path: '/' });
  expect(send(wrong, from('team/web'))).toEqual(['unavailable']);
  expect(send(wrong, from('prod/web'))).toEqual(['forward']);
  expect(send(right, from('team/web'))).toEqual(['forward']);
  const atGateway = example(destinationNotExported, 'requests through a gateway');
  const outside: Request = { from: 'gateway', host: 'reviews.example.com', path: '/' };
  expect(send(atGateway.wrong, outside)).toEqual(['unavailable']);
  expect(send(atGateway.right, outside)).toEqual(['forward']);
});

test('requests to an ExternalName Service do not use its DestinationRule', () => {
  const alias = `
apiVersion: v1
kind: Service
metadata: { name: old, namespace: prod }
spec: { type: ExternalName, externalName: reviews.prod.svc.cluster.local, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: old, namespace: prod }
spec: { host: old, subsets: [{ name: v1, labels: { app: reviews } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: old, namespace: prod }
spec: { hosts: [web], http: [{ route: [{ destination: { host: old, subset: v1 } }] }] }
`;
  const mesh = meshOf(alias, service('reviews', 'prod'), service('web', 'prod'));
  expect(mesh.findings()).toContainEqual(
    expect.objectContaining({
      code: unusedPolicy.code,
      message: expect.stringContaining('old is an alias of reviews'),
    }),
  );
  const { outcomes } = mesh.route({ from: 'prod/client', host: 'web', path: '/' });
  expect(outcomes).toMatchObject([{ kind: 'unavailable' }]);
});

test('no proxy uses a DestinationRule that is exported to the wrong namespace', () => {
  const { wrong, right } = example(unusedPolicy, 'exported to the wrong namespace');
  const route = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: prod }
spec: { hosts: [reviews], http: [{ route: [{ destination: { host: reviews, subset: v1 } }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: reviews, namespace: prod, labels: { app: reviews } }
spec: { containers: [{ name: app, image: "app:1" }] }
`;
  const kinds = (text: string, from: string) =>
    meshOf(text.replace('trafficPolicy:', 'subsets: [{ name: v1 }]\n  trafficPolicy:'), route)
      .route({ from, host: 'reviews.prod.svc.cluster.local', path: '/' })
      .outcomes.map(({ kind }) => kind);
  for (const namespace of ['web', 'team', 'prod']) expect(kinds(wrong, `${namespace}/client`)).toEqual(['unavailable']);
  expect(kinds(right, 'web/client')).toEqual(['forward']);
});

test('requests of a removed rule have no route', () => {
  const { previous = '', wrong } = example(lostFromPrevious, 'rule');
  const around = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }]
---${service('web-api', 'default')}`;
  const request: Request = { from: 'gateway', host: 'shop.example.com', path: '/openapi' };
  const kinds = (...texts: string[]) =>
    meshOf(around, ...texts)
      .route(request)
      .outcomes.map(({ kind }) => kind);
  expect(kinds(previous)).toEqual(['forward']);
  expect(kinds(previous, wrong)).toEqual(['no-route']);
});

test('with another root namespace, its RequestAuthentication verifies tokens for the check as for the request', () => {
  const manifests = `
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: istio }
spec: { meshConfig: { rootNamespace: istio-config } }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: istio-config }
spec:
  selector: { matchLabels: { istio: ingressgateway } }
  jwtRules: [{ issuer: https://login.example.com, jwksUri: https://login.example.com/keys }]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: prod }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: prod }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ headers: { "@request.auth.claims.group": { exact: beta } } }]
      route: [{ destination: { host: shop } }]
---${service('shop', 'prod')}`;
  const mesh = meshOf(manifests);
  const jwt = { issuer: 'https://login.example.com', claims: { group: 'beta' } };
  const { outcomes } = mesh.route({ from: 'gateway', host: 'shop.example.com', path: '/', jwt });
  expect(outcomes.map(({ kind }) => kind)).toEqual(['forward']);
  const codes = mesh.findings().map(({ code }) => code);
  expect(codes).not.toContain(claimWithoutToken.code);
  expect(codes).not.toContain(selectorWithoutWorkload.code);
});

test('a Namespace with a revision label injects its Pods for the check as for the request', () => {
  const manifests = (labels: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: prod, labels: { ${labels} } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: dns, namespace: prod }
spec:
  selector: { matchLabels: { app: dns } }
  template:
    metadata: { labels: { app: dns } }
    spec: { containers: [{ name: dns, image: "dns:1" }] }
---
apiVersion: v1
kind: Service
metadata: { name: tcp, namespace: prod }
spec: { selector: { app: dns }, ports: [{ name: tcp, port: 53 }] }
---
apiVersion: v1
kind: Service
metadata: { name: udp, namespace: prod }
spec: { selector: { app: dns }, ports: [{ name: dns, port: 53, protocol: UDP }] }
`;
  const judged = (labels: string) => {
    const mesh = meshOf(manifests(labels));
    const { assumptions } = mesh.route({ from: 'prod/dns', host: 'tcp.prod', port: 53, scheme: 'tcp' });
    return { assumptions, reported: mesh.findings().some(({ code }) => code === portWithTwoProtocols.code) };
  };
  const injected = { assumptions: [], reported: true };
  expect(judged('istio.io/rev: prod')).toEqual(injected);
  expect(judged('istio-injection: enabled')).toEqual(injected);
  const assumed = [expect.stringContaining('prod/dns has a sidecar')];
  expect(judged('team: dns')).toEqual({ assumptions: assumed, reported: false });
});
