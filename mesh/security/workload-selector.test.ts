import { authorizationPolicy, meshOf, requestAuthentication, workloads } from '../fixtures/objects';
import { toConfig } from '../manifest/config';
import { manifestsOf } from '../manifest/mesh-source';
import { Workloads } from '../registry/workload';
import { PolicySet } from './workload-selector';

const of = (...objects: object[]) => manifestsOf(objects).map(toConfig);
const [workload] = new Workloads(of(...workloads('web'))).all();

test.each([
  ['AuthorizationPolicy', authorizationPolicy, ['istio-system/p', 'default/p']],
  ['RequestAuthentication', requestAuthentication, ['default/p', 'istio-system/p']],
])('the order of %s objects', (kind, create, expected) => {
  const policies = new PolicySet(of(create('istio-system/p', {}), create('default/p', {}), create('team/p', {})), kind);
  expect(workload && policies.for(workload, 'istio-system').map(({ id }) => id)).toEqual(expected);
});

test('of two token rules for an issuer, the one in the namespace of the workload counts', () => {
  const rule = { issuer: 'me', jwksUri: 'http://keys.test' };
  const mesh = meshOf([
    ...workloads('web'),
    requestAuthentication('istio-system/p', {
      jwtRules: [{ ...rule, outputClaimToHeaders: [{ header: 'x', claim: 'sub' }] }],
    }),
    requestAuthentication('p', { jwtRules: [{ ...rule, outputClaimToHeaders: [{ header: 'y', claim: 'sub' }] }] }),
  ]);
  const { outcomes } = mesh.route({
    ...{ from: 'default/client', host: 'web', path: '/' },
    jwt: { issuer: 'me', subject: 'alice' },
  });
  expect(outcomes).toMatchObject([{ kind: 'forward', upstream: { headers: { y: 'alice' } } }]);
  expect(outcomes).not.toMatchObject([{ upstream: { headers: { x: 'alice' } } }]);
});
