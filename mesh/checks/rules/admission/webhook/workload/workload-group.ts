import type { FieldPath } from '../../../../../manifest/manifest';
import type { WorkloadGroupProbe } from '../../../../../manifest/wire';
import { probeHeader } from '../grammar/header-name';
import { labels } from '../grammar/labels';
import { port } from '../grammar/port';
import { shown } from '../grammar/shown';
import { type Verdict, webhookRule } from '../rule';
import { annotations } from '../shared/annotations';

const template = webhookRule({
  kind: 'WorkloadGroup',
  concept: 'template and labels',
  description: 'The fields of the template are not checked: Istio fills in missing ones when a workload joins.',
  right: `
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: payments, namespace: default }
spec:
  metadata:
    labels: { app: payments }
  template:
    serviceAccount: payments
`,
  wrong: [
    { set: { 'spec.template': undefined }, says: 'must have a template, at least {}' },
    {
      set: { 'spec.metadata.labels.app': 'a/b' },
      says: 'a label value must be letters, digits and inner "-", "_" or "."',
    },
  ],
  check({ spec }, { stop }) {
    if (!spec.template) {
      stop(['spec', 'template'], 'must have a template, at least {}');
      return;
    }
    let isFirst = true;
    const first = (field: FieldPath, message: string | undefined) => {
      if (message !== undefined && isFirst) stop(field, message);
      if (message !== undefined) isFirst = false;
    };
    labels(spec.metadata?.labels, ['spec', 'metadata', 'labels'], { error: first });
  },
});

const probe = webhookRule({
  kind: 'WorkloadGroup',
  concept: 'probe',
  description: "The webhook rejects a gRPC probe, although Istio's API has one.",
  right: `
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: payments, namespace: default }
spec:
  template: {}
  probe:
    periodSeconds: 10
    httpGet:
      port: 8080
      path: /healthz
      httpHeaders: [{ name: x-probe, value: "1" }]
`,
  wrong: [
    { set: { 'spec.probe.periodSeconds': -1 }, says: 'must not be negative, got -1' },
    { set: { 'spec.probe.httpGet.port': 0 }, says: 'must be a port from 1 to 65535, got 0' },
    { set: { 'spec.probe.httpGet.scheme': 'ftp' }, says: 'must be HTTP or HTTPS, got "ftp"' },
    {
      set: { 'spec.probe.httpGet.httpHeaders[0].name': 'x_probe' },
      says: 'must be a header name of letters, digits and "-", got "x_probe"',
    },
    {
      set: { 'spec.probe.httpGet': undefined, 'spec.probe.tcpSocket': {} },
      says: 'must be a port from 1 to 65535, got 0',
    },
    { set: { 'spec.probe.httpGet': undefined, 'spec.probe.exec': {} }, says: 'must have a command' },
    { set: { 'spec.probe.httpGet': undefined }, says: 'must be httpGet, tcpSocket or exec, got none' },
    {
      set: { 'spec.probe.httpGet': undefined, 'spec.probe.grpc': { port: 80 } },
      says: 'must be httpGet, tcpSocket or exec, got grpc',
    },
  ],
  check({ spec }, verdict) {
    if (spec.probe) probeOf(spec.probe, ['spec', 'probe'], verdict);
  },
});

function probeOf(probe: WorkloadGroupProbe, field: FieldPath, { error }: Verdict): void {
  const { periodSeconds, initialDelaySeconds, timeoutSeconds, successThreshold, failureThreshold } = probe;
  const numbers = { periodSeconds, initialDelaySeconds, timeoutSeconds, successThreshold, failureThreshold };
  for (const [key, number = 0] of Object.entries(numbers)) {
    if (number < 0) error([...field, key], `must not be negative, got ${number}`);
  }
  if (probe.httpGet) {
    const { scheme = '', httpHeaders = [] } = probe.httpGet;
    error([...field, 'httpGet', 'port'], port(probe.httpGet.port));
    if (!['', 'HTTP', 'HTTPS'].includes(scheme)) {
      error([...field, 'httpGet', 'scheme'], `must be HTTP or HTTPS, got ${shown(scheme)}`);
    }
    for (const [index, { name = '' }] of httpHeaders.entries()) {
      error([...field, 'httpGet', 'httpHeaders', index, 'name'], probeHeader(name));
    }
  } else if (probe.tcpSocket) {
    error([...field, 'tcpSocket', 'port'], port(probe.tcpSocket.port));
  } else if (probe.exec) {
    if ((probe.exec.command ?? []).length === 0) error([...field, 'exec', 'command'], 'must have a command');
  } else {
    const got = probe.grpc ? 'grpc' : 'none';
    error(field, `must be httpGet, tcpSocket or exec, got ${got}`);
  }
}

export const workloadGroup = [annotations('WorkloadGroup', template.right), template, probe];
