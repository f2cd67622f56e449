import { Mesh } from '../../mesh';
import { authorizationPolicy, deployment, service, workloads } from '../../mesh/fixtures/objects';
import { accessTable, markOf, questionOf } from './access-table';
import { requestOf } from './question';

const mesh = Mesh.of([
  ...workloads('a', 'shop/b'),
  authorizationPolicy('shop/b', { rules: [{ to: [{ operation: { methods: ['POST'] } }] }] }),
  authorizationPolicy('a', { selector: { matchLabels: { app: 'a' } }, rules: [] }),
  service('empty'),
  service('db', [{ name: 'tcp', port: 5432 }]),
  deployment('db'),
]);
const table = accessTable(mesh.access());

test('rows are callers, columns are ports of services with short names', () => {
  expect(table.callers).toEqual(['default/a-v1', 'shop/b-v1', 'default/db-v1']);
  expect(table.services.map(({ label }) => label)).toEqual(['a:80', 'b.shop:80', 'db:5432', 'empty:80']);
  const marks = table.services.flatMap((column) => {
    const cell = table.cell('default/a-v1', column);
    return cell ? markOf(cell) : [];
  });
  expect(marks).toEqual(['none', 'some', 'all', 'may']);
});

test('the example of a cell is a question that the simulator answers alike', () => {
  const cell = mesh.access({ from: 'default/a-v1', to: 'b' })[0];
  const allowed = cell?.witness.allowed;
  const question = allowed && questionOf(allowed);
  expect(question).toEqual({
    from: { kind: 'workload', workload: 'default/a-v1' },
    method: 'POST',
    url: 'http://b.shop.svc.cluster.local/',
    headers: [],
  });
  expect(question && mesh.route(requestOf(question)).outcomes[0]?.kind).toBe('forward');
});

test('an example with a token or without HTTP is no question of the page', () => {
  expect(questionOf({ from: 'a/b', host: 'c', path: '/', jwt: { issuer: 'i' } })).toBeUndefined();
  expect(questionOf({ from: 'a/b', host: 'c', scheme: 'tcp' })).toBeUndefined();
});
