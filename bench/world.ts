import { stringify } from 'yaml';

const APPS = 3;
const networking = 'networking.istio.io/v1';
const security = 'security.istio.io/v1';

/** Manifests with `count` objects of Istio's usual kinds, in namespaces of 25 objects each, behind one gateway. */
export function world(count: number): string {
  return [gateway, ...Array.from({ length: count / 25 }, (_, index) => namespace(`team-${index}`))]
    .flat()
    .map((object) => `${stringify(object, { aliasDuplicateObjects: false })}---\n`)
    .join('');
}

const ingress = { istio: 'ingressgateway' };
const inIstioSystem = { name: 'gateway', namespace: 'istio-system' };
const gateway: readonly object[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: inIstioSystem,
    spec: { selector: { matchLabels: ingress }, template: template(ingress) },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: inIstioSystem,
    spec: { selector: ingress, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
  },
];

function namespace(namespace: string): object[] {
  const metadata = (name: string) => ({ name, namespace });
  const apps = Array.from({ length: APPS }, (_, index) => `app-${index}`);
  const host = `${namespace}.example.com`;
  const port = { number: 80, name: 'http', protocol: 'HTTP' };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { 'istio-injection': 'enabled' } } },
    ...apps.flatMap((name) => app(name, namespace)),
    {
      apiVersion: networking,
      kind: 'Gateway',
      metadata: metadata('gateway'),
      spec: { selector: ingress, servers: [{ port, hosts: [host] }] },
    },
    {
      apiVersion: networking,
      kind: 'ServiceEntry',
      metadata: metadata('payments'),
      spec: {
        hosts: [`payments.${host}`],
        ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
        resolution: 'DNS',
        exportTo: ['.'],
      },
    },
    {
      apiVersion: networking,
      kind: 'Sidecar',
      metadata: metadata('default'),
      spec: { egress: [{ hosts: ['./*', 'istio-system/*'] }] },
    },
    {
      apiVersion: security,
      kind: 'PeerAuthentication',
      metadata: metadata('default'),
      spec: { mtls: { mode: 'STRICT' } },
    },
    {
      apiVersion: security,
      kind: 'RequestAuthentication',
      metadata: metadata('app-0'),
      spec: {
        selector: { matchLabels: { app: 'app-0' } },
        jwtRules: [{ issuer: 'https://login.example.com', jwksUri: 'https://login.example.com/keys' }],
      },
    },
    {
      apiVersion: security,
      kind: 'AuthorizationPolicy',
      metadata: metadata('app-0'),
      spec: {
        selector: { matchLabels: { app: 'app-0' } },
        rules: [{ from: [{ source: { namespaces: [namespace] } }], to: [{ operation: { methods: ['GET'] } }] }],
      },
    },
    {
      apiVersion: networking,
      kind: 'WorkloadGroup',
      metadata: metadata('vm'),
      spec: { metadata: { labels: { app: 'vm' } }, template: { serviceAccount: 'vm' } },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('password'),
      type: 'Opaque',
      data: { password: 'c2VjcmV0' },
    },
    {
      apiVersion: 'telemetry.istio.io/v1',
      kind: 'Telemetry',
      metadata: metadata('default'),
      spec: { tracing: [{ randomSamplingPercentage: 10 }] },
    },
  ];
}

/** A service with two subsets, and a Deployment for each. */
function app(name: string, namespace: string): object[] {
  const metadata = { name, namespace };
  const versions = ['v1', 'v2'];
  const to = (subset: string) => ({ destination: { host: name, subset } });
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    },
    ...versions.map((version) => {
      const labels = { app: name, version };
      return {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: `${name}-${version}`, namespace },
        spec: { replicas: 2, selector: { matchLabels: labels }, template: template(labels) },
      };
    }),
    {
      apiVersion: networking,
      kind: 'VirtualService',
      metadata,
      spec: {
        hosts: name === 'app-0' ? [name, `${namespace}.example.com`] : [name],
        ...(name === 'app-0' && { gateways: ['mesh', 'gateway'] }),
        http: [
          { match: [{ uri: { prefix: '/beta/' }, headers: { 'x-tester': { exact: 'true' } } }], route: [to('v2')] },
          {
            route: [
              { ...to('v1'), weight: 90 },
              { ...to('v2'), weight: 10 },
            ],
            timeout: '2s',
          },
        ],
      },
    },
    {
      apiVersion: networking,
      kind: 'DestinationRule',
      metadata,
      spec: {
        host: name,
        trafficPolicy: { connectionPool: { http: { http2MaxRequests: 100 } } },
        subsets: versions.map((version) => ({ name: version, labels: { version } })),
      },
    },
  ];
}

function template(labels: Readonly<Record<string, string>>): object {
  const containers = [{ name: 'main', image: 'example.com/main:1', ports: [{ containerPort: 8080 }] }];
  return { metadata: { labels }, spec: { containers } };
}
