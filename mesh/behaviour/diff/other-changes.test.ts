import { meshOf, subset, virtualService, workloads } from '../../fixtures/objects';

const world = (rule: object) =>
  meshOf([
    ...workloads('web', 'copy'),
    virtualService('web', { hosts: ['web'], http: [{ route: [{ destination: { host: 'web' } }], ...rule }] }),
  ]);

test.each([
  [{}, { timeout: '2s' }, ['timeout: none, then 2s']],
  [{ mirror: { host: 'copy' } }, {}, ['mirrors: 100 % to copy.default.svc.cluster.local:80, then none']],
  [{}, { retries: { attempts: 0 } }, [expect.stringMatching(/^retries: up to 2 retries.*, then none$/)]],
  [{}, { headers: { request: { set: { 'x-a': '1' } } } }, ['request headers: none, then x-a: 1']],
  [{}, { headers: { response: { remove: ['x-a'] } } }, ['response headers: none, then remove x-a']],
  [{}, { rewrite: { authority: 'other' } }, [expect.stringMatching(/^Host header: web.*, then other$/)]],
])('from %j to %j', (before, after, changes) => {
  const [difference] = world(after).differences(world(before));
  expect(difference).toMatchObject({ kind: 'changed', otherChanges: changes });
});

test('what a request has that is not sent anywhere is not compared', () => {
  const [difference] = world({ route: [subset('web', 'missing')], timeout: '2s' }).differences(world({}));
  expect(difference).toMatchObject({ kind: 'lost', otherChanges: [] });
});

test('a fault that answers some requests is no other split', () => {
  const [difference] = world({ fault: { abort: { httpStatus: 500, percentage: { value: 50 } } } }).differences(
    world({}),
  );
  expect(difference).toMatchObject({ kind: 'changed' });
});
