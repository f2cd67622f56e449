import { defaultPortName, isAmong, protocolAmong } from './protocol';

test.each([
  ['HTTP', 80, 'http'],
  ['HTTP', 8080, 'http-8080'],
  ['HTTPS', 443, 'https'],
  ['HTTPS', 80, 'https-80'],
  ['GRPC-WEB', 80, 'grpc-web-80'],
  [undefined, 80, 'port-80'],
] as const)('%s on port %i is %s', (protocol, port, name) => {
  expect(defaultPortName(protocol, port)).toBe(name);
});

test('a protocol can be in lower case, as Istio accepts it', () => {
  expect(protocolAmong('HTTP', 'GRPC-WEB')('grpc-web', 'protocol')).toBe('grpc-web');
  expect(() => protocolAmong('HTTP')('Http' as never, 'protocol')).toThrow("protocol must be one of HTTP, got 'Http'");
  expect([isAmong(['TLS'], 'tls'), isAmong(['TLS'], 'tcp'), isAmong(['TLS'], undefined)]).toEqual([true, false, false]);
});
