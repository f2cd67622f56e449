import { gateway, http80, meshOf, to, virtualService, workloads } from '../../mesh/fixtures/objects';
import { firstQuestion, type Question, questionFor, requestOf, type Sender } from './question';

const shop: Sender = { kind: 'gateway', gateway: 'default/shop', port: 8080 };
const client: Sender = { kind: 'workload', workload: 'default/client' };
const ask = (from: Sender, url: string): Question => ({ from, method: 'GET', url, headers: [] });

test.each<[Question, object]>([
  [ask(shop, '/a?b=1'), { gateway: 'default/shop', port: 8080, path: '/a?b=1' }],
  [ask(shop, 'a.com'), { gateway: 'default/shop', port: 8080, host: 'a.com', path: '/' }],
  [ask(shop, 'http://a.com:81/x'), { port: 81, scheme: 'http', host: 'a.com:81', path: '/x' }],
  [ask(shop, 'HTTPS://a.com?x'), { port: 8080, scheme: 'https', host: 'a.com', path: '/?x' }],
  [ask(client, 'web:9080/x'), { from: 'default/client', port: 9080, host: 'web:9080', path: '/x' }],
  [ask(client, 'http://web'), { from: 'default/client', host: 'web', path: '/' }],
])('%j is a request', (question, request) => {
  expect(requestOf(question)).toMatchObject(request);
});

test('headers without a name are left out, and a method is written in capitals', () => {
  const request = requestOf({
    ...ask(shop, '/'),
    method: 'post',
    headers: [
      ['a', '1'],
      ['', 'x'],
    ],
  });
  expect(request).toMatchObject({ method: 'POST', headers: { a: '1' } });
});

describe('the first question', () => {
  const first = (manifests: object[], focus: Parameters<ReturnType<typeof meshOf>['graph']>[0]) =>
    firstQuestion(meshOf(manifests).graph(focus));
  const match = [{ uri: { prefix: '/a' }, headers: { 'user-agent': { regex: '.*Firefox.*' } } }];

  test('is one that the first rule answers', () => {
    const manifests = [
      gateway('shop', [{ ...http80, hosts: ['*'] }]),
      ...workloads('web'),
      virtualService('web', { hosts: ['*'], gateways: ['shop'], http: [{ match, ...to('web') }] }),
    ];
    const from = { kind: 'gateway', gateway: 'default/shop', port: 80 };
    const headers = [['user-agent', 'Firefox']];
    expect(first(manifests, { gateway: 'shop' })).toEqual({ from, method: 'GET', url: '/a', headers });
  });

  test('names the host if there are several', () => {
    const manifests = [
      gateway('shop', [{ ...http80, hosts: ['*.a.com', 'b.com'] }]),
      ...workloads('web'),
      virtualService('a', { hosts: ['*.a.com'], gateways: ['shop'], http: [to('web')] }),
      virtualService('b', { hosts: ['b.com'], gateways: ['shop'], http: [to('web')] }),
    ];
    expect(first(manifests, { gateway: 'shop', host: 'b.com' })?.url).toBe('http://b.com/');
    expect(first(manifests, { gateway: 'shop', host: '*.a.com' })?.url).toBe('http://any.a.com/');
  });

  test('comes from a workload inside the mesh, which calls the service by its short name', () => {
    const manifests = [...workloads('client', 'shop/web')];
    expect(first(manifests, { host: 'web.shop' })).toMatchObject({
      from: { kind: 'workload', workload: 'default/client-v1' },
      url: 'http://web.shop/',
    });
    expect(first(manifests, { from: 'shop/web-v1' })).toMatchObject({ from: { workload: 'shop/web-v1' } });
  });

  test('takes the first rule whose conditions have an example', () => {
    const http = [
      { match: [{ uri: { regex: '/[a-z]{3}' } }], ...to('web') },
      { match: [{ uri: { exact: '/b' } }], ...to('web') },
    ];
    const graph = meshOf([
      gateway('shop', [{ ...http80, hosts: ['*'] }]),
      ...workloads('web'),
      virtualService('web', { hosts: ['*'], gateways: ['shop'], http }),
    ]).graph({ gateway: 'shop' });
    expect(firstQuestion(graph)?.url).toBe('/b');
    const [rule] = graph.nodes.filter((node) => node.kind === 'rule');
    expect(rule && questionFor(rule, graph)).toBeUndefined();
  });
});
