import { ApiObject, type Chart, Testing } from 'cdk8s';
import { Service } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { manifests, refusal } from '../fixtures/synth';
import { Gateway } from '../gateway/gateway';
import { AuthorizationPolicy } from '../security/authorization-policy';
import { ServiceEntry } from '../service-entry/service-entry';

/** The `targetRefs` that a policy writes. */
const refs = (make: (chart: Chart) => unknown) =>
  manifests((chart) => new AuthorizationPolicy(chart, 'policy', { targetRefs: [make(chart) as Construct] })).find(
    ({ kind }) => kind === 'AuthorizationPolicy',
  ).spec.targetRefs;

const object = (scope: Construct, apiVersion: string, kind: string, namespace?: string) =>
  new ApiObject(scope, 'target', { apiVersion, kind, metadata: { name: 'a', namespace } });

test.each([
  ['Service', ''],
  ['ServiceEntry', 'networking.istio.io'],
  ['Gateway', 'gateway.networking.k8s.io'],
  ['GatewayClass', 'gateway.networking.k8s.io'],
])('writes a %s with group %j', (kind, group) => {
  expect(refs(() => ({ kind, name: 'a' }))).toEqual([{ group, kind, name: 'a' }]);
});

test.each<[what: string, make: (chart: Chart) => Construct, ref: object]>([
  [
    'a ServiceEntry',
    (chart) => new ServiceEntry(chart, 'api', { hosts: ['a.example.com'] }),
    { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api' },
  ],
  [
    'a Service of cdk8s-plus',
    (chart) => new Service(chart, 'web', { metadata: { name: 'web' }, ports: [{ port: 80 }] }),
    { group: '', kind: 'Service', name: 'web' },
  ],
  [
    'a Gateway of the Gateway API',
    (chart) =>
      new ApiObject(chart, 'target', {
        ...{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'a' } },
        spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
      }),
    { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'a' },
  ],
])('%s', (_what, make, ref) => {
  expect(refs(make)).toEqual([ref]);
});

const refused = (targetRefs: unknown, props: object = {}) =>
  refusal((chart) => new AuthorizationPolicy(chart, 'policy', { targetRefs: targetRefs as never, ...props })).replace(
    "AuthorizationPolicy of 'chart/policy': ",
    '',
  );

test.each<[what: string, targetRefs: unknown, message: string]>([
  [
    'an unknown kind',
    [{ kind: 'Pod', name: 'a' }],
    "targetRefs[0].kind must be one of Service, ServiceEntry, Gateway, GatewayClass, got 'Pod'",
  ],
  ['no name', [{ kind: 'Service' }], 'targetRefs[0].name must be a DNS name'],
  [
    'a namespace',
    [{ kind: 'Service', name: 'a', namespace: 'b' }],
    "targetRefs[0]: unknown prop 'namespace' (known props: kind, name)",
  ],
  ['a string', ['a'], "targetRefs[0] must be an object, got 'a'"],
  [
    'an object without a list',
    { kind: 'Service', name: 'a' },
    'targetRefs must be a list, got an object with kind, name',
  ],
  [
    'more than 16',
    Array.from({ length: 17 }, (_, index) => ({ kind: 'Service', name: `a${index}` })),
    'targetRefs must be a list of at most 16, got a list of 17',
  ],
])('fails: %s', (_what, targetRefs, message) => {
  expect(refused(targetRefs)).toContain(message);
});

const ELSEWHERE = Testing.chart();

test('fails: an Istio Gateway, which is not a Gateway API Gateway', () => {
  const gateway = new Gateway(ELSEWHERE, 'edge');
  expect(refused([gateway])).toBe(
    'targetRefs[0] must be a Service (core) or a ServiceEntry (networking.istio.io) or ' +
      'a Gateway (gateway.networking.k8s.io) or a GatewayClass (gateway.networking.k8s.io), ' +
      "got 'Gateway (networking.istio.io)'",
  );
});

test('fails: an object with another namespace', () => {
  const target = object(ELSEWHERE, 'v1', 'Service', 'prod');
  expect(refused([{ kind: 'Service', name: 'b' }, target], { namespace: 'web' })).toBe(
    "targetRefs[1] must be in the namespace of the policy, 'web', got 'prod'",
  );
  expect(refs((chart) => object(chart, 'v1', 'Service', 'prod'))).toHaveLength(1);
});
