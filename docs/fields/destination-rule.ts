import type { Construct } from 'constructs';
import { DestinationRule, type PortTrafficPolicy, type TrafficPolicy } from '../../index';
import type { Sample } from './sample';

/** DestinationRules that use every prop of DestinationRule. */
export function destinationRules(scope: Construct, sample: Sample): void {
  const { text, labels, number } = sample;
  const add = (id: number, policy: TrafficPolicy, port: PortTrafficPolicy) =>
    new DestinationRule(scope, `destination-rule-${id}`, {
      host: sample.host(),
      subsets: [{ name: text(), labels: labels(), trafficPolicy: policy }],
      trafficPolicy: { ...policy, portLevelSettings: [{ port: number(), ...port }] },
    });
  const portOnly = (port: PortTrafficPolicy): TrafficPolicy => ({
    portLevelSettings: [{ port: number(), ...port }],
  });

  const ports = portPolicies(sample);
  for (const [index, port] of ports.entries()) {
    add(index, policyOf(port, index, sample), port);
    add(ports.length + index, portOnly(port), port);
  }
  new DestinationRule(scope, 'selected', { host: sample.host(), workloadSelector: labels(), exportTo: ['.'] });
  new DestinationRule(scope, 'exported', { host: sample.host(), exportTo: [text()] });
}

/** Extends the policy of a port with a field that only the policy of all ports has. */
function policyOf(
  port: PortTrafficPolicy,
  index: number,
  { text, number, duration, percent, pick }: Sample,
): TrafficPolicy {
  const more: TrafficPolicy[] = [
    { tunnel: { protocol: pick('CONNECT', 'POST'), targetHost: text(), targetPort: number() } },
    { proxyProtocol: { version: 'V1' } },
    { proxyProtocol: { version: 'V2' } },
    { retryBudget: { percent: percent(), minRetryConcurrency: number(), budgetInterval: duration() } },
  ];
  return { ...port, ...more[index % more.length] };
}

function portPolicies(sample: Sample): PortTrafficPolicy[] {
  const { text, number, duration, flag, percent } = sample;
  const failover = () => [{ from: text(), to: text() }];
  const outlierDetection = {
    consecutive5xxErrors: number(),
    consecutiveGatewayErrors: number(),
    failurePercentageThreshold: percent(),
    outlierDetectionHttpErrorCodes: [500 + sample.pick(0, 1)],
    interval: duration(),
    baseEjectionTime: duration(),
    maxEjectionPercent: percent(),
    minHealthPercent: percent(),
    ...(flag()
      ? { consecutiveLocalOriginFailures: number(), splitExternalLocalOriginErrors: true }
      : { splitExternalLocalOriginErrors: false }),
  };
  const pick = sample.pick;
  return [
    { outlierDetection, loadBalancer: { localityLbSetting: { enabled: flag(), failover: failover() } } },
    { outlierDetection, loadBalancer: { localityLbSetting: { failoverPriority: [text()] } } },
    {
      outlierDetection,
      loadBalancer: {
        simple: 'LEAST_REQUEST',
        zoneAwareLbSetting: {
          enabled: flag(),
          minClusterSize: number(),
          failover: failover(),
          failoverPriority: [text()],
        },
      },
    },
    {
      loadBalancer: { localityLbSetting: { distribute: [{ from: text(), to: { a: pick(10, 20), b: pick(90, 80) } }] } },
    },
    {
      loadBalancer: {
        simple: 'ROUND_ROBIN',
        warmup: { duration: duration(), minimumPercent: percent(), aggression: number() },
      },
    },
    { loadBalancer: { simple: 'RANDOM' } },
    { loadBalancer: { simple: 'PASSTHROUGH' } },
    { loadBalancer: { consistentHash: { httpHeaderName: text(), ringHash: { minimumRingSize: number() } } } },
    { loadBalancer: { consistentHash: { httpQueryParameterName: text(), maglev: { tableSize: pick(101, 103) } } } },
    { loadBalancer: { consistentHash: flag() ? { useSourceIp: true } : { httpHeaderName: text() } } },
    { loadBalancer: { consistentHash: { httpCookie: cookie(sample) } } },
    {
      loadBalancer: {
        backendUtilization: {
          weightStabilizationPeriod: duration(),
          weightExpirationPeriod: duration(),
          weightUpdatePeriod: duration(),
          errorUtilizationPenaltyPercent: number(),
          metricNamesForComputingUtilization: [text()],
        },
      },
    },
    ...connectionPools(sample).map((connectionPool) => ({ connectionPool })),
    { tls: { mode: 'DISABLE' } },
    { tls: { mode: 'ISTIO_MUTUAL' } },
    { tls: { mode: 'SIMPLE', credentialName: text(), sni: text(), subjectAltNames: [text()] } },
    { tls: { mode: 'SIMPLE', insecureSkipVerify: flag(), caCertCredentialName: text() } },
    { tls: { mode: 'MUTUAL', clientCertificate: text(), privateKey: text(), caCertificates: text(), caCrl: text() } },
  ];
}

const cookie = ({ text, duration }: Sample) => ({
  name: text(),
  path: text(),
  ttl: duration(),
  attributes: [{ name: text(), value: text() }],
});

/** Connection pools that use every prop. */
export const connectionPools = ({ number, duration, flag }: Sample) => [
  {
    tcp: {
      maxConnections: number(),
      connectTimeout: duration(),
      tcpKeepalive: { probes: number(), time: duration(), interval: duration() },
      maxConnectionDuration: duration(),
      idleTimeout: duration(),
    },
    http: {
      http1MaxPendingRequests: number(),
      http2MaxRequests: number(),
      maxRequestsPerConnection: number(),
      maxRetries: number(),
      idleTimeout: duration(),
      h2UpgradePolicy: 'DO_NOT_UPGRADE' as const,
      useClientProtocol: flag(),
      maxConcurrentStreams: number(),
      http2KeepAlive: { interval: duration(), timeout: duration() },
    },
  },
  { http: { h2UpgradePolicy: 'UPGRADE' as const } },
  { http: { h2UpgradePolicy: 'DEFAULT' as const } },
];
