import { Chart, Testing } from 'cdk8s';
import { manifest, refusal, thrown } from '../fixtures/synth';
import { Gateway, type GatewayProps } from './gateway';
import { Listener } from './listener';

const refused = (props: unknown) =>
  refusal((chart) => new Gateway(chart, 'edge', props as never)).replace("Gateway of 'chart/edge': ", '');

test('creates a Gateway as its default child', () => {
  manifest((chart) => {
    const { node } = new Gateway(chart, 'edge');
    expect(node.defaultChild).toMatchObject({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway' });
  });
});

test('defaults to HTTP on port 80, served by Pods of istiod', () => {
  expect(manifest((chart) => new Gateway(chart, 'edge')).spec).toEqual({
    gatewayClassName: 'istio',
    listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }],
  });
});

test('writes every prop', () => {
  const props: Required<GatewayProps> = {
    name: 'front',
    namespace: 'web',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0171'],
    gatewayClassName: 'own',
    listeners: [Listener.http({ port: 8080 })],
    addresses: [{ type: 'Hostname', value: 'ingress' }],
    infrastructure: { labels: { a: 'b' }, annotations: { c: 'd' }, parametersRef: { name: 'sizes' } },
    tls: {
      frontend: {
        default: { validation: { caCertificateRefs: [{ name: 'ca' }], mode: 'AllowInsecureFallback' } },
        perPort: [
          {
            port: 8443,
            tls: { validation: { caCertificateRefs: [{ kind: 'Secret', name: 'ca', namespace: 'pki' }] } },
          },
          { port: 443, tls: {} },
        ],
      },
    },
    allowedListeners: { namespaces: { from: 'Selector', selector: { matchLabels: { team: 'shop' } } } },
  };
  expect(manifest((chart) => new Gateway(chart, 'x', props))).toEqual({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: {
      name: 'front',
      namespace: 'web',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0171' },
    },
    spec: {
      gatewayClassName: 'own',
      listeners: [{ name: 'http-8080', port: 8080, protocol: 'HTTP' }],
      addresses: [{ type: 'Hostname', value: 'ingress' }],
      infrastructure: {
        labels: { a: 'b' },
        annotations: { c: 'd' },
        parametersRef: { group: '', kind: 'ConfigMap', name: 'sizes' },
      },
      tls: {
        frontend: {
          default: {
            validation: {
              caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'ca' }],
              mode: 'AllowInsecureFallback',
            },
          },
          perPort: [
            {
              port: 8443,
              tls: { validation: { caCertificateRefs: [{ group: '', kind: 'Secret', name: 'ca', namespace: 'pki' }] } },
            },
            { port: 443, tls: {} },
          ],
        },
      },
      allowedListeners: { namespaces: { from: 'Selector', selector: { matchLabels: { team: 'shop' } } } },
    },
  });
});

test('writes the default of the frontend, which the API requires', () => {
  const tls = { frontend: { perPort: [{ port: 443, tls: {} }] } };
  expect(manifest((chart) => new Gateway(chart, 'edge', { tls })).spec.tls.frontend).toEqual({
    default: {},
    perPort: [{ port: 443, tls: {} }],
  });
});

test('names its listeners', () => {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'web' });
  const edge = new Gateway(chart, 'edge', { listeners: [Listener.http(), Listener.tcp({ port: 9000 })] });
  expect(edge.listenerNames).toEqual(['http', 'tcp-9000']);
  expect(edge.listener('tcp-9000')).toEqual({ name: 'edge', namespace: 'web', sectionName: 'tcp-9000' });
  expect(new Gateway(Testing.chart(), 'edge').listener('http')).toEqual({ name: 'edge', sectionName: 'http' });
  expect(thrown(() => edge.listener('https'))).toBe(
    "the listener must be one of http, tcp-9000, got 'https' (add it to the listeners of 'edge')",
  );
});

const address = { type: 'Hostname', value: 'a' };

test.each<[what: string, props: unknown, message: string]>([
  ['null', null, 'props must be an object, got null'],
  ['an unknown prop', { listener: [] }, "unknown prop 'listener', did you mean 'listeners'?"],
  [
    'a listener in the form of the manifest',
    { listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
    'listeners[0] must be a Listener, such as Listener.http(), got an object with name, port, protocol (write Listener.http({ … }))',
  ],
  [
    'two listeners with a name',
    { listeners: [Listener.http(), Listener.http({ name: 'http', port: 8080 })] },
    "listeners[1].name must be different from the names before it, got 'http' (set name)",
  ],
  [
    'two listeners for a port and host',
    { listeners: [Listener.http({ hostname: 'a.b' }), Listener.http({ name: 'b', hostname: 'a.b' })] },
    "listeners[1] must be the only listener for its port and host, got 'port 80 for a.b'",
  ],
  [
    'HTTP beside TCP',
    { listeners: [Listener.http(), Listener.tcp({ port: 80 })] },
    "listeners[1] must be the only listener for its port and host, got 'port 80 for every host'",
  ],
  [
    'an address twice',
    { addresses: [address, address] },
    "addresses[1] must be different from the addresses before it, got 'Hostname a'",
  ],
  [
    'a host that is no name',
    { addresses: [{ type: 'Hostname', value: 'a b' }] },
    "addresses[0].value must be a DNS name in lower case without a port or a wildcard, got 'a b'",
  ],
  [
    'an IP address that is a name',
    { addresses: [{ type: 'IPAddress', value: 'a' }] },
    "addresses[0].value must be an IP address, got 'a'",
  ],
  [
    'infrastructure without a prop',
    { infrastructure: {} },
    'infrastructure: one of labels, annotations, parametersRef is required, got none',
  ],
  [
    'two CA certificates',
    { tls: { frontend: { default: { validation: { caCertificateRefs: [{ name: 'a' }, { name: 'b' }] } } } } },
    'tls.frontend.default.validation.caCertificateRefs must be a list of at most 1, got a list of 2',
  ],
  [
    'a selector that is not used',
    { allowedListeners: { namespaces: { from: 'All', selector: { matchLabels: { a: 'b' } } } } },
    "allowedListeners.namespaces.from must be 'Selector' if selector is set, got 'All'",
  ],
])('fails: %s', (_what, props, message) => {
  expect(refused(props)).toBe(message);
});
