import { exercise } from '../fixtures/workshop';
import { FileParser } from './parsed-file';
import { workspaceOf } from './workspace';

test.each([[[]], [['web-api-80-20']], [['mtls', 'authorization-w-rule', 'articles-sa', 'web-api-sa']]])(
  'what a scenario replaces is not defined twice: %j',
  (names) => {
    const { mesh } = exercise(...names);
    expect(mesh.findings().filter(({ level }) => level !== 'info')).toEqual([]);
    const { assumptions } = mesh.route({ gateway: 'default-gateway-ingress', path: '/web-api/v1/getmultiple' });
    expect(assumptions.filter((assumption) => assumption.includes('replaces'))).toEqual([]);
  },
);

test('a file that becomes unreadable counts as it was, and says why', () => {
  const parser = new FileParser();
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n';
  const read = (text: string) => workspaceOf([{ name: 'a.yaml', text }], [], parser);
  expect(read(namespace)).toMatchObject({ manifests: [{ manifest: { kind: 'Namespace' } }], problems: [] });
  expect(read(`${namespace}x: [`)).toMatchObject({
    manifests: [{ manifest: { kind: 'Namespace' } }],
    problems: [{ file: 'a.yaml', line: 4 }],
  });
  expect(read('').manifests).toEqual([]);
});
