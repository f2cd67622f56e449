import { findingsOf } from '../../fixtures/findings';
import { groupAccount } from './group-account';
import { imageAutoTemplate } from './image-auto-template';
import { podWithoutProxy } from './pod-without-proxy';
import { portName } from './port-name';
import { proxyUser } from './proxy-user';
import { severalInjectionLabels } from './several-injection-labels';

const service = (port: string, more = '') => `
apiVersion: v1
kind: Service
metadata: { name: shop${more} }
spec: { ports: [${port}] }
`;
const running = (spec: string, labels = '') => `
apiVersion: v1
kind: Namespace
metadata: { name: default, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata: { name: shop, labels: { app: shop${labels} } }
spec: { nodeName: node, containers: [{ name: shop, image: shop }]${spec} }
`;
const runsAsProxy = (labels: string) => `
apiVersion: v1
kind: Pod
metadata: { name: shop, labels: { ${labels} } }
spec: { securityContext: { runAsUser: 1337 }, containers: [{ name: shop, image: shop }] }
`;
const namespace = (labels: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: default, labels: { ${labels} } }
`;
const injector = (expression: string, labels = '') => `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: injector }
webhooks: [{ name: injector.istio.io, objectSelector: { matchExpressions: [{ ${expression} }] } }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge }
spec: { template: { metadata: { labels: { app: edge${labels} } }, spec: { containers: [{ name: istio-proxy, image: auto }] } } }
`;
const account = (where: string) => `
apiVersion: v1
kind: ServiceAccount
metadata: { name: machine, namespace: ${where} }
`;
const group = (name: string) => `
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: reviews, namespace: shop }
spec: { template: { ${name} } }
`;

// Cases that the examples do not show: further findings, and manifests that are almost wrong.
test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'running Pod without a proxy', [running('')]],
  [0, 'running Pod in the host network', [running(', hostNetwork: true')]],
  [0, 'running Pod that opts out', [running('', ', sidecar.istio.io/inject: "false"')]],
])('IST0103 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(podWithoutProxy, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [0, 'unnamed port of a Service of Istio', [service('{ name: a, port: 80 }', ', labels: { istio: pilot }')]],
  [0, 'unnamed port of a Service of release istio', [service('{ name: a, port: 80 }', ', labels: { release: istio }')]],
  [1, 'unnamed port of a Service of another release', [service('{ name: a, port: 80 }', ', labels: { release: a }')]],
])('IST0118 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(portName, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'injection and a revision', [namespace('istio-injection: enabled, istio.io/rev: a')]],
  [0, 'disabled injection and a revision', [namespace('istio-injection: disabled, istio.io/rev: a')]],
  [1, 'a revision and ambient mode', [namespace('istio.io/rev: a, istio.io/dataplane-mode: ambient')]],
])('IST0123 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(severalInjectionLabels, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'application with user 1337', [runsAsProxy('release: shop')]],
  [0, 'Pod of Istio with user 1337', [runsAsProxy('istio: pilot')]],
  [0, 'Pod of release istio with user 1337', [runsAsProxy('release: istio')]],
])('IST0144 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(proxyUser, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [0, 'label that is in the list of the webhook', [injector('key: app, operator: In, values: [edge]')]],
  [1, 'label that is not in the list of the webhook', [injector('key: app, operator: In, values: [a]')]],
  [1, 'label that NotIn excludes', [injector('key: app, operator: NotIn, values: [edge]')]],
  [0, 'label that NotIn does not exclude', [injector('key: app, operator: NotIn, values: [a]')]],
  [0, 'label that must exist', [injector('key: app, operator: Exists')]],
  [1, 'missing label that must exist', [injector('key: a, operator: Exists')]],
  [1, 'label that must not exist', [injector('key: app, operator: DoesNotExist')]],
  [0, 'missing label that must not exist', [injector('key: a, operator: DoesNotExist')]],
])('IST0146 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(imageAutoTemplate, yaml)).toHaveLength(count);
});

test.each<[count: number, manifests: string, yaml: string[]]>([
  [1, 'unknown ServiceAccount', [account('shop'), group('serviceAccount: a')]],
  [0, 'ServiceAccount in a namespace without known ServiceAccounts', [account('web'), group('serviceAccount: a')]],
  [0, 'default ServiceAccount', [account('shop'), group('serviceAccount: default')]],
  [0, 'no ServiceAccount', [account('shop'), group('labels: { a: b }')]],
])('KIA1701 finds %i: %s', (count, _, yaml) => {
  expect(findingsOf(groupAccount, yaml)).toHaveLength(count);
});
