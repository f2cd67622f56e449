import { Duration } from 'cdk8s';
import { policy, policyRefusal } from '../fixtures/synth';
import type { PortSettings, ProxyProtocol, RetryBudget, TrafficPolicy, Tunnel } from './traffic-policy';

const connections: Required<Omit<PortSettings, 'port'>> = {
  loadBalancer: { simple: 'ROUND_ROBIN' },
  connectionPool: { tcp: { maxConnections: 1 } },
  outlierDetection: { consecutive5xxErrors: 3 },
  tls: { mode: 'ISTIO_MUTUAL' },
};
const tunnel: Required<Tunnel> = { protocol: 'POST', targetHost: 'proxy.example.com', targetPort: 3128 };
const proxyProtocol: Required<ProxyProtocol> = { version: 'V2' };
const retryBudget: Required<RetryBudget> = {
  percent: 12.5,
  minRetryConcurrency: 2 ** 32 - 1,
  budgetInterval: Duration.seconds(10),
};

test('writes every prop', () => {
  const all: Required<Omit<TrafficPolicy, 'proxyProtocol'>> = {
    ...connections,
    portLevelSettings: [
      { port: 80, ...connections },
      { port: 90, tls: { mode: 'DISABLE' } },
    ],
    tunnel,
    retryBudget,
  };
  expect(policy(all)).toEqual({
    ...connections,
    portLevelSettings: [
      { port: { number: 80 }, ...connections },
      { port: { number: 90 }, tls: { mode: 'DISABLE' } },
    ],
    tunnel,
    retryBudget: { percent: 12.5, minRetryConcurrency: 2 ** 32 - 1, budgetInterval: '10s' },
  });
  expect(policy({ proxyProtocol })).toEqual({ proxyProtocol });
});

const failover = [{ from: 'eu', to: 'us' }];
const NO_OUTLIERS = 'locality failover requires outlierDetection, which detects unhealthy endpoints';

test.each<[what: string, trafficPolicy: unknown, message: string]>([
  [
    'an empty policy',
    {},
    'trafficPolicy: one of loadBalancer, connectionPool, outlierDetection, tls, portLevelSettings, tunnel, proxyProtocol, retryBudget is required, got none',
  ],
  ['null', null, 'trafficPolicy must be an object, got null'],
  [
    'tunnel with proxyProtocol',
    { tunnel, proxyProtocol },
    'trafficPolicy: tunnel and proxyProtocol exclude each other, keep one of them',
  ],
  [
    'a tunnel with method GET',
    { tunnel: { ...tunnel, protocol: 'GET' } },
    "trafficPolicy.tunnel.protocol must be one of CONNECT, POST, got 'GET'",
  ],
  [
    'a tunnel to a wildcard',
    { tunnel: { ...tunnel, targetHost: '*.a.b' } },
    "trafficPolicy.tunnel.targetHost must be a DNS name or an IP address, got '*.a.b'",
  ],
  [
    'a tunnel without a port',
    { tunnel: { targetHost: 'a' } },
    'trafficPolicy.tunnel.targetPort must be a port from 1 to 65535, got undefined',
  ],
  [
    'a tunnel without a host',
    { tunnel: { targetPort: 80 } },
    'trafficPolicy.tunnel.targetHost must be a DNS name or an IP address, got undefined',
  ],
  [
    'version 3 of the PROXY protocol',
    { proxyProtocol: { version: 'V3' } },
    "trafficPolicy.proxyProtocol.version must be one of V1, V2, got 'V3'",
  ],
  [
    'a retry budget over 100 percent',
    { retryBudget: { percent: 101 } },
    'trafficPolicy.retryBudget.percent must be a number from 0 to 100, got 101',
  ],
  [
    'minRetryConcurrency over 32 bits',
    { retryBudget: { minRetryConcurrency: 2 ** 32 } },
    'trafficPolicy.retryBudget.minRetryConcurrency must be a whole number from 0 to 4294967295, got 4294967296',
  ],
  [
    'port settings with nothing but a port',
    { portLevelSettings: [{ port: 80 }] },
    'trafficPolicy.portLevelSettings[0]: one of loadBalancer, connectionPool, outlierDetection, tls is required, got none',
  ],
  [
    'port settings without a port',
    { portLevelSettings: [connections] },
    'trafficPolicy.portLevelSettings[0].port must be a port from 1 to 65535, got undefined',
  ],
  [
    'a tunnel for a single port',
    { portLevelSettings: [{ port: 80, tunnel }] },
    "trafficPolicy.portLevelSettings[0]: unknown prop 'tunnel' (known props: port, loadBalancer, connectionPool, outlierDetection, tls)",
  ],
  [
    'failover without outlierDetection',
    { loadBalancer: { localityLbSetting: { failover } } },
    `trafficPolicy: ${NO_OUTLIERS}`,
  ],
  [
    'failoverPriority without outlierDetection',
    { loadBalancer: { zoneAwareLbSetting: { failoverPriority: ['rack'] } } },
    `trafficPolicy: ${NO_OUTLIERS}`,
  ],
  [
    'failover for a port without outlierDetection',
    { portLevelSettings: [{ port: 80, loadBalancer: { localityLbSetting: { failover } } }] },
    `trafficPolicy.portLevelSettings[0]: ${NO_OUTLIERS}`,
  ],
])('fails: %s', (_what, trafficPolicy, message) => {
  expect(policyRefusal(trafficPolicy)).toBe(message);
});
