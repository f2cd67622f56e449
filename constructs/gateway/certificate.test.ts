import { served, thrown } from '../fixtures/synth';
import { Certificate, type CertificateFiles } from './certificate';

const files: Required<CertificateFiles> = { serverCertificate: '/cert', privateKey: '/key' };
const more = { serverCertificate: '/cert2', privateKey: '/key2' };

test.each<[certificate: Certificate, wire: object]>([
  [Certificate.secret('a'), { credentialName: 'a' }],
  [Certificate.secret('a', 'b'), { credentialNames: ['a', 'b'] }],
  [Certificate.files(files), files],
  [Certificate.files(files, more), { tlsCertificates: [files, more] }],
])('%j', (certificate, wire) => {
  const tls = { mode: 'SIMPLE', certificate } as const;
  expect(served({ port: 443, protocol: 'HTTPS', hosts: ['*'], tls }).tls).toEqual({ mode: 'SIMPLE', ...wire });
});

test.each<[what: string, make: () => unknown, message: string]>([
  ['no name', () => Certificate.secret(''), "the name of the secret must be a text that is not empty, got ''"],
  [
    'second name null',
    () => Certificate.secret('a', null as never),
    'the name of the secret must be a text that is not empty, got null',
  ],
  [
    'three secrets',
    () => Certificate.secret('a', 'b', 'c'),
    'the certificate must be in one or two secrets, got a list of 3',
  ],
  [
    'three pairs',
    () => Certificate.files(files, files, files),
    'the certificate must be in one or two pairs of files, got a list of 3',
  ],
  ['no files', () => Certificate.files(undefined as never), 'files must be an object, got nothing'],
  [
    'no certificate',
    () => Certificate.files({ privateKey: '/key' } as never),
    'files.serverCertificate must be a text that is not empty, got nothing',
  ],
  [
    'no key',
    () => Certificate.files({ serverCertificate: '/cert' } as never),
    'files.privateKey must be a text that is not empty, got nothing',
  ],
  [
    'unknown file',
    () => Certificate.files({ ...files, caCertificates: '/ca' } as never),
    'files: caCertificates is not known, known are serverCertificate, privateKey',
  ],
])('fails: %s', (_what, make, message) => {
  expect(thrown(make)).toBe(message);
});
