import type { Construct } from 'constructs';
import { Certificate, Gateway, type ServerTls, ServiceEntry, Sidecar, WorkloadEntry, WorkloadGroup } from '../../index';
import { connectionPools } from './destination-rule';
import type { Sample } from './sample';

const VERSIONS = ['TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3'] as const;

const files = ({ text }: Sample) => ({ serverCertificate: text(), privateKey: text() });

/** TLS settings of a server that use every prop for client certificates. */
function tlsOfClients(sample: Sample) {
  const { text, flag } = sample;
  return {
    certificate: Certificate.files(files(sample)),
    caCertificates: text(),
    caCertCredentialName: text(),
    caCrl: text(),
    verifyCertificateSpki: [text()],
    verifyCertificateHash: [text()],
    insecureSkipVerify: flag(),
    cipherSuites: [text()],
    ecdhCurves: [text()],
    alpnProtocols: [text()],
  };
}

/** Gateways that use every prop. */
export function gateways(scope: Construct, sample: Sample): void {
  const { text, number, host } = sample;
  const server = () => ({ port: number(), portName: text(), name: text(), bind: sample.address(), hosts: [host()] });
  const tls: ServerTls[] = [
    { ...tlsOfClients(sample), mode: 'MUTUAL', subjectAltNames: [text()] },
    { mode: 'SIMPLE', certificate: Certificate.secret(text()) },
    { mode: 'OPTIONAL_MUTUAL', certificate: Certificate.secret(text(), text()) },
    { mode: 'SIMPLE', certificate: Certificate.files(files(sample), files(sample)) },
    { mode: 'PASSTHROUGH' },
    { mode: 'AUTO_PASSTHROUGH' },
    ...VERSIONS.map((version) => ({
      mode: 'ISTIO_MUTUAL' as const,
      minProtocolVersion: version,
      maxProtocolVersion: version,
    })),
  ];
  new Gateway(scope, 'gateway', {
    selector: sample.labels(),
    servers: [
      { ...server(), protocol: sample.pick('HTTP', 'GRPC'), httpsRedirect: sample.flag() },
      ...tls.map((tls) => ({ ...server(), protocol: 'TLS' as const, tls })),
    ],
  });
}

/** ServiceEntries that use every prop. */
export function serviceEntries(scope: Construct, sample: Sample): void {
  const { text, number, host } = sample;
  const ports = [
    { number: number(), protocol: sample.pick('HTTP' as const, 'GRPC' as const), name: 'port', targetPort: number() },
  ];
  const base = () => ({ hosts: [host()], ports: [{ number: number(), protocol: 'HTTP' as const, name: text() }] });
  new ServiceEntry(scope, 'static', {
    ...base(),
    ports,
    addresses: [sample.address()],
    location: 'MESH_INTERNAL',
    resolution: 'STATIC',
    endpoints: [{ ...workload(sample), address: sample.address(), labels: sample.labels() }],
    subjectAltNames: [text()],
    exportTo: [text()],
  });
  new ServiceEntry(scope, 'none', { ...base(), location: 'MESH_EXTERNAL', resolution: 'NONE' });
  new ServiceEntry(scope, 'dns', { ...base(), resolution: 'DNS', workloadSelector: sample.labels() });
  new ServiceEntry(scope, 'round-robin', { ...base(), resolution: 'DNS_ROUND_ROBIN' });
  new ServiceEntry(scope, 'dynamic', { ...base(), hosts: [`*.${host()}`], resolution: 'DYNAMIC_DNS' });
}

const workload = ({ text, number }: Sample) => ({
  ports: { port: number() },
  network: text(),
  locality: text(),
  weight: number(),
  serviceAccount: text(),
});

/** WorkloadEntries and WorkloadGroups that use every prop. */
export function workloads(scope: Construct, sample: Sample): void {
  const { text, number, duration, labels } = sample;
  new WorkloadEntry(scope, 'workload-entry', {
    ...workload(sample),
    address: sample.address(),
    workloadLabels: labels(),
  });
  const probes = [
    {
      httpGet: {
        port: number(),
        path: text(),
        host: text(),
        scheme: sample.pick('HTTP' as const, 'HTTPS' as const),
        httpHeaders: [{ name: text(), value: text() }],
      },
      initialDelay: duration(),
      timeout: duration(),
      period: duration(),
      successThreshold: number(),
      failureThreshold: number(),
    },
    { tcpSocket: { port: number(), host: text() } },
    { exec: [text()] },
  ];
  for (const [index, probe] of probes.entries()) {
    new WorkloadGroup(scope, `workload-group-${index}`, {
      ...workload(sample),
      workloadLabels: labels(),
      workloadAnnotations: labels(),
      probe,
    });
  }
}

/** Sidecars that use every prop. */
export function sidecars(scope: Construct, sample: Sample): void {
  const { text, number, host } = sample;
  const pools = connectionPools(sample);
  const { caCertCredentialName, caCrl, ...mutual } = tlsOfClients(sample);
  const modes = ['DEFAULT', 'IPTABLES', 'NONE'] as const;
  new Sidecar(scope, 'sidecar', {
    workloadSelector: sample.labels(),
    ingress: [
      ...pools.map((connectionPool, index) => ({
        port: number(),
        protocol: sample.pick('HTTP' as const, 'GRPC' as const),
        portName: text(),
        bind: sample.address(),
        captureMode: modes[index],
        defaultEndpoint: `127.0.0.1:${number()}`,
        connectionPool,
      })),
      ...VERSIONS.map((version) => ({
        port: number(),
        protocol: 'HTTPS' as const,
        tls: {
          ...mutual,
          caCertCredentialName,
          caCrl,
          mode: 'MUTUAL' as const,
          minProtocolVersion: version,
          maxProtocolVersion: version,
        },
      })),
      {
        port: number(),
        protocol: 'TLS',
        tls: { mode: 'SIMPLE', certificate: Certificate.files(files(sample)) },
      },
    ],
    egress: modes.map((captureMode) => ({
      hosts: [`./${host()}`],
      port: number(),
      protocol: sample.pick('HTTP' as const, 'HTTP_PROXY' as const),
      portName: text(),
      bind: sample.address(),
      captureMode,
    })),
    outboundTrafficPolicy: 'ALLOW_ANY',
  });
  for (const [index, inboundConnectionPool] of pools.entries()) {
    new Sidecar(scope, `sidecar-${index}`, { inboundConnectionPool, outboundTrafficPolicy: 'REGISTRY_ONLY' });
  }
}
