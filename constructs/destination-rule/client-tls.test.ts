import { policy, policyRefusal } from '../fixtures/synth';
import type { ClientMutualTlsFiles, ClientMutualTlsSecret, ClientSimpleTls, ClientTls } from './client-tls';

const check = {
  sni: 'shop.example.com',
  subjectAltNames: ['a', 'b'],
  insecureSkipVerify: false,
  caCertCredentialName: 'ca',
};
const files: Required<Omit<ClientMutualTlsFiles, 'credentialName'>> = {
  ...check,
  mode: 'MUTUAL',
  clientCertificate: '/cert',
  privateKey: '/key',
  caCertificates: '/ca',
  caCrl: '/crl',
};
type Files = 'clientCertificate' | 'privateKey' | 'caCertificates' | 'caCrl';
const secret: Required<Omit<ClientMutualTlsSecret, Files>> = { ...check, mode: 'MUTUAL', credentialName: 'cert' };
const simple: Required<Omit<ClientSimpleTls, 'credentialName'>> = {
  ...check,
  mode: 'SIMPLE',
  caCertificates: '/ca',
  caCrl: '/crl',
};

test.each<ClientTls>([
  files,
  secret,
  simple,
  { mode: 'SIMPLE', credentialName: 'ca' },
  { mode: 'SIMPLE', insecureSkipVerify: true },
  { mode: 'MUTUAL', credentialName: 'cert', insecureSkipVerify: true },
  { mode: 'DISABLE' },
  { mode: 'ISTIO_MUTUAL' },
])('writes %j', (tls) => {
  expect(policy({ tls })).toEqual({ tls });
});

test.each<[what: string, tls: unknown, message: string]>([
  ['without mode', {}, 'tls.mode must be one of DISABLE, SIMPLE, MUTUAL, ISTIO_MUTUAL, got undefined'],
  [
    'ISTIO_MUTUAL with CA certificates',
    { mode: 'ISTIO_MUTUAL', caCertCredentialName: 'ca' },
    "tls: mode 'ISTIO_MUTUAL' excludes caCertCredentialName: keep one of them",
  ],
  ['DISABLE with sni', { mode: 'DISABLE', sni: 'a' }, "tls: mode 'DISABLE' excludes sni: keep one of them"],
  [
    'ISTIO_MUTUAL with a certificate',
    { ...secret, mode: 'ISTIO_MUTUAL' },
    "tls: mode 'ISTIO_MUTUAL' excludes credentialName, caCertCredentialName, subjectAltNames, sni, insecureSkipVerify: keep one of them",
  ],
  [
    'MUTUAL without a certificate',
    { mode: 'MUTUAL' },
    "tls: mode 'MUTUAL' requires credentialName, or clientCertificate and privateKey",
  ],
  [
    'certificate without its key',
    { mode: 'MUTUAL', clientCertificate: '/cert' },
    "tls: mode 'MUTUAL' requires credentialName, or clientCertificate and privateKey",
  ],
  [
    'Secret and files',
    { ...files, credentialName: 'cert' },
    'tls: credentialName excludes clientCertificate, privateKey, caCertificates, caCrl: keep one of them',
  ],
  [
    'SIMPLE with a client certificate',
    { mode: 'SIMPLE', clientCertificate: '/cert', privateKey: '/key' },
    "tls: mode 'SIMPLE' excludes clientCertificate, privateKey: keep one of them",
  ],
  [
    'insecureSkipVerify with caCertificates',
    { ...simple, insecureSkipVerify: true },
    'tls: insecureSkipVerify excludes caCertificates, subjectAltNames: keep one of them',
  ],
  [
    'insecureSkipVerify with credentialName',
    { mode: 'SIMPLE', credentialName: 'ca', insecureSkipVerify: true },
    'tls: insecureSkipVerify excludes credentialName: keep one of them',
  ],
  [
    'a string as flag',
    { ...simple, insecureSkipVerify: 'no' },
    "tls.insecureSkipVerify must be true or false, got 'no'",
  ],
])('fails: %s', (_what, tls, message) => {
  expect(policyRefusal({ tls })).toBe(`trafficPolicy.${message}`);
});
