import { parseProtocol, servicePortProtocol } from './protocol';

test.each<[object, string]>([
  [{ name: 'http' }, 'HTTP'],
  [{ name: 'HTTP-web' }, 'HTTP'],
  [{ name: 'http2-x' }, 'HTTP2'],
  [{ name: 'grpc-web-x' }, 'GRPC-WEB'],
  [{ name: 'grpc-web2' }, 'GRPC-WEB'],
  [{ name: 'grpc-x' }, 'GRPC'],
  [{ name: 'http', appProtocol: 'http_proxy' }, 'HTTP_PROXY'],
  [{ name: 'http', appProtocol: '' }, 'AUTO'],
  [{ name: 'tcp', appProtocol: 'Kubernetes.io/h2c' }, 'AUTO'],
  [{ name: 'webhttp' }, 'AUTO'],
  [{ name: 'x', appProtocol: 'https' }, 'HTTPS'],
  [{ name: 'http', appProtocol: 'tcp' }, 'TCP'],
  [{ appProtocol: 'kubernetes.io/h2c' }, 'HTTP2'],
  [{ appProtocol: 'kubernetes.io/wss' }, 'HTTPS'],
  [{ name: 'http', protocol: 'UDP' }, 'UDP'],
  [{ port: 80 }, 'AUTO'],
  [{ port: 3306 }, 'TCP'],
  [{ port: 3306, name: 'http' }, 'HTTP'],
])('a Service port %j has the protocol %s', (port, expected) => {
  expect(servicePortProtocol(port as Record<string, unknown>)).toBe(expected);
});

test.each([
  ['http', 'HTTP'],
  ['http-web', 'AUTO'],
  ['', 'AUTO'],
  ['MONGO', 'TCP'],
])('the protocol %j of a ServiceEntry port is %s', (written, expected) =>
  expect(parseProtocol(written)).toBe(expected),
);
