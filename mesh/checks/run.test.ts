import { parseManifests } from '../reader';
import { pathText } from './finding';
import { judge } from './run';

test('a finding is what other programs read', () => {
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
    message: 'must be a string, got the number 5',
    file: 'dir/f.yaml',
    line: 7,
    sourced,
    field: ['spec', 'http', 0, 'timeout'],
    position: { line: 7, column: 7, text: '    - timeout: 5' },
  });
});

test('objects that were never in a file have findings without a place', () => {
  const manifest = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'a' },
    spec: { x: 1 },
  };
  const [finding] = judge([{ manifest }]).findings;
  expect(finding).toMatchObject({ code: 'MESH0001', path: 'spec.x' });
  expect(finding).not.toHaveProperty('file');
});

test('findings come by object, then by line', () => {
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
])('%j is written %s', (path, text) => {
  expect(pathText(path)).toBe(text);
});
