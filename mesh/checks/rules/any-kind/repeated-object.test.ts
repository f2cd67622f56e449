import { parseManifests } from '../../../reader';
import { judge } from '../../engine/run';

const versions = (name: string, host: string, ...names: string[]) => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: prod }
spec: { host: ${host}, subsets: [${names.map((version) => `{ name: ${version}, labels: { version: ${version} } }`).join(', ')}] }
`;
const routes = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: prod }
spec: { hosts: [reviews], http: [{ route: [{ destination: { host: reviews, subset: v1 } }] }] }
`;
const file = (name: string, ...texts: string[]) => parseManifests(texts.join('---\n'), name);
const found = (...manifests: ReturnType<typeof file>) =>
  judge(manifests).findings.map(({ code, level, object, file, line, message }) => ({
    at: `${code} ${level} ${object} ${file}:${line}`,
    message,
  }));

test('across files it is a warning that names every place', () => {
  const rule = versions('versions', 'reviews', 'v1');
  expect(found(...file('a.yaml', rule), ...file('b.yaml', rule), ...file('c.yaml', routes, rule))).toEqual([
    {
      at: 'MESH0141 warning DestinationRule prod/versions c.yaml:8',
      message: 'is defined 3 times: line 3 of a.yaml, line 3 of b.yaml, line 8 of c.yaml; only the last one counts',
    },
  ]);
});

test('within one file it is an error, also if other files define it, too', () => {
  const rule = versions('versions', 'reviews', 'v1');
  expect(found(...file('a.yaml', rule), ...file('b.yaml', rule, rule))).toEqual([
    {
      at: 'MESH0141 error DestinationRule prod/versions b.yaml:8',
      message: 'is defined 3 times: line 3 of a.yaml, line 3 and line 8 of b.yaml; only the last one counts',
    },
  ]);
});

test('in an app the constructs are named', () => {
  const [{ manifest }] = file('a.yaml', versions('versions', 'reviews', 'v1')) as [ReturnType<typeof file>[number]];
  const { findings } = judge(['app/a', 'app/b'].map((construct) => ({ manifest, construct })));
  expect(findings.map(({ message }) => message)).toContain(
    'is defined 2 times: app/a and app/b; only the last one counts',
  );
});

test('another kind, namespace, name or API group is another object', () => {
  const rule = versions('versions', 'reviews', 'v1');
  const others = [
    rule.replace('prod', 'dev'),
    versions('other', 'ratings', 'v1'),
    rule.replace('networking.istio.io/v1', 'example.com/v1'),
    rule.replace('DestinationRule', 'Rule'),
    rule.replace('networking.istio.io/v1', 'v1'),
  ];
  const repeated = found(...file('a.yaml', rule, ...others)).filter(({ at }) => at.startsWith('MESH0141'));
  expect(repeated).toEqual([]);
  const older = rule.replace('networking.istio.io/v1', 'networking.istio.io/v1beta1');
  expect(found(...file('a.yaml', rule, older)).map(({ at }) => at)).toEqual([
    'MESH0141 error DestinationRule prod/versions a.yaml:8',
  ]);
});

test('a missing subset is blamed on the definition that replaces the one with it', () => {
  const findings = found(
    ...file('a.yaml', versions('versions', 'reviews', 'v1')),
    ...file('b.yaml', versions('versions', 'ratings', 'v2')),
    ...file('c.yaml', routes),
  );
  expect(findings.map(({ message }) => message)).toContain(
    'reviews has no subset "v1": DestinationRule prod/versions in a.yaml:3 defines it, but b.yaml:3 replaces it',
  );
});

const service = (port: number) => `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { ports: [{ name: http, port: ${port} }] }
`;

test('so is a missing port', () => {
  const toPort = routes.replace('subset: v1', 'port: { number: 80 }');
  const findings = found(...file('a.yaml', service(80)), ...file('b.yaml', service(81)), ...file('c.yaml', toPort));
  expect(findings.map(({ message }) => message)).toContain(
    'reviews has no port 80: Service prod/reviews in a.yaml:3 defines it, but b.yaml:3 replaces it',
  );
});

const gateway = (host: string) => `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: prod }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [${host}] }]
`;

test('so is a host that a Gateway no longer serves', () => {
  const bound = routes
    .replace('hosts: [reviews]', 'hosts: [a.example.com], gateways: [edge]')
    .replace(', subset: v1', '');
  const findings = found(
    ...file('a.yaml', gateway('a.example.com')),
    ...file('b.yaml', gateway('b.example.com')),
    ...file('c.yaml', bound),
  );
  expect(findings.map(({ message }) => message)).toContain(
    'Gateway edge does not serve a.example.com: Gateway prod/edge in a.yaml:3 does, but b.yaml:3 replaces it',
  );
});
