import { defaultPortName } from './protocol';

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
