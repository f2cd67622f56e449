import { served, thrown } from '../fixtures/synth';
import { Certificate, type CertificateFiles } from './certificate';

const files: Required<CertificateFiles> = { serverCertificate: '/cert', privateKey: '/key' };
const more = { serverCertificate: '/cert2', privateKey: '/key2' };

test.each<[certificate: Certificate, wire: object]>([
  [Certificate.secret('a'), { credentialName: 'a' }],
  [Certificate.secret('a', 'b'), { credentialNames: ['a', 'b'] }],
  [Certificate.files(files), files],
  [Certificate.files(files, more), { tlsCertificates: [files, more] }],
])('writes %j', (certificate, wire) => {
  const tls = { mode: 'SIMPLE', certificate } as const;
  expect(served({ port: 443, protocol: 'HTTPS', hosts: ['*'], tls }).tls).toEqual({ mode: 'SIMPLE', ...wire });
});

test.each<[what: string, make: () => unknown, message: string]>([
  ['an empty Secret name', () => Certificate.secret(''), "the Secret name must be a non-empty string, got ''"],
  [
    'null as second Secret name',
    () => Certificate.secret('a', null as never),
    'the Secret name must be a non-empty string, got null',
  ],
  [
    'three Secrets',
    () => Certificate.secret('a', 'b', 'c'),
    'the certificate must be in one or two Secrets, got a list of 3',
  ],
  [
    'three pairs of files',
    () => Certificate.files(files, files, files),
    'the certificate must be in one or two pairs of files, got a list of 3',
  ],
  ['without files', () => Certificate.files(undefined as never), 'files must be an object, got undefined'],
  [
    'a key without its certificate',
    () => Certificate.files({ privateKey: '/key' } as never),
    'files.serverCertificate must be a non-empty string, got undefined',
  ],
  [
    'a certificate without its key',
    () => Certificate.files({ serverCertificate: '/cert' } as never),
    'files.privateKey must be a non-empty string, got undefined',
  ],
  [
    'an unknown prop',
    () => Certificate.files({ ...files, caCertificates: '/ca' } as never),
    "files: unknown prop 'caCertificates' (known props: serverCertificate, privateKey)",
  ],
])('fails: %s', (_what, make, message) => {
  expect(thrown(make)).toBe(message);
});
