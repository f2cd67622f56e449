import { manifest, refusal } from '../fixtures/synth';
import { PeerAuthentication, type PeerAuthenticationProps } from './peer-authentication';

const refused = (props: unknown) =>
  refusal((chart) => new PeerAuthentication(chart, 'mtls', props as never)).replace(
    "PeerAuthentication of 'chart/mtls': ",
    '',
  );

test('defaultChild', () => {
  manifest((chart) => {
    const { node } = new PeerAuthentication(chart, 'mtls', { mode: 'STRICT' });
    expect(node.defaultChild).toMatchObject({ apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication' });
  });
});

test('every prop', () => {
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

test('the mode alone', () => {
  expect(manifest((chart) => new PeerAuthentication(chart, 'mtls', { mode: 'PERMISSIVE' })).spec).toEqual({
    mtls: { mode: 'PERMISSIVE' },
  });
});

test('it tells its name and namespace', () => {
  manifest((chart) => {
    const { name, namespace } = new PeerAuthentication(chart, 'mtls', { mode: 'STRICT', namespace: 'a' });
    expect({ name, namespace }).toEqual({ name: 'mtls', namespace: 'a' });
  });
});

const selector = { app: 'shop' };

test.each<[what: string, props: unknown, message: string]>([
  ['null', null, 'props must be an object, got null'],
  ['no mode', {}, 'mode must be one of DISABLE, PERMISSIVE, STRICT, got nothing'],
  ['mode in lower case', { mode: 'strict' }, "mode must be one of DISABLE, PERMISSIVE, STRICT, got 'strict'"],
  [
    "Istio's mtls",
    { mtls: { mode: 'STRICT' } },
    'mtls is not known, known are name, namespace, labels, annotations, suppress, selector, mode, portLevelMtls',
  ],
  [
    'ports of all workloads',
    { mode: 'STRICT', portLevelMtls: { 80: 'DISABLE' } },
    'portLevelMtls needs selector: ports are those of single workloads',
  ],
  [
    'ports of no label',
    { mode: 'STRICT', selector: {}, portLevelMtls: { 80: 'DISABLE' } },
    'portLevelMtls needs selector: ports are those of single workloads',
  ],
  [
    'no ports',
    { mode: 'STRICT', selector, portLevelMtls: {} },
    'portLevelMtls must be modes of one port at least, got an object of nothing',
  ],
  [
    'port by name',
    { mode: 'STRICT', selector, portLevelMtls: { http: 'DISABLE' } },
    "a key of portLevelMtls must be a port from 1 to 65535, got 'http'",
  ],
  [
    'port 65536',
    { mode: 'STRICT', selector, portLevelMtls: { 65536: 'DISABLE' } },
    "a key of portLevelMtls must be a port from 1 to 65535, got '65536'",
  ],
  [
    'mode as Istio writes it',
    { mode: 'STRICT', selector, portLevelMtls: { 80: { mode: 'DISABLE' } } },
    "portLevelMtls['80'] must be one of DISABLE, PERMISSIVE, STRICT, got an object of mode",
  ],
])('fails: %s', (_what, props, message) => {
  expect(refused(props)).toBe(message);
});
