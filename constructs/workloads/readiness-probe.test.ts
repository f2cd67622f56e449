import { Duration } from 'cdk8s';
import { manifest, refusal } from '../fixtures/synth';
import type { ReadinessProbe } from './readiness-probe';
import { WorkloadGroup } from './workload-group';

test.each<[what: string, probe: ReadinessProbe, wire: object]>([
  [
    'every prop of an HTTP probe',
    {
      httpGet: {
        port: 8080,
        path: '/ready',
        host: '127.0.0.1',
        scheme: 'HTTPS',
        httpHeaders: [{ name: 'X-A', value: '1' }, { name: 'X-A' }],
      },
      initialDelay: Duration.seconds(1),
      timeout: Duration.minutes(1),
      period: Duration.seconds(5),
      successThreshold: 2,
      failureThreshold: 3,
    },
    {
      httpGet: {
        port: 8080,
        path: '/ready',
        host: '127.0.0.1',
        scheme: 'HTTPS',
        httpHeaders: [{ name: 'X-A', value: '1' }, { name: 'X-A' }],
      },
      initialDelaySeconds: 1,
      timeoutSeconds: 60,
      periodSeconds: 5,
      successThreshold: 2,
      failureThreshold: 3,
    },
  ],
  ['a TCP probe', { tcpSocket: { port: 80, host: 'a' } }, { tcpSocket: { port: 80, host: 'a' } }],
  ['a command probe', { exec: ['cat', '/ready'] }, { exec: { command: ['cat', '/ready'] } }],
  [
    'an initial delay of 0',
    { exec: ['a'], initialDelay: Duration.seconds(0) },
    { exec: { command: ['a'] }, initialDelaySeconds: 0 },
  ],
])('writes %s', (_what, probe, wire) => {
  expect(manifest((chart) => new WorkloadGroup(chart, 'vms', { probe })).spec.probe).toEqual(wire);
});

const exec = ['a'];

test.each<[what: string, probe: unknown, message: string]>([
  ['without a probe method', {}, 'probe: one of httpGet, tcpSocket, exec is required, got none'],
  [
    'two probe methods',
    { exec, tcpSocket: { port: 1 } },
    'probe: tcpSocket and exec exclude each other, keep one of them',
  ],
  [
    'a gRPC probe, which Istio does not support',
    { grpc: { port: 1 } },
    "probe: unknown prop 'grpc' (known props: httpGet, tcpSocket, exec, initialDelay, timeout, period, successThreshold, failureThreshold)",
  ],
  ['httpGet without a port', { httpGet: {} }, 'probe.httpGet.port must be a port from 1 to 65535, got undefined'],
  [
    'a scheme in lower case',
    { httpGet: { port: 1, scheme: 'http' } },
    "probe.httpGet.scheme must be one of HTTP, HTTPS, got 'http'",
  ],
  [
    'a header name with an underscore',
    { httpGet: { port: 1, httpHeaders: [{ name: 'x_a' }] } },
    "probe.httpGet.httpHeaders[0].name must be a header name of letters, digits and '-', got 'x_a'",
  ],
  ['an empty command', { exec: [] }, 'probe.exec must be a list of at least one item'],
  ['a string as command', { exec: 'cat' }, "probe.exec must be a list, got 'cat'"],
  ['a period of 1.5 s', { exec, period: Duration.millis(1500) }, "probe.period must be whole seconds, got '1500 ms'"],
  [
    'a timeout of 0',
    { exec, timeout: Duration.seconds(0) },
    'probe.timeout must be a whole number of milliseconds, at least 1, got 0',
  ],
  [
    'a number as period',
    { exec, period: 5 },
    "probe.period must be a Duration, such as Duration.seconds(5) from 'cdk8s', got 5",
  ],
  ['failureThreshold 0', { exec, failureThreshold: 0 }, 'probe.failureThreshold must be a whole number from 1, got 0'],
])('fails: %s', (_what, probe, message) => {
  const refused = refusal((chart) => new WorkloadGroup(chart, 'vms', { probe: probe as never }));
  expect(refused).toContain(`WorkloadGroup of 'chart/vms': ${message}`);
});
