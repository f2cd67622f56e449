import { served, serverRefusal } from '../fixtures/synth';
import { Certificate } from './certificate';
import type { IstioMutualTls, ServerTls, TerminatedTls } from './server-tls';

const wire = (tls: ServerTls) => served({ port: 443, protocol: 'HTTPS', hosts: ['*'], tls }).tls;
const refused = (tls: unknown) =>
  serverRefusal({ port: 443, protocol: 'HTTPS', hosts: ['*'], tls }).replace('servers[0].tls', 'tls');
const certificate = Certificate.secret('cert');
const files = Certificate.files({ serverCertificate: '/cert', privateKey: '/key' });

test('every prop', () => {
  const clients: Required<Omit<TerminatedTls, 'certificate'>> = {
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
  { mode: 'ISTIO_MUTUAL', minProtocolVersion: 'TLSV1_3', cipherSuites: ['a'] } satisfies IstioMutualTls,
])('%j', (tls) => {
  expect(wire(tls)).toEqual(tls);
});

test('a prop that is undefined is left out', () => {
  const tls = { mode: 'PASSTHROUGH', certificate: undefined, cipherSuites: undefined } as ServerTls;
  expect(wire(tls)).toEqual({ mode: 'PASSTHROUGH' });
});

test('the secret may hold what clients are checked against', () => {
  expect(wire({ mode: 'OPTIONAL_MUTUAL', certificate })).toEqual({ mode: 'OPTIONAL_MUTUAL', credentialName: 'cert' });
});

test.each<[what: string, tls: unknown, message: string]>([
  ['null', null, 'tls must be an object, got null'],
  [
    'no mode',
    { certificate },
    'tls.mode must be one of SIMPLE, MUTUAL, OPTIONAL_MUTUAL, PASSTHROUGH, AUTO_PASSTHROUGH, ISTIO_MUTUAL, got nothing',
  ],
  ['no certificate', { mode: 'SIMPLE' }, "tls: certificate is missing, mode 'SIMPLE' needs one"],
  [
    'name of a secret alone',
    { mode: 'SIMPLE', certificate: 'cert' },
    "tls.certificate must be a Certificate, such as Certificate.secret('web-api-tls'), got 'cert'",
  ],
  [
    'clients checked against nothing',
    { mode: 'MUTUAL', certificate: files },
    "tls: caCertificates is missing, mode 'MUTUAL' checks client certificates against it",
  ],
  [
    'passed through with a certificate',
    { mode: 'PASSTHROUGH', certificate, caCrl: '/crl' },
    "tls: mode 'PASSTHROUGH' takes no certificate, no caCrl: leave it out",
  ],
  [
    'passed through with versions',
    { mode: 'AUTO_PASSTHROUGH', minProtocolVersion: 'TLSV1_2' },
    "tls: mode 'AUTO_PASSTHROUGH' takes no minProtocolVersion: leave it out",
  ],
  [
    "Istio's certificates and another",
    { mode: 'ISTIO_MUTUAL', certificate },
    "tls: mode 'ISTIO_MUTUAL' takes no certificate: leave it out",
  ],
  [
    'revocations without authority',
    { mode: 'MUTUAL', certificate, caCrl: '/crl' },
    "tls: caCrl needs mode 'MUTUAL' or 'OPTIONAL_MUTUAL', and caCertificates",
  ],
  [
    'revocations without clients',
    { mode: 'SIMPLE', certificate: files, caCertificates: '/ca', caCrl: '/crl' },
    "tls: caCrl needs mode 'MUTUAL' or 'OPTIONAL_MUTUAL', and caCertificates",
  ],
  [
    'versions upside down',
    { mode: 'SIMPLE', certificate, minProtocolVersion: 'TLSV1_3', maxProtocolVersion: 'TLSV1_2' },
    "tls.minProtocolVersion must be at most TLSV1_2, the highest version, got 'TLSV1_3'",
  ],
  [
    'above the lowest by default',
    { mode: 'SIMPLE', certificate, maxProtocolVersion: 'TLSV1_1' },
    "tls.minProtocolVersion must be at most TLSV1_1, the highest version, got 'TLSV1_2'",
  ],
  [
    'unknown version',
    { mode: 'SIMPLE', certificate, minProtocolVersion: '1.2' },
    "tls.minProtocolVersion must be one of TLSV1_0, TLSV1_1, TLSV1_2, TLSV1_3, got '1.2'",
  ],
])('fails: %s', (_what, tls, message) => {
  expect(refused(tls)).toBe(message);
});
