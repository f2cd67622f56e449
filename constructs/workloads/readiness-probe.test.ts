import { Duration } from 'cdk8s';
import { manifest, refusal } from '../fixtures/synth';
import type { ReadinessProbe } from './readiness-probe';
import { WorkloadGroup } from './workload-group';

test.each<[what: string, probe: ReadinessProbe, wire: object]>([
  [
    'HTTP with everything',
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
  ['TCP', { tcpSocket: { port: 80, host: 'a' } }, { tcpSocket: { port: 80, host: 'a' } }],
  ['a command', { exec: ['cat', '/ready'] }, { exec: { command: ['cat', '/ready'] } }],
  [
    'no delay',
    { exec: ['a'], initialDelay: Duration.seconds(0) },
    { exec: { command: ['a'] }, initialDelaySeconds: 0 },
  ],
])('%s', (_what, probe, wire) => {
  expect(manifest((chart) => new WorkloadGroup(chart, 'vms', { probe })).spec.probe).toEqual(wire);
});

const exec = ['a'];

test.each<[what: string, probe: unknown, message: string]>([
  ['no method', {}, 'probe: one of httpGet, tcpSocket, exec is needed, got none'],
  ['two methods', { exec, tcpSocket: { port: 1 } }, 'probe: tcpSocket and exec exclude each other, keep one of them'],
  ['a method that Istio refuses', { grpc: { port: 1 } }, 'probe: grpc is not known'],
  ['no port', { httpGet: {} }, 'probe.httpGet.port must be a port from 1 to 65535, got nothing'],
  [
    'lower case',
    { httpGet: { port: 1, scheme: 'http' } },
    "probe.httpGet.scheme must be one of HTTP, HTTPS, got 'http'",
  ],
  [
    'a header with an underscore',
    { httpGet: { port: 1, httpHeaders: [{ name: 'x_a' }] } },
    "probe.httpGet.httpHeaders[0].name must be the name of a header, of letters, digits and '-', got 'x_a'",
  ],
  ['no command', { exec: [] }, 'probe.exec must be a list of at least one'],
  ['a command as text', { exec: 'cat' }, "probe.exec must be a list, got 'cat'"],
  ['half a second', { exec, period: Duration.millis(1500) }, "probe.period must be whole seconds, got '1500 ms'"],
  [
    'no time',
    { exec, timeout: Duration.seconds(0) },
    'probe.timeout must be a whole number of milliseconds, at least 1, got 0',
  ],
  ['a number', { exec, period: 5 }, "probe.period must be a Duration, such as Duration.seconds(5) of 'cdk8s', got 5"],
  ['threshold 0', { exec, failureThreshold: 0 }, 'probe.failureThreshold must be a whole number from 1, got 0'],
])('fails: %s', (_what, probe, message) => {
  const refused = refusal((chart) => new WorkloadGroup(chart, 'vms', { probe: probe as never }));
  expect(refused).toContain(`WorkloadGroup of 'chart/vms': ${message}`);
});
