import { fromClient, route, shares, virtualService, workloads } from '../fixtures/objects';

test.each(['WEB', 'Web.default.svc.cluster.local'])(
  '%s is no name of a Service: names of clusters are in lower case',
  (host) => {
    const upper = virtualService('a', { hosts: ['a'], http: [{ route: [{ destination: { host } }] }] });
    const [name] = host.split('.');
    expect(shares(route([...workloads('web', 'a'), upper], fromClient('/', { host: 'a' })))).toEqual({
      [`no-cluster ${name}`]: '1',
    });
  },
);

test('the hosts of a VirtualService are matched in lower case', () => {
  const upper = virtualService('a', { hosts: ['X.com'], http: [{ route: [{ destination: { host: 'web' } }] }] });
  expect(shares(route([...workloads('web'), upper], fromClient('/', { host: 'x.com' })))).toEqual({ web: '1' });
});
