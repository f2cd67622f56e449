import { Testing } from 'cdk8s';
import { Service } from 'cdk8s-plus-28';
import { manifest, refusal, thrown } from '../fixtures/synth';
import { BackendTlsPolicy, SubjectAltName } from './backend-tls-policy';

const validation = { hostname: 'db.example.com', wellKnownCACertificates: 'System' } as const;

test('creates a BackendTLSPolicy as its default child', () => {
  manifest((chart) => {
    const { node } = new BackendTlsPolicy(chart, 'db', { targetRefs: [{ name: 'db' }], validation });
    expect(node.defaultChild).toMatchObject({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'BackendTLSPolicy' });
  });
});

test('writes every prop', () => {
  const service = new Service(Testing.chart(), 'web', { metadata: { name: 'web' }, ports: [{ port: 443 }] });
  const policy = (more: object) =>
    manifest(
      (chart) =>
        new BackendTlsPolicy(chart, 'db', {
          targetRefs: [service, { kind: 'ServiceEntry', name: 'db', sectionName: 'tls' }],
          validation: { ...validation, ...more },
          options: { 'example.com/a': 'b' },
        }),
    ).spec;
  expect(
    policy({ subjectAltNames: [SubjectAltName.hostname('*.example.com'), SubjectAltName.uri('spiffe://a/b')] }),
  ).toEqual({
    targetRefs: [
      { group: '', kind: 'Service', name: 'web' },
      { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'db', sectionName: 'tls' },
    ],
    validation: {
      hostname: 'db.example.com',
      wellKnownCACertificates: 'System',
      subjectAltNames: [
        { type: 'Hostname', hostname: '*.example.com' },
        { type: 'URI', uri: 'spiffe://a/b' },
      ],
    },
    options: { 'example.com/a': 'b' },
  });
  const { validation: ownCa } = policy({ wellKnownCACertificates: undefined, caCertificateRefs: [{ name: 'ca' }] });
  expect(ownCa.caCertificateRefs).toEqual([{ group: '', kind: 'ConfigMap', name: 'ca' }]);
});

const refused = (props: object) =>
  refusal((chart) => new BackendTlsPolicy(chart, 'x', { targetRefs: [{ name: 'db' }], validation, ...props } as never));

test.each<[what: string, props: object, message: string]>([
  [
    'no CA certificates',
    { validation: { hostname: 'a.b' } },
    'validation: one of caCertificateRefs, wellKnownCACertificates is required, got none',
  ],
  [
    'two kinds of CA certificates',
    { validation: { ...validation, caCertificateRefs: [{ name: 'ca' }] } },
    'validation: caCertificateRefs and wellKnownCACertificates exclude each other, keep one of them',
  ],
  [
    'a wildcard as SNI',
    { validation: { ...validation, hostname: '*.b' } },
    "validation.hostname must be a DNS name in lower case without a port or a wildcard, got '*.b'",
  ],
  ['a host as target', { targetRefs: ['db'] }, "targetRefs[0] must be an object, got 'db'"],
])('fails: %s', (_what, props, message) => {
  expect(refused(props)).toBe(`BackendTLSPolicy of 'chart/x': ${message}`);
});

test('fails: a URI without a host', () => {
  expect(thrown(() => SubjectAltName.uri('spiffe:a'))).toBe(
    "the URI must be a URI such as 'spiffe://cluster.local/ns/shop/sa/cart', got 'spiffe:a'",
  );
});
