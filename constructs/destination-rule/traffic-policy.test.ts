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

test('every prop', () => {
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
const NO_OUTLIERS = 'outlierDetection is missing: without it no host fails, and locality failover does nothing';

test.each<[what: string, trafficPolicy: unknown, message: string]>([
  [
    'nothing',
    {},
    'trafficPolicy: one of loadBalancer, connectionPool, outlierDetection, tls, portLevelSettings, tunnel, proxyProtocol, retryBudget is needed, got none',
  ],
  ['null', null, 'trafficPolicy must be an object, got null'],
  [
    'tunnel and PROXY',
    { tunnel, proxyProtocol },
    'trafficPolicy: tunnel and proxyProtocol exclude each other, keep one of them',
  ],
  [
    'tunnel by GET',
    { tunnel: { ...tunnel, protocol: 'GET' } },
    "trafficPolicy.tunnel.protocol must be one of CONNECT, POST, got 'GET'",
  ],
  [
    'tunnel to a wildcard',
    { tunnel: { ...tunnel, targetHost: '*.a.b' } },
    "trafficPolicy.tunnel.targetHost must be a DNS name or an IP address, got '*.a.b'",
  ],
  [
    'tunnel without port',
    { tunnel: { targetHost: 'a' } },
    'trafficPolicy.tunnel.targetPort must be a port from 1 to 65535, got nothing',
  ],
  [
    'tunnel to nowhere',
    { tunnel: { targetPort: 80 } },
    'trafficPolicy.tunnel.targetHost must be a DNS name or an IP address, got nothing',
  ],
  [
    'PROXY 3',
    { proxyProtocol: { version: 'V3' } },
    "trafficPolicy.proxyProtocol.version must be one of V1, V2, got 'V3'",
  ],
  [
    'budget over 100',
    { retryBudget: { percent: 101 } },
    'trafficPolicy.retryBudget.percent must be a number from 0 to 100, got 101',
  ],
  [
    'retries of 33 bits',
    { retryBudget: { minRetryConcurrency: 2 ** 32 } },
    'trafficPolicy.retryBudget.minRetryConcurrency must be a whole number from 0 to 4294967295, got 4294967296',
  ],
  [
    'port alone',
    { portLevelSettings: [{ port: 80 }] },
    'trafficPolicy.portLevelSettings[0]: one of loadBalancer, connectionPool, outlierDetection, tls is needed, got none',
  ],
  [
    'no port',
    { portLevelSettings: [connections] },
    'trafficPolicy.portLevelSettings[0].port must be a port from 1 to 65535, got nothing',
  ],
  [
    'tunnel of a port',
    { portLevelSettings: [{ port: 80, tunnel }] },
    'trafficPolicy.portLevelSettings[0]: tunnel is not known, known are port, loadBalancer, connectionPool, outlierDetection, tls',
  ],
  ['failover without outliers', { loadBalancer: { localityLbSetting: { failover } } }, `trafficPolicy: ${NO_OUTLIERS}`],
  [
    'priority without outliers',
    { loadBalancer: { zoneAwareLbSetting: { failoverPriority: ['rack'] } } },
    `trafficPolicy: ${NO_OUTLIERS}`,
  ],
  [
    'failover of a port',
    { portLevelSettings: [{ port: 80, loadBalancer: { localityLbSetting: { failover } } }] },
    `trafficPolicy.portLevelSettings[0]: ${NO_OUTLIERS}`,
  ],
])('fails: %s', (_what, trafficPolicy, message) => {
  expect(policyRefusal(trafficPolicy)).toBe(message);
});
