import { isNotModelled, isNotSimulated, mayCreatePods } from './not-modelled';

const object = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata: { name: 'a' } });

test.each([
  ['gateway.networking.k8s.io/v1', 'UDPRoute'],
  ['inference.networking.k8s.io/v1', 'InferencePool'],
  ['extensions/v1beta1', 'Ingress'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['cilium.io/v2', 'CiliumNetworkPolicy'],
  ['traefik.io/v1alpha1', 'IngressRoute'],
  ['route.openshift.io/v1', 'Route'],
  ['serving.knative.dev/v1', 'Service'],
  ['example.com/v1', 'Anything'],
])('%s %s is neither checked nor simulated', (apiVersion, kind) => {
  expect(isNotModelled(object(apiVersion, kind))).toBe(true);
  expect(isNotSimulated(object(apiVersion, kind))).toBe(true);
});

test.each([
  ['networking.istio.io/v1alpha3', 'EnvoyFilter'],
  ['extensions.istio.io/v1alpha1', 'WasmPlugin'],
])('%s %s is checked, but not simulated', (apiVersion, kind) => {
  expect(isNotModelled(object(apiVersion, kind))).toBe(false);
  expect(isNotSimulated(object(apiVersion, kind))).toBe(true);
});

test.each([
  ['v1', 'Secret'],
  ['v1', 'Service'],
  ['apps/v1', 'Deployment'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['networking.istio.io/v1', 'VirtualService'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['networking.k8s.io/v1', 'IngressClass'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
  ['gateway.networking.k8s.io/v1', 'Gateway'],
  ['gateway.networking.k8s.io/v1alpha2', 'TCPRoute'],
  ['argoproj.io/v1alpha1', 'Rollout'],
  ['', 'Values'],
  ['example.com/v1', ''],
])('%s %s is modelled or harmless', (apiVersion, kind) => {
  expect(isNotModelled(object(apiVersion, kind))).toBe(false);
  expect(isNotSimulated(object(apiVersion, kind))).toBe(false);
});

test.each(['istio-waypoint', 'istio-remote', 'agentgateway'])(
  'Gateways of class %s are neither checked nor simulated',
  (name) => {
    const gateway = object('gateway.networking.k8s.io/v1', 'Gateway');
    const other = { ...gateway, spec: { gatewayClassName: name } };
    expect([isNotModelled(other), isNotSimulated(other)]).toEqual([true, true]);
  },
);

test.each([{ metadata: {} }, { apiVersion: 5, kind: 'A' }])('%j has no kind, so it is another finding', (value) => {
  expect(isNotSimulated(value as never)).toBe(false);
});

test.each([
  ['gateway.networking.x-k8s.io/v1alpha1', 'XBackendTrafficPolicy', false],
  ['gateway.networking.k8s.io/v1', 'UDPRoute', false],
  ['example.com/v1', 'Anything', true],
])('%s %s may create Pods: %s', (apiVersion, kind, expected) => {
  expect(mayCreatePods(object(apiVersion, kind))).toBe(expected);
});
