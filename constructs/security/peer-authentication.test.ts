import { manifest, refusal } from '../fixtures/synth';
import { PeerAuthentication, type PeerAuthenticationProps } from './peer-authentication';

const refused = (props: unknown) =>
  refusal((chart) => new PeerAuthentication(chart, 'mtls', props as never)).replace(
    "PeerAuthentication of 'chart/mtls': ",
    '',
  );

test('creates a PeerAuthentication as its default child', () => {
  manifest((chart) => {
    const { node } = new PeerAuthentication(chart, 'mtls', { mode: 'STRICT' });
    expect(node.defaultChild).toMatchObject({ apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication' });
  });
});

test('writes every prop', () => {
  const props: Required<PeerAuthenticationProps> = {
    name: 'strict',
    namespace: 'web',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    mode: 'STRICT',
    selector: { app: 'shop' },
    portLevelMtls: { 8080: 'DISABLE', 9090: 'PERMISSIVE' },
  };
  expect(manifest((chart) => new PeerAuthentication(chart, 'x', props))).toEqual({
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: {
      name: 'strict',
      namespace: 'web',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0109,IST0133' },
    },
    spec: {
      selector: { matchLabels: { app: 'shop' } },
      mtls: { mode: 'STRICT' },
      portLevelMtls: { 8080: { mode: 'DISABLE' }, 9090: { mode: 'PERMISSIVE' } },
    },
  });
});

test('writes only mtls if mode is the only prop', () => {
  expect(manifest((chart) => new PeerAuthentication(chart, 'mtls', { mode: 'PERMISSIVE' })).spec).toEqual({
    mtls: { mode: 'PERMISSIVE' },
  });
});

test('exposes its name and namespace', () => {
  manifest((chart) => {
    const { name, namespace } = new PeerAuthentication(chart, 'mtls', { mode: 'STRICT', namespace: 'a' });
    expect({ name, namespace }).toEqual({ name: 'mtls', namespace: 'a' });
  });
});

const selector = { app: 'shop' };

test.each<[what: string, props: unknown, message: string]>([
  ['null', null, 'props must be an object, got null'],
  ['without mode', {}, 'mode must be one of DISABLE, PERMISSIVE, STRICT, got undefined'],
  [
    'a mode in lower case',
    { mode: 'strict' },
    "mode must be one of DISABLE, PERMISSIVE, STRICT, got 'strict' (did you mean 'STRICT'?)",
  ],
  ["mtls, Istio's name for mode", { mtls: { mode: 'STRICT' } }, "'mtls' is called 'mode' here"],
  [
    'portLevelMtls without a selector',
    { mode: 'STRICT', portLevelMtls: { 80: 'DISABLE' } },
    'portLevelMtls requires selector with at least one label',
  ],
  [
    'portLevelMtls with an empty selector',
    { mode: 'STRICT', selector: {}, portLevelMtls: { 80: 'DISABLE' } },
    'portLevelMtls requires selector with at least one label',
  ],
  [
    'an empty portLevelMtls',
    { mode: 'STRICT', selector, portLevelMtls: {} },
    'portLevelMtls must be the mode of at least one port, got an object with no props',
  ],
  [
    'a port name',
    { mode: 'STRICT', selector, portLevelMtls: { http: 'DISABLE' } },
    "a key of portLevelMtls must be a port from 1 to 65535, got 'http'",
  ],
  [
    'port 65536',
    { mode: 'STRICT', selector, portLevelMtls: { 65536: 'DISABLE' } },
    "a key of portLevelMtls must be a port from 1 to 65535, got '65536'",
  ],
  [
    "a port mode in Istio's form",
    { mode: 'STRICT', selector, portLevelMtls: { 80: { mode: 'DISABLE' } } },
    "portLevelMtls['80'] must be one of DISABLE, PERMISSIVE, STRICT, got an object with mode (write 'DISABLE')",
  ],
])('fails: %s', (_what, props, message) => {
  expect(refused(props)).toBe(message);
});
