import { ingress, ingressPath, type Manifests, newer, older, service } from '../../../fixtures/objects';
import { Mesh } from '../../../mesh';
import { CERTIFICATE } from '../gateway/certificate-example';

const web = service('web');
const codes = (...manifests: Manifests) =>
  Mesh.of(manifests)
    .findings()
    .map(({ code, path }) => `${code} ${path}`);

const rules = [{ host: 'shop.com', http: { paths: [ingressPath('/', 'web')] } }];
const className = { ingressClassName: undefined };
const annotation = (name: string) => ({ annotations: { 'kubernetes.io/ingress.class': name } });
const ingressClass = (name: string, controller: string) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: { name },
  spec: { controller },
});
const meshConfig = (config: object) => ({
  apiVersion: 'install.istio.io/v1alpha1',
  kind: 'IstioOperator',
  metadata: { name: 'istio', namespace: 'istio-system' },
  spec: { meshConfig: config },
});
const secret = (namespace: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'cert', namespace },
  type: 'kubernetes.io/tls',
  stringData: { 'tls.crt': CERTIFICATE, 'tls.key': 'b' },
});

test('an Ingress of another controller is not judged', () => {
  const path = { ...ingressPath('/', 'missing'), backend: { resource: { kind: 'Bucket', name: 'b' } } };
  const spec = { ingressClassName: 'nginx', rules: [{ host: 'a.com', http: { paths: [path] } }] };
  expect(codes(web, ingress('web', spec))).toEqual([]);
});

describe('class', () => {
  const unserved = 'MESH0181 spec.ingressClassName';
  const unservedAnnotation = 'MESH0181 metadata.annotations["kubernetes.io/ingress.class"]';
  test.each([
    ['of another controller', [ingress('web', { rules }), ingressClass('istio', 'k8s.io/nginx')], []],
    ['of no known controller', [ingress('web', { rules, ingressClassName: 'edge' })], []],
    [
      'with a typo',
      [ingress('web', { rules, ingressClassName: 'istioo' }), ingressClass('istio', 'istio.io/ingress-controller')],
      [unserved],
    ],
    ['none', [ingress('web', { rules, ...className })], []],
    ['annotation of another controller', [ingress('web', { rules, ...className }, annotation('nginx'))], []],
    [
      'annotation, and another one in the MeshConfig',
      [ingress('web', { rules, ...className }, annotation('istio')), meshConfig({ ingressClass: 'edge' })],
      [unservedAnnotation],
    ],
    [
      'annotation, and mode OFF',
      [ingress('web', { rules, ...className }, annotation('istio')), meshConfig({ ingressControllerMode: 'OFF' })],
      [unservedAnnotation],
    ],
    [
      'of another controller, and mode OFF',
      [ingress('web', { rules, ingressClassName: 'nginx' }), meshConfig({ ingressControllerMode: 'OFF' })],
      [],
    ],
  ])('%s', (_, manifests, expected) => {
    expect(codes(web, ...manifests)).toEqual(expected);
  });
});

describe('references', () => {
  const to = (port: object, name = 'web') => [
    { host: 'shop.com', http: { paths: [{ ...ingressPath('/', name), backend: { service: { name, port } } }] } },
  ];
  const field = 'spec.rules[0].http.paths[0].backend.service';
  test.each([
    ['known port name', [web, ingress('web', { rules: to({ name: 'http' }) })], []],
    ['unknown port name', [web, ingress('web', { rules: to({ name: 'grpc' }) })], [`IST0101 ${field}.port.name`]],
    ['missing Service', [web, ingress('web', { rules: to({ number: 80 }, 'api') })], [`IST0101 ${field}.name`]],
    ['no Service at all', [ingress('web', { rules: to({ number: 80 }, 'api') })], []],
    ['the gateway itself', [web, ingress('istio-system/a', { rules: to({ number: 80 }, 'istio-ingressgateway') })], []],
    [
      'ExternalName',
      [
        service('out', [], { type: 'ExternalName', externalName: 'a.com' }),
        ingress('web', { rules: to({ number: 80 }, 'out') }),
      ],
      [],
    ],
  ])('%s', (_, manifests, expected) => {
    expect(codes(...manifests)).toEqual(expected);
  });

  test('a Secret must be where the Pods of the gateway are', () => {
    const secure = ingress('web', { tls: [{ hosts: ['shop.com'], secretName: 'cert' }], rules });
    expect(codes(web, secure)).toEqual([]);
    expect(codes(web, secure, secret('istio-system'))).toEqual([]);
    const [finding, ...others] = Mesh.of([web, secure, secret('default')]).findings();
    expect(others).toEqual([]);
    expect([finding?.code, finding?.message]).toEqual([
      'IST0101',
      'Secret "cert" does not exist in istio-system, the namespace of the gateway\'s Pods (the one in default is not read)',
    ]);
  });
});

test('a Secret must have a valid certificate', () => {
  const secure = ingress('web', { tls: [{ hosts: ['shop.com'], secretName: 'cert' }], rules });
  const empty = { ...secret('istio-system'), type: 'Opaque', stringData: { other: 'a' } };
  expect(codes(web, secure, empty)).toEqual(['IST0161 spec.tls[0].secretName']);
});

describe('TLS of several Ingresses', () => {
  const tls = (...hosts: string[]) => ({ tls: [{ hosts, secretName: 'cert' }] });
  const on = (path: string, name = 'web') => [{ host: 'shop.com', http: { paths: [ingressPath(path, name)] } }];
  const young = ingress('b', { ...tls('shop.com'), rules: on('/b') }, newer);
  test.each([
    ['alone', [young], false],
    ['the older one has no TLS', [ingress('a', { rules: on('/a') }, older), young], true],
    ['the older one has TLS', [ingress('a', { ...tls('shop.com'), rules: on('/a') }, older), young], false],
    // The gateway prefers the exact name of the younger one.
    ['the older one has a wildcard', [ingress('a', { ...tls('*.com'), rules: on('/a') }, older), young], true],
    [
      'the older one has another host',
      [ingress('a', { rules: [{ host: 'other.com', http: { paths: [ingressPath('/', 'web')] } }] }, older), young],
      false,
    ],
    [
      'the one with TLS is older',
      [ingress('a', { rules: on('/a') }, { creationTimestamp: '2026-03-01T00:00:00Z' }), young],
      false,
    ],
  ])('%s', (_, manifests, isReported) => {
    expect(codes(web, ...manifests)).toEqual(isReported ? ['MESH0182 spec.tls[0].hosts[0]'] : []);
  });
});

test('paths of Ingresses that no request reaches', () => {
  const on = (...paths: object[]) => [{ host: 'shop.com', http: { paths } }];
  const first = ingress('a', { rules: on(ingressPath('/x', 'web'), ingressPath('/x', 'web', 'Exact')) }, older);
  const second = ingress('b', { rules: on(ingressPath('/x/', 'web'), ingressPath('/x/y', 'web')) }, newer);
  // The longer path `/x/` goes before both `/x`, and matches the same requests.
  expect(codes(web, first, second)).toEqual([1, 0].map((path) => `MESH0160 spec.rules[0].http.paths[${path}]`));
});
