import { manifest, refusal } from '../fixtures/synth';
import { Gateway, type GatewayProps } from './gateway';

const refused = (props: unknown) =>
  refusal((chart) => new Gateway(chart, 'edge', props as never)).replace("Gateway of 'chart/edge': ", '');
const http = { port: 80, protocol: 'HTTP', hosts: ['*'] } as const;

test('creates a Gateway as its default child', () => {
  manifest((chart) => {
    const { node } = new Gateway(chart, 'edge');
    expect(node.defaultChild).toMatchObject({ apiVersion: 'networking.istio.io/v1', kind: 'Gateway' });
  });
});

test('writes every prop', () => {
  const props: Required<GatewayProps> = {
    name: 'front',
    namespace: 'web',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    selector: { app: 'edge' },
    servers: [http, { ...http, port: 8080 }],
  };
  expect(manifest((chart) => new Gateway(chart, 'x', props))).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: {
      name: 'front',
      namespace: 'web',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0109,IST0133' },
    },
    spec: {
      selector: { app: 'edge' },
      servers: [
        { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] },
        { port: { number: 8080, name: 'http-8080', protocol: 'HTTP' }, hosts: ['*'] },
      ],
    },
  });
});

test.each([{}, { servers: undefined, selector: undefined }])(
  'defaults to HTTP on port 80 of the ingress gateway: %p',
  (props) => {
    expect(manifest((chart) => new Gateway(chart, 'edge', props)).spec).toEqual({
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
    });
  },
);

test('exposes its name and namespace', () => {
  manifest(
    (chart) => {
      const { name, namespace } = new Gateway(chart, 'edge');
      expect({ name, namespace }).toEqual({ name: 'edge', namespace: 'web' });
    },
    { namespace: 'web' },
  );
});

const NAME = "name must be a DNS label of lower-case letters, digits and inner hyphens, but not 'mesh', got ";

test.each<[what: string, props: unknown, message: string]>([
  ['null', null, 'props must be an object, got null'],
  ['a name with a dot', { name: 'my.edge' }, `${NAME}'my.edge'`],
  ['the reserved name mesh', { name: 'mesh' }, `${NAME}'mesh'`],
  [
    'an empty list of servers',
    { servers: [] },
    'servers must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
  ['null as servers', { servers: null }, 'servers must be a list, got null'],
  [
    'two servers with the same port name',
    { servers: [http, { ...http, hosts: ['a.b'] }] },
    "servers: port name 'http' is used twice, set portName",
  ],
  ['a string as selector', { selector: 'istio' }, "selector must be an object, got 'istio'"],
  [
    'a list as label value',
    { selector: { app: ['a'] } },
    "selector['app'] must be a label value: letters, digits, inner hyphens, underscores and dots, at most 63, got a list of 1 (write 'a')",
  ],
  ['an unknown prop', { server: http }, "unknown prop 'server', did you mean 'servers'?"],
])('fails: %s', (_what, props, message) => {
  expect(refused(props)).toBe(message);
});
