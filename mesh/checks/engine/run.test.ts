import { pathText } from '../../manifest/path-text';
import { parseManifests } from '../../reader';
import { judge } from './run';

test('a finding has its object, path and line, and the position in the file', () => {
  const text = `# comment
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  http:
    - timeout: 5
`;
  const [sourced] = parseManifests(text, 'dir/f.yaml');
  const [finding] = judge(sourced ? [sourced] : []).findings;
  expect(finding?.sourced).toBe(sourced);
  expect(finding).toEqual({
    code: 'MESH0002',
    level: 'error',
    refused: true,
    object: 'VirtualService default/reviews',
    path: 'spec.http[0].timeout',
    message: 'must be a string, got the number 5 (write "5s" for seconds)',
    file: 'dir/f.yaml',
    line: 7,
    sourced,
    field: ['spec', 'http', 0, 'timeout'],
    position: { line: 7, column: 7, text: '    - timeout: 5' },
  });
});

test('a finding in an object without a file has no line', () => {
  const manifest = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'a' },
    spec: { x: 1 },
  };
  const finding = judge([{ manifest }]).findings.find(({ code }) => code === 'MESH0001');
  expect(finding).toMatchObject({ path: 'spec.x' });
  expect(finding).not.toHaveProperty('file');
});

test('findings are sorted by object, then by line', () => {
  const object = (name: string) =>
    `apiVersion: telemetry.istio.io/v1\nkind: Telemetry\nmetadata: { name: a, namespace: ${name} }\nspec:\n  tracing: [{}, {}]\n  wrong: 1\n`;
  const { findings } = judge(parseManifests(`${object('b')}---\n${object('a')}`, 'f.yaml'));
  expect(findings.map(({ line, code }) => [line, code])).toEqual([
    [5, 'IST0133'],
    [6, 'MESH0001'],
    [12, 'IST0133'],
    [13, 'MESH0001'],
  ]);
});

test.each([
  [[], ''],
  [['spec', 'http', 0, 'match', 1, 'uri'], 'spec.http[0].match[1].uri'],
  [['metadata', 'annotations', 'a.b/c'], 'metadata.annotations["a.b/c"]'],
  [['spec', 'portLevelMtls', '8080'], 'spec.portLevelMtls["8080"]'],
  [['spec', 'headers', 'x-user'], 'spec.headers.x-user'],
])('the path %j as text is %s', (path, text) => {
  expect(pathText(path)).toBe(text);
});

describe('no false alarms', () => {
  const findingsIn = (text: string) =>
    judge(parseManifests(text, 'f.yaml')).findings.map(({ code, level, object }) => `${code} ${level} ${object}`);

  test('kinds of other tools with the name of a kind of Istio or Kubernetes', () => {
    expect(
      findingsIn(`
apiVersion: appmesh.k8s.aws/v1beta2
kind: VirtualService
metadata: { name: web }
spec: { awsName: web }
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: web }
spec: { targetRef: { group: policy.linkerd.io, kind: Server, name: web } }
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: { name: web }
spec: { template: { spec: { containers: [{ image: web }] } } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec: { hosts: [web.example.com], http: [{ route: [{ destination: { host: api } }] }] }
`),
    ).toEqual([]);
  });

  test('a field that is missing only because its value has a wrong type', () => {
    const virtualService = (http: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec: { hosts: [web.example.com], http: ${http} }
`;
    expect(findingsIn(virtualService('word'))).toEqual(['MESH0002 error VirtualService default/web']);
    expect(findingsIn(virtualService('[null]'))).toEqual(['MESH0002 error VirtualService default/web']);
    expect(findingsIn(virtualService('[]'))).toEqual(['IST0106 error VirtualService default/web']);
    expect(findingsIn(virtualService('[{ route: 1 }]'))).toEqual(['MESH0002 error VirtualService default/web']);
  });

  test('files of other tools, except that they are skipped', () => {
    const values = 'spec: { replicas: 1 }\nimage: a\nimage: b\n---\n- op: add\n---\napiVersion: 1\ndatasources: []\n';
    expect(findingsIn(values)).toEqual(['MESH0007 info object', 'MESH0007 info object', 'MESH0007 info object']);
  });

  test("Kubernetes' own namespaces, except for objects that are rejected", () => {
    const service = (namespace: string) =>
      `apiVersion: v1\nkind: Service\nmetadata: { name: dns, namespace: ${namespace} }\nspec: { ports: [{ name: dns, port: 8053 }] }\n`;
    const namespace = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`;
    expect(
      findingsIn([service('kube-system'), service('shop'), namespace('kube-public'), namespace('shop')].join('---\n')),
    ).toEqual(['IST0118 info Service shop/dns', 'IST0102 info Namespace shop']);
    expect(
      findingsIn(
        'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a, namespace: kube-system }\nspec: { hosts: [a] }\n',
      ),
    ).toEqual(['IST0106 error VirtualService kube-system/a']);
  });

  test('a subset without workloads is only an info if no route uses it', () => {
    const workload = (app: string, version: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: ${app}, labels: { app: ${app}, version: ${version}, sidecar.istio.io/inject: "false" } }\nspec: { containers: [] }\n---\n`;
    const world = `${workload('web', 'v1')}${workload('api', 'v2')}apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web }
spec: { host: web.default.svc.cluster.local, subsets: [{ name: next, labels: { version: v2 } }] }
`;
    const route = `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec: { hosts: [web], http: [{ route: [{ destination: { host: web, subset: next } }] }] }
`;
    expect(findingsIn(world)).toEqual(['KIA0203 info DestinationRule default/web']);
    expect(findingsIn(world + route)).toEqual(['KIA0203 error DestinationRule default/web']);
  });

  test('a topology label of the node, unless it is empty', () => {
    const world = (region: string) => `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { nodeName: node, containers: [{ name: web, image: web }] }
---
apiVersion: v1
kind: Node
metadata: { name: node, labels: { topology.kubernetes.io/region: ${region} } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web }
spec: { host: web, subsets: [{ name: here, labels: { topology.kubernetes.io/region: ${region} } }] }
`;
    expect(findingsIn(world('north'))).toEqual([]);
    expect(findingsIn(world('""'))).toEqual(['IST0173 error DestinationRule default/web']);
  });
});
