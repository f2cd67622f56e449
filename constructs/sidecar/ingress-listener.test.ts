import { manifest, refusal } from '../fixtures/synth';
import { Certificate } from '../gateway/certificate';
import type { IngressListener } from './ingress-listener';
import { Sidecar } from './sidecar';

const files = { serverCertificate: '/a.pem', privateKey: '/a.key' };
const certificate = Certificate.files(files);

test.each<[what: string, listener: IngressListener, wire: object]>([
  ['a port only', { port: 80 }, { port: { number: 80 } }],
  [
    'every prop',
    {
      port: 443,
      protocol: 'HTTPS',
      portName: 'https',
      bind: '10.0.0.1',
      captureMode: 'NONE',
      defaultEndpoint: '127.0.0.1:8080',
      tls: { mode: 'MUTUAL', certificate, caCertificates: '/ca.pem', minProtocolVersion: 'TLSV1_2' },
      connectionPool: { tcp: { maxConnections: 1 } },
    },
    {
      port: { number: 443, protocol: 'HTTPS', name: 'https' },
      bind: '10.0.0.1',
      captureMode: 'NONE',
      defaultEndpoint: '127.0.0.1:8080',
      tls: { mode: 'MUTUAL', ...files, caCertificates: '/ca.pem', minProtocolVersion: 'TLSV1_2' },
      connectionPool: { tcp: { maxConnections: 1 } },
    },
  ],
  [
    'HTTP limits for a gRPC port',
    { port: 80, protocol: 'GRPC', connectionPool: { http: { maxRetries: 1 } } },
    { port: { number: 80, protocol: 'GRPC' }, connectionPool: { http: { maxRetries: 1 } } },
  ],
])('writes %s', (_what, listener, wire) => {
  expect(manifest((chart) => new Sidecar(chart, 'web', { ingress: [listener] })).spec.ingress).toEqual([wire]);
});

test.each(['0.0.0.0:1', '[::1]:8080', '[::]:8080', ':80', 'unix:///run/app.sock', 'unix://@app'])(
  'accepts defaultEndpoint %s',
  (defaultEndpoint) => {
    const { spec } = manifest((chart) => new Sidecar(chart, 'web', { ingress: [{ port: 80, defaultEndpoint }] }));
    expect(spec.ingress[0].defaultEndpoint).toBe(defaultEndpoint);
  },
);

const ENDPOINT =
  'ingress[0].defaultEndpoint must be 127.0.0.1, 0.0.0.0, [::1] or [::] and a port, or unix:// and an absolute path, got';
const tls = { mode: 'SIMPLE', certificate };

test.each<[what: string, listener: unknown, message: string]>([
  ['without port', {}, 'ingress[0].port must be a port from 1 to 65535, got undefined'],
  ['a socket as bind', { port: 80, bind: 'unix:///a' }, "ingress[0].bind must be an IP address, got 'unix:///a'"],
  ['a defaultEndpoint on another host', { port: 80, defaultEndpoint: '10.0.0.1:80' }, `${ENDPOINT} '10.0.0.1:80'`],
  ['a defaultEndpoint without a port', { port: 80, defaultEndpoint: '127.0.0.1' }, `${ENDPOINT} '127.0.0.1'`],
  ['a defaultEndpoint with port 0', { port: 80, defaultEndpoint: '127.0.0.1:0' }, `${ENDPOINT} '127.0.0.1:0'`],
  ['a number as defaultEndpoint', { port: 80, defaultEndpoint: 8080 }, `${ENDPOINT} 8080`],
  [
    'an unknown captureMode',
    { port: 80, captureMode: 'TPROXY' },
    "ingress[0].captureMode must be one of DEFAULT, IPTABLES, NONE, got 'TPROXY'",
  ],
  ['tls without a protocol', { port: 80, tls }, "ingress[0]: tls requires protocol 'HTTPS' or 'TLS', got undefined"],
  [
    'tls with protocol HTTP',
    { port: 80, protocol: 'HTTP', tls },
    "ingress[0]: tls requires protocol 'HTTPS' or 'TLS', got 'HTTP'",
  ],
  [
    'a TLS mode that only gateways support',
    { port: 443, protocol: 'TLS', tls: { mode: 'ISTIO_MUTUAL' } },
    "ingress[0].tls.mode must be one of SIMPLE, MUTUAL, got 'ISTIO_MUTUAL'",
  ],
  [
    'a Secret as certificate',
    { port: 443, protocol: 'TLS', tls: { mode: 'SIMPLE', certificate: Certificate.secret('a') } },
    'ingress[0].tls: certificate must be one pair of files (write Certificate.files({ serverCertificate, privateKey }))',
  ],
  [
    'two pairs of files',
    { port: 443, protocol: 'TLS', tls: { mode: 'SIMPLE', certificate: Certificate.files(files, files) } },
    'ingress[0].tls: certificate must be one pair of files (write Certificate.files({ serverCertificate, privateKey }))',
  ],
  [
    'subjectAltNames of clients',
    { port: 443, protocol: 'TLS', tls: { ...tls, mode: 'MUTUAL', caCertificates: '/ca', subjectAltNames: ['a'] } },
    'ingress[0].tls: subjectAltNames is not supported here, omit it',
  ],
  [
    'HTTP limits for a TCP port',
    { port: 80, protocol: 'TCP', connectionPool: { http: { maxRetries: 1 } } },
    "ingress[0]: connectionPool.http requires one of the protocols HTTP, HTTP2, GRPC, GRPC-WEB, got 'TCP'",
  ],
])('fails: %s', (_what, listener, message) => {
  expect(refusal((chart) => new Sidecar(chart, 'web', { ingress: [listener as never] }))).toBe(
    `Sidecar of 'chart/web': ${message}`,
  );
});
