import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Translation } from '../mesh/gateway-api/translation';
import { World } from '../mesh/gateway-api/world';
import { toConfig } from '../mesh/manifest/config';
import type { Manifest } from '../mesh/manifest/manifest';
import { meshConfig } from '../mesh/registry/mesh-config';
import { ServiceRegistry } from '../mesh/registry/service-registry';
import { Workloads } from '../mesh/registry/workload';
import { ifDownloaded, istioFolder, orSkipped } from './istio-module';

// Istio's own tests of the translation.
const FOLDER = istioFolder('pilot/pkg/config/kube/gateway/testdata');

/** What istiod makes of a file. */
type Part = 'VirtualServices' | 'DestinationRules' | 'Gateways' | 'statuses';

/** Files without expected output, and parts of files that are about waypoints, which are not modelled. */
const NOT_COMPARED: ReadonlyMap<string, readonly Part[]> = new Map([
  ['benchmark-httproute', ['VirtualServices', 'DestinationRules', 'Gateways', 'statuses']],
  ['east-west-ambient', ['Gateways', 'statuses']],
  ['waypoint', ['statuses']],
]);

interface Document {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly annotations?: object };
  readonly spec: object;
  readonly status: Record<string, object[]>;
}

const documents = (file: string): Document[] =>
  parseAllDocuments(readFileSync(file, 'utf8'), { uniqueKeys: false })
    .map((document) => document.toJS())
    .filter(Boolean);

const namespacesIn = (written: readonly Document[]) =>
  new Set(written.flatMap(({ metadata }) => metadata.namespace ?? []));

const PORTS = [
  { name: 'http', port: 80, protocol: 'TCP' },
  { name: 'tcp', port: 34000 },
  { name: 'tcp-other', port: 34001 },
];

/** The Pods and the load balancer of the gateway. */
const INGRESS: readonly object[] = [
  {
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'istio-ingressgateway', namespace: 'istio-system' } },
    spec: {
      selector: { app: 'ingress' },
      ports: [{ name: 'https', port: 443 }, { name: 'http', port: 80, targetPort: 8080 }, ...PORTS.slice(1)],
    },
    status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
  },
  {
    ...{
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'ingress', namespace: 'istio-system', labels: { app: 'ingress' } },
    },
    spec: { containers: [] },
  },
];

const serviceIn = (namespace: string) => (name: string) => ({
  ...{
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { ports: PORTS, selector: { app: name } },
  },
});

/** The objects that exist in all of Istio's tests. */
const COMMON: readonly object[] = [
  ...[
    ...['httpbin', 'httpbin-second', 'httpbin-wildcard', 'foo-svc', 'httpbin-other', 'example', 'echo', 'svc4'],
    ...['httpbin-zero', 'httpbin-mirror', 'httpbin-foo', 'httpbin-alt', 'httpbin-bad', 'echo-1', 'echo-2', 'echo-port'],
    'not-found',
  ].map(serviceIn('default')),
  ...INGRESS,
  ...['httpbin', 'istiod', 'echo'].map(serviceIn('istio-system')),
  ...['a-example', 'b-example', 'svc1', 'svc2'].map(serviceIn('allowed-1')),
  ...['a-example', 'svc2', 'svc3'].map(serviceIn('allowed-2')),
  serviceIn('apple')('httpbin-apple'),
  serviceIn('banana')('httpbin-banana'),
  serviceIn('cert')('httpbin'),
  serviceIn('service')('my-svc'),
  serviceIn('group-namespace1')('httpbin'),
  serviceIn('group-namespace2')('httpbin'),
  ...[
    ['istio-system', 'example.com'],
    ['default', 'google.com'],
  ].map(([namespace = '', host = '']) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: host, namespace },
    spec: {
      hosts: [host],
      ports: PORTS.map(({ name, port }) => ({ name, number: port, protocol: name === 'http' ? 'HTTP' : 'TCP' })),
      resolution: 'DNS',
    },
  })),
  ...[
    ['istio-system', 'my-cert-http'],
    ['istio-system', 'my-cert-http2'],
    ['istio-system', 'my-cert'],
    ['ns2', 'ns2-cert'],
    ['ns3', 'ns3-cert'],
    ['ns4', 'ns4-cert'],
    ['cert', 'cert'],
    ['bookinfo', 'bookinfo-secret'],
    ['bookinfo', 'another-secret'],
  ].map(([namespace = '', name = '']) => ({
    ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'kubernetes.io/tls' },
  })),
  ...[
    ['istio-system', 'my-cert-http'],
    ['default', 'auth-cert'],
  ].map(([namespace = '', name = '']) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace } })),
];

function translate(file: string): Translation {
  const written = documents(file);
  const labelled = [...namespacesIn(written)].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'istio.io/test-name-part': name.split('-')[0] } },
  }));
  const objects = [...written, ...COMMON, ...labelled].map((manifest) => toConfig({ manifest: manifest as Manifest }));
  const mesh = meshConfig({ trustDomain: 'domain.suffix', clusterDomain: 'domain.suffix' });
  const domain = { ...mesh, clusterDomain: 'domain.suffix' };
  return new Translation(new World(objects, new ServiceRegistry(objects, new Workloads(objects), domain), domain));
}

/** The server without namespaces that only the objects of all tests have; Istio's tests do not create these. */
function withoutCommon(server: unknown, namespaces: ReadonlySet<string>): object {
  const { hosts, ...rest } = server as { hosts: string[] };
  const kept = hosts.filter((host) => /^[*~]/.test(host) || namespaces.has(host.split('/')[0] ?? ''));
  return { ...rest, hosts: kept.length > 0 ? kept : [`~/${hosts[0]?.split('/')[1]}`] };
}

/** Sorted keys, and no zero values. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      // PASSTHROUGH is the zero value of the TLS mode. Cipher suites do not matter for routing.
      .filter(([key, field]) => field !== undefined && field !== 'PASSTHROUGH' && key !== 'cipherSuites')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => [key, plain(field)]),
  );
}

// By default, istiod does not read XBackendTrafficPolicies.
const isOnlyOfTrafficPolicies = (annotations: object = {}) =>
  (annotations as Record<string, string>)['internal.istio.io/parents']
    ?.split(',')
    .every((parent) => parent.startsWith('XBackendTrafficPolicy/')) === true;

/** A DestinationRule without what XBackendTrafficPolicies add. */
function withoutTrafficPolicies(spec: object): object {
  const {
    loadBalancer: _,
    retryBudget: __,
    ...policy
  } = (spec as { trafficPolicy: Record<string, object> }).trafficPolicy;
  return { ...spec, trafficPolicy: policy };
}

const STATUS_KINDS = new Set([
  ...['GatewayClass', 'Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'BackendTLSPolicy'],
]);

/** Objects whose statuses are about certificates that do not parse, InferencePools (off by default) or waypoints. */
const OTHER_STATUSES = new Set([
  'backend-allowed-ip',
  'backend-not-allowed-ip',
  'invalid-cert-malformed',
  'backend-tls-malformed',
  'malformed-configmap',
  'multiple-inferencepool-backend-refs',
  'multi-route-infpool-1',
  'multi-route-infpool-2',
  'waypoint',
  'invalid-class',
  // Without uids, istiod takes this policy and the one it conflicts with for one.
  'tls-upstream-echo-extra',
]);

const conditionsOf = (written: unknown) =>
  ((written as { type: string; status: string; reason: string; message: string }[] | undefined) ?? [])
    // Istio's tests begin with a condition that another controller wrote.
    .filter(({ type }) => type !== 'dummy')
    .map(({ type, status, reason, message }) => ({ type, status, reason, message }));

/** A status as `Translation.statuses` has it, without what other controllers or earlier runs wrote. */
function plainStatus(status: Record<string, object[] | undefined>): unknown {
  return plain({
    conditions: conditionsOf(status.conditions),
    addresses: status.addresses?.map((address) => (address as { value: string }).value) ?? [],
    listeners:
      status.listeners?.map((listener) => ({
        ...listener,
        conditions: conditionsOf((listener as { conditions: object[] }).conditions),
      })) ?? [],
    parents:
      status.parents?.flatMap((parent) => {
        const { parentRef, conditions, controllerName } = parent as {
          parentRef: object;
          conditions: object[];
          controllerName: string;
        };
        return controllerName === 'istio.io/gateway-controller'
          ? [{ parentRef, conditions: conditionsOf(conditions) }]
          : [];
      }) ?? [],
    ancestors:
      status.ancestors?.flatMap((ancestor) => {
        const { controllerName, conditions } = ancestor as { controllerName: string; conditions: object[] };
        return controllerName.startsWith('istio.io/') ? [{ ...ancestor, conditions: conditionsOf(conditions) }] : [];
      }) ?? [],
  });
}

const filesWith = (part: Part) =>
  orSkipped(() =>
    readdirSync(FOLDER)
      .flatMap((name) => (/^[^.]+\.yaml$/.test(name) ? name.slice(0, -5) : []))
      .filter((name) => !NOT_COMPARED.get(name)?.includes(part)),
  );

ifDownloaded.each(filesWith('VirtualServices'))('VirtualServices as istiod makes them: %s', (name) => {
  const isPool = (of: string) => of.includes('infpool');
  const expected = documents(join(FOLDER, `${name}.yaml.golden`)).filter(
    ({ kind, metadata }) => kind === 'VirtualService' && !isPool(metadata.name),
  );
  const virtualServices = translate(join(FOLDER, `${name}.yaml`)).virtualServices.filter(({ id }) => !isPool(id));
  const keyed = (id: string, spec: object) => [id, plain(spec)];
  expect(Object.fromEntries(virtualServices.map(({ id, spec }) => keyed(id, spec)))).toEqual(
    Object.fromEntries(expected.map(({ metadata, spec }) => keyed(`${metadata.namespace}/${metadata.name}`, spec))),
  );
});

ifDownloaded.each(filesWith('DestinationRules'))('DestinationRules as istiod makes them: %s', (name) => {
  const expected = documents(join(FOLDER, `${name}.yaml.golden`)).filter(
    ({ kind, metadata }) => kind === 'DestinationRule' && !isOnlyOfTrafficPolicies(metadata.annotations),
  );
  const { destinationRules } = translate(join(FOLDER, `${name}.yaml`));
  expect(Object.fromEntries(destinationRules.map(({ id, spec }) => [id, plain(spec)]))).toEqual(
    Object.fromEntries(
      expected.map(({ metadata, spec }) => [
        `${metadata.namespace}/${metadata.name}`,
        plain(withoutTrafficPolicies(spec)),
      ]),
    ),
  );
});

ifDownloaded.each(filesWith('statuses'))('statuses as istiod writes them: %s', (name) => {
  const isCompared = ({ kind, name: of }: { readonly kind: string; readonly name: string }) =>
    STATUS_KINDS.has(kind) && !OTHER_STATUSES.has(of);
  const expected = documents(join(FOLDER, `${name}.status.yaml.golden`)).filter(({ kind, metadata }) =>
    isCompared({ kind, name: metadata.name }),
  );
  const made = translate(join(FOLDER, `${name}.yaml`))
    .statuses()
    .filter(isCompared);
  const keyed = made.map(({ kind, namespace, name: of, ...status }) => [
    `${kind} ${namespace}/${of}`,
    plain({
      ...status,
      listeners: status.listeners.map((listener) => ({
        ...listener,
        supportedKinds: listener.supportedKinds.map((kind) => ({ group: 'gateway.networking.k8s.io', kind })),
      })),
    }),
  ]);
  expect(Object.fromEntries(keyed)).toEqual(
    Object.fromEntries(
      expected.map(({ kind, metadata, status }) => [
        `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
        plainStatus(status),
      ]),
    ),
  );
});

ifDownloaded.each(filesWith('Gateways'))('Gateways as istiod makes them: %s', (name) => {
  const expected = documents(join(FOLDER, `${name}.yaml.golden`)).filter(({ kind }) => kind === 'Gateway');
  const file = join(FOLDER, `${name}.yaml`);
  const { gateways } = translate(file);
  const namespaces = namespacesIn(documents(file));
  const made = gateways.flatMap(({ spec, translated }) =>
    (translated?.listeners ?? []).flatMap(({ internalName, missing }, index) =>
      missing.length > 0
        ? []
        : [
            [
              internalName,
              plain({
                server: withoutCommon((spec.servers as object[])[index], namespaces),
                services: translated?.services?.hosts.join(','),
              }),
            ],
          ],
    ),
  );
  expect(Object.fromEntries(made)).toEqual(
    Object.fromEntries(
      expected.map(({ metadata, spec }) => [
        `${metadata.namespace}/${metadata.name}`,
        plain({
          server: (spec as { servers: object[] }).servers[0],
          services: (metadata.annotations as Record<string, string>)['internal.istio.io/gateway-service'],
        }),
      ]),
    ),
  );
});
