import { policy, policyRefusal } from '../fixtures/synth';
import type { ClientTls, MutualTlsFiles, MutualTlsSecret, SimpleTls } from './client-tls';

const check = { sni: 'shop.example.com', subjectAltNames: ['a', 'b'], insecureSkipVerify: false };
const files: Required<Omit<MutualTlsFiles, 'credentialName'>> = {
  ...check,
  mode: 'MUTUAL',
  clientCertificate: '/cert',
  privateKey: '/key',
  caCertificates: '/ca',
  caCrl: '/crl',
};
type Files = 'clientCertificate' | 'privateKey' | 'caCertificates' | 'caCrl';
const secret: Required<Omit<MutualTlsSecret, Files>> = { ...check, mode: 'MUTUAL', credentialName: 'cert' };
const simple: Required<Omit<SimpleTls, 'credentialName'>> = {
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
])('%j', (tls) => {
  expect(policy({ tls })).toEqual({ tls });
});

test.each<[what: string, tls: unknown, message: string]>([
  ['no mode', {}, 'tls.mode must be one of DISABLE, SIMPLE, MUTUAL, ISTIO_MUTUAL, got nothing'],
  ['none, with a name', { mode: 'DISABLE', sni: 'a' }, "tls: mode 'DISABLE' excludes sni: keep one of them"],
  [
    "Istio's, with a certificate",
    { ...secret, mode: 'ISTIO_MUTUAL' },
    "tls: mode 'ISTIO_MUTUAL' excludes credentialName, subjectAltNames, sni, insecureSkipVerify: keep one of them",
  ],
  [
    'both sides without certificate',
    { mode: 'MUTUAL' },
    "tls: mode 'MUTUAL' needs credentialName, or clientCertificate and privateKey",
  ],
  [
    'certificate without key',
    { mode: 'MUTUAL', clientCertificate: '/cert' },
    "tls: mode 'MUTUAL' needs credentialName, or clientCertificate and privateKey",
  ],
  [
    'secret and files',
    { ...files, credentialName: 'cert' },
    'tls: credentialName excludes clientCertificate, privateKey, caCertificates, caCrl: keep one of them',
  ],
  [
    'one side with a certificate',
    { mode: 'SIMPLE', clientCertificate: '/cert', privateKey: '/key' },
    "tls: mode 'SIMPLE' excludes clientCertificate, privateKey: keep one of them",
  ],
  [
    'unchecked and checked',
    { ...simple, insecureSkipVerify: true },
    'tls: insecureSkipVerify excludes caCertificates, subjectAltNames: keep one of them',
  ],
  [
    'unchecked and checked by secret',
    { mode: 'SIMPLE', credentialName: 'ca', insecureSkipVerify: true },
    'tls: insecureSkipVerify excludes credentialName: keep one of them',
  ],
  ['flag as text', { ...simple, insecureSkipVerify: 'no' }, "tls.insecureSkipVerify must be true or false, got 'no'"],
])('fails: %s', (_what, tls, message) => {
  expect(policyRefusal({ tls })).toBe(`trafficPolicy.${message}`);
});
