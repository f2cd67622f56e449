import type { FieldPath } from '../../../../../manifest/manifest';
import type { GatewayServerTls, SidecarIngress } from '../../../../../manifest/wire';
import { ipAddress } from '../grammar/ip';
import { portName, port as portNumber } from '../grammar/port';
import { isHttp, isTls, protocolOrNone } from '../grammar/protocol';
import { shown } from '../grammar/shown';
import { unixPath, unixPrefix } from '../grammar/unix-address';
import { type Verdict, webhookRule } from '../rule';
import { connectionPool, connectionPoolMistakes } from '../shared/connection-pool';
import { serverTls, serverTlsMistakes } from '../shared/server-tls';

export const ingress = webhookRule({
  kind: 'Sidecar',
  concept: 'ingress listeners',
  right: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: web, namespace: default }
spec:
  workloadSelector:
    labels: { app: web }
  ingress:
    - port: { number: 8443, name: https, protocol: HTTPS }
      bind: 0.0.0.0
      defaultEndpoint: 127.0.0.1:8080
      tls: { mode: SIMPLE, serverCertificate: /certs/tls.crt, privateKey: /certs/tls.key }
    - port: { number: 9080, protocol: HTTP }
      defaultEndpoint: unix:///run/web.sock
      connectionPool:
        http: { http1MaxPendingRequests: 100, h2UpgradePolicy: UPGRADE }
`,
  wrong: [
    { set: { 'spec.ingress[0].port': undefined }, says: 'must have a port' },
    { set: { 'spec.ingress[0].port.targetPort': 80 }, says: 'has no effect on a Sidecar: set defaultEndpoint' },
    {
      set: { 'spec.ingress[0].port.name': 'a_b' },
      says: 'a port name must be 1 to 63 letters, digits and inner hyphens',
    },
    {
      set: { 'spec.ingress[1].port.protocol': 'QUIC' },
      says: 'must be one of HTTP, HTTP2, HTTP_PROXY, GRPC, GRPC-WEB, TCP, HTTPS, TLS, MONGO, REDIS, MYSQL, UDP, got "QUIC"',
    },
    { set: { 'spec.ingress[0].port.number': 0 }, says: 'must be a port from 1 to 65535, got 0' },
    { set: { 'spec.ingress[1].port.number': 8443 }, says: 'two listeners have the port 8443: remove one' },
    { set: { 'spec.ingress[0].bind': 'localhost' }, says: 'must be an IP address, got "localhost"' },
    {
      set: { 'spec.ingress[0].defaultEndpoint': '10.0.0.1:80' },
      says: 'must be an address of the workload itself (127.0.0.1, 0.0.0.0, [::1] or [::]) and a port, got "10.0.0.1:80"',
    },
    { set: { 'spec.ingress[0].defaultEndpoint': '127.0.0.1' }, says: 'must end in a port, as in 127.0.0.1:8080' },
    { set: { 'spec.ingress[0].defaultEndpoint': '127.0.0.1:http' }, says: 'must end in a port, as in 127.0.0.1:8080' },
    { set: { 'spec.ingress[0].defaultEndpoint': ':0' }, says: 'must be a port from 1 to 65535, got 0' },
    {
      set: { 'spec.ingress[0].defaultEndpoint': 'unix://run' },
      says: 'a Unix domain socket must be unix:///path/to/socket or unix://@name',
    },
    {
      set: { 'spec.ingress[0].tls.credentialName': 'web' },
      says: 'a Sidecar does not support credentialName: remove it',
    },
    {
      set: { 'spec.ingress[0].tls.httpsRedirect': true },
      says: 'a Sidecar does not support httpsRedirect: remove it',
    },
    {
      set: { 'spec.ingress[0].tls.mode': 'AUTO_PASSTHROUGH' },
      says: 'must not be AUTO_PASSTHROUGH in a Sidecar: use SIMPLE or MUTUAL',
    },
    {
      set: { 'spec.ingress[0].port.protocol': 'HTTP' },
      says: 'requires a port with the protocol HTTPS or TLS, got "HTTP"',
    },
    ...serverTlsMistakes('spec.ingress[0].tls'),
    ...connectionPoolMistakes('spec.ingress[1].connectionPool'),
    {
      set: { 'spec.ingress[1].port.protocol': 'TCP' },
      says: 'has no effect on a port without HTTP, got "TCP"',
      warning: true,
    },
  ],
  check({ spec: { ingress = [] } }, verdict) {
    const numbers = new Set<number>();
    for (const [index, listener] of ingress.entries()) {
      const field = ['spec', 'ingress', index];
      const { port, tls, connectionPool: pool } = listener;
      if (!port) {
        verdict.error(field, 'must have a port');
        continue;
      }
      const { number = 0, protocol } = port;
      portOf(listener, field, verdict);
      if (numbers.has(number))
        verdict.error([...field, 'port', 'number'], `two listeners have the port ${number}: remove one`);
      numbers.add(number);
      defaultEndpoint(listener.defaultEndpoint ?? '', [...field, 'defaultEndpoint'], verdict);
      if (tls) tlsOf(tls, protocol, [...field, 'tls'], verdict);
      connectionPool(pool, [...field, 'connectionPool'], verdict);
      if (pool?.http && !isHttp(protocol)) {
        const message = `has no effect on a port without HTTP, got ${shown(protocol)}`;
        verdict.warning([...field, 'connectionPool', 'http'], message);
      }
    }
  },
});

function portOf({ port, bind = '' }: SidecarIngress, field: FieldPath, { error }: Verdict): void {
  const { number, name = '', protocol, targetPort } = port ?? {};
  if (targetPort) error([...field, 'port', 'targetPort'], 'has no effect on a Sidecar: set defaultEndpoint');
  if (name !== '') error([...field, 'port', 'name'], portName(name));
  error([...field, 'port', 'protocol'], protocolOrNone(protocol));
  error([...field, 'port', 'number'], portNumber(number));
  if (bind !== '') error([...field, 'bind'], ipAddress(bind));
}

const own = new Set(['', '127.0.0.1', '0.0.0.0', '::1', '::']);

function defaultEndpoint(text: string, field: FieldPath, { error }: Verdict): void {
  if (text === '') return;
  if (text.startsWith(unixPrefix)) {
    error(field, unixPath(text.slice(unixPrefix.length)));
    return;
  }
  const { host, port, isSplit } = splitHostPort(text);
  const noPort = `must end in a port, as in 127.0.0.1:8080, got ${shown(text)}`;
  // Istio reports a missing port twice: the text cannot be split, and the missing port is not a number.
  if (!isSplit) error(field, `must be an address and a port, got ${shown(text)}`);
  if (!own.has(host)) {
    error(
      field,
      `must be an address of the workload itself (127.0.0.1, 0.0.0.0, [::1] or [::]) and a port, got ${shown(text)}`,
    );
  }
  error(field, /^[-+]?[0-9]+$/.test(port) ? portNumber(Number(port)) : noPort);
}

/** Splits an address like Go: an IPv6 address must be in brackets. */
function splitHostPort(text: string): { readonly host: string; readonly port: string; readonly isSplit: boolean } {
  const [, bracketed, plain, port] = /^(?:\[([^[\]]*)\]|([^[\]:]*)):([^[\]:]*)$/.exec(text) ?? [];
  if (port === undefined) return { host: '', port: '', isSplit: false };
  return { host: bracketed ?? plain ?? '', port, isSplit: true };
}

function tlsOf(tls: GatewayServerTls, protocol: string | undefined, field: FieldPath, verdict: Verdict): void {
  const unsupported = {
    subjectAltNames: (tls.subjectAltNames ?? []).length > 0,
    httpsRedirect: tls.httpsRedirect ?? false,
    credentialName: Boolean(tls.credentialName),
    credentialNames: (tls.credentialNames ?? []).length > 0,
    tlsCertificates: (tls.tlsCertificates ?? []).length > 0,
  };
  for (const [key, isSet] of Object.entries(unsupported)) {
    if (isSet) verdict.error([...field, key], `a Sidecar does not support ${key}: remove it`);
  }
  if (tls.mode === 'ISTIO_MUTUAL' || tls.mode === 'AUTO_PASSTHROUGH') {
    verdict.error([...field, 'mode'], `must not be ${tls.mode} in a Sidecar: use SIMPLE or MUTUAL`);
  }
  if (!isTls(protocol)) {
    verdict.error(field, `requires a port with the protocol HTTPS or TLS, got ${shown(protocol)}`);
  }
  serverTls(tls, field, verdict);
}
