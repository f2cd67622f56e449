import { ingress, ingressPath } from '../fixtures/objects';
import { examine } from './examine';

const backend = { service: { name: 'web', port: { number: 80 } } };
const problems = (spec: object, metadata?: object) =>
  examine({ manifest: ingress('web', spec, metadata) }).errors.map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
const withPath = (path: object) => ({ rules: [{ host: 'shop.com', http: { paths: [path] } }] });
const at = (field: string) => `spec.rules.0.http.paths.0${field}`;

test.each<[string, object, string[]]>([
  ['a rule', withPath(ingressPath('/', 'web')), []],
  ['a default backend', { defaultBackend: backend }, []],
  ['nothing', {}, ['spec: an Ingress must have rules or a defaultBackend']],
  ['no rules', { rules: [] }, ['spec: an Ingress must have rules or a defaultBackend']],
  ['no paths', { rules: [{ http: { paths: [] } }] }, ['spec.rules.0.http.paths: must have at least 1 item, got 0']],
  ['no path type', withPath({ path: '/', backend }), [`${at('.pathType')}: is required and missing`]],
  ['a relative path', withPath(ingressPath('api', 'web')), [`${at('')}: path must begin with /`]],
  ['no path', withPath({ pathType: 'ImplementationSpecific', backend }), []],
  ['an exact path that is missing', withPath({ pathType: 'Exact', backend }), [`${at('')}: path must begin with /`]],
  ['a query', withPath(ingressPath('/a?b', 'web')), []],
  ['slashes', withPath(ingressPath('/a//b', 'web', 'ImplementationSpecific')), []],
  ...['/a//b', '/a/./b', '/../b', '/a%2fb', '/a%2Fb', '/a/.', '/a/..'].map((path): [string, object, string[]] => [
    `the path ${path}`,
    withPath(ingressPath(path, 'web')),
    [`${at('')}: path must not contain //, /./, /../ or %2F, and not end with /. or /..`],
  ]),
  ['a resource', withPath({ ...ingressPath('/', 'web'), backend: { resource: { kind: 'Bucket', name: 'b' } } }), []],
  [
    'a Service and a resource',
    withPath({ ...ingressPath('/', 'web'), backend: { ...backend, resource: { kind: 'Bucket', name: 'b' } } }),
    [`${at('.backend')}: a backend must have either a service or a resource`],
  ],
  ...[{ number: 80, name: 'http' }, {}, { number: 0 }].map((port): [string, object, string[]] => [
    `the port ${JSON.stringify(port)}`,
    withPath({ ...ingressPath('/', 'web'), backend: { service: { name: 'web', port } } }),
    [`${at('.backend.service.port')}: a port must have either a name or a number`],
  ]),
  ['a host that is an IP address', { rules: [{ host: '10.0.0.1' }] }, ['spec.rules.0: host must not be an IP address']],
  ['a wildcard', { rules: [{ host: '*.shop.com' }] }, []],
])('%s', (_, spec, expected) => {
  expect(problems(spec)).toEqual(expected);
});

test('annotation and field may name the same class', () => {
  const named = (name: string) =>
    problems(
      { ...withPath(ingressPath('/', 'web')), ingressClassName: 'istio' },
      { annotations: { 'kubernetes.io/ingress.class': name } },
    );
  expect(named('istio')).toEqual([]);
  expect(named('nginx')).toEqual([
    ': annotation kubernetes.io/ingress.class must be the same as ingressClassName if both are set',
  ]);
});
