import { served, serverRefusal } from '../fixtures/synth';
import { Certificate } from './certificate';
import type { ServerIstioMutualTls, ServerTerminatedTls, ServerTls } from './server-tls';

const wire = (tls: ServerTls) => served({ port: 443, protocol: 'HTTPS', hosts: ['*'], tls }).tls;
const refused = (tls: unknown) =>
  serverRefusal({ port: 443, protocol: 'HTTPS', hosts: ['*'], tls }).replace('servers[0].tls', 'tls');
const certificate = Certificate.secret('cert');
const files = Certificate.files({ serverCertificate: '/cert', privateKey: '/key' });

test('writes every prop of terminated TLS', () => {
  const clients: Required<Omit<ServerTerminatedTls, 'certificate'>> = {
    mode: 'MUTUAL',
    caCertificates: '/ca',
    caCertCredentialName: 'ca',
    caCrl: '/crl',
    subjectAltNames: ['spiffe://a'],
    verifyCertificateSpki: ['spki'],
    verifyCertificateHash: ['hash'],
    insecureSkipVerify: false,
    minProtocolVersion: 'TLSV1_2',
    maxProtocolVersion: 'TLSV1_3',
    cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384'],
    ecdhCurves: ['X25519', 'P-256'],
    alpnProtocols: ['h2', 'http/1.1'],
  };
  expect(wire({ ...clients, certificate: files })).toEqual({
    ...clients,
    serverCertificate: '/cert',
    privateKey: '/key',
  });
});

test.each<ServerTls>([
  { mode: 'PASSTHROUGH' },
  { mode: 'AUTO_PASSTHROUGH' },
  {
    mode: 'ISTIO_MUTUAL',
    minProtocolVersion: 'TLSV1_3',
    cipherSuites: ['a'],
    ecdhCurves: ['X25519'],
  } satisfies ServerIstioMutualTls,
])('writes %j', (tls) => {
  expect(wire(tls)).toEqual(tls);
});

test('ignores props that are undefined', () => {
  const tls = { mode: 'PASSTHROUGH', certificate: undefined, cipherSuites: undefined } as ServerTls;
  expect(wire(tls)).toEqual({ mode: 'PASSTHROUGH' });
});

test('a Secret can contain the CA certificates that verify clients', () => {
  expect(wire({ mode: 'OPTIONAL_MUTUAL', certificate })).toEqual({ mode: 'OPTIONAL_MUTUAL', credentialName: 'cert' });
});

test.each<[what: string, tls: unknown, message: string]>([
  ['null', null, 'tls must be an object, got null'],
  [
    'without mode',
    { certificate },
    'tls.mode must be one of SIMPLE, MUTUAL, OPTIONAL_MUTUAL, PASSTHROUGH, AUTO_PASSTHROUGH, ISTIO_MUTUAL, got undefined',
  ],
  ['SIMPLE without a certificate', { mode: 'SIMPLE' }, "tls: mode 'SIMPLE' requires certificate"],
  [
    'a string as certificate',
    { mode: 'SIMPLE', certificate: 'cert' },
    "tls.certificate must be a Certificate, such as Certificate.secret('web-api-tls'), got 'cert' (write Certificate.secret('cert'))",
  ],
  [
    'MUTUAL without CA certificates',
    { mode: 'MUTUAL', certificate: files },
    "tls: mode 'MUTUAL' requires caCertificates, which verify clients",
  ],
  [
    'PASSTHROUGH with a certificate',
    { mode: 'PASSTHROUGH', certificate, caCrl: '/crl' },
    "tls: mode 'PASSTHROUGH' excludes certificate, caCrl: keep one of them",
  ],
  [
    'AUTO_PASSTHROUGH with a TLS version',
    { mode: 'AUTO_PASSTHROUGH', minProtocolVersion: 'TLSV1_2' },
    "tls: mode 'AUTO_PASSTHROUGH' excludes minProtocolVersion: keep one of them",
  ],
  [
    'PASSTHROUGH with protocols',
    { mode: 'PASSTHROUGH', alpnProtocols: ['h2'] },
    "tls: mode 'PASSTHROUGH' excludes alpnProtocols: keep one of them",
  ],
  [
    'an empty curve',
    { mode: 'SIMPLE', certificate, ecdhCurves: [''] },
    "tls.ecdhCurves[0] must be a non-empty string, got ''",
  ],
  [
    'ISTIO_MUTUAL with a certificate',
    { mode: 'ISTIO_MUTUAL', certificate },
    "tls: mode 'ISTIO_MUTUAL' excludes certificate: keep one of them",
  ],
  [
    'a revocation list without CA certificates',
    { mode: 'MUTUAL', certificate, caCrl: '/crl' },
    "tls: caCrl requires mode 'MUTUAL' or 'OPTIONAL_MUTUAL', and caCertificates",
  ],
  [
    'a revocation list without client certificates',
    { mode: 'SIMPLE', certificate: files, caCertificates: '/ca', caCrl: '/crl' },
    "tls: caCrl requires mode 'MUTUAL' or 'OPTIONAL_MUTUAL', and caCertificates",
  ],
  [
    'a minimum version above the maximum',
    { mode: 'SIMPLE', certificate, minProtocolVersion: 'TLSV1_3', maxProtocolVersion: 'TLSV1_2' },
    "tls.minProtocolVersion must be at most maxProtocolVersion, which is TLSV1_2, got 'TLSV1_3'",
  ],
  [
    'a maximum version below the default minimum',
    { mode: 'SIMPLE', certificate, maxProtocolVersion: 'TLSV1_1' },
    "tls.minProtocolVersion must be at most maxProtocolVersion, which is TLSV1_1, got 'TLSV1_2'",
  ],
  [
    'an unknown version',
    { mode: 'SIMPLE', certificate, minProtocolVersion: '1.2' },
    "tls.minProtocolVersion must be one of TLSV1_0, TLSV1_1, TLSV1_2, TLSV1_3, got '1.2'",
  ],
])('fails: %s', (_what, tls, message) => {
  expect(refused(tls)).toBe(message);
});
