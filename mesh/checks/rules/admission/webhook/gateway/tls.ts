import { webhookRule } from '../rule';
import { serverTls, serverTlsMistakes } from '../shared/server-tls';

export const tls = webhookRule({
  kind: 'Gateway',
  concept: 'server TLS',
  description: 'Certificates come from one source: a secret, files, or a list of files. Most modes require one.',
  right: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: default }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: ["*"]
      tls: { mode: SIMPLE, serverCertificate: /certs/tls.crt, privateKey: /certs/tls.key }
`,
  wrong: [
    ...serverTlsMistakes('spec.servers[0].tls'),
    {
      set: { 'spec.servers[0].tls.credentialName': 'shop' },
      says: 'only one of credentialName, credentialNames, tlsCertificates and serverCertificate may be set',
    },
    {
      set: { 'spec.servers[0].tls.mode': 'ISTIO_MUTUAL' },
      says: 'must not be set with ISTIO_MUTUAL, which uses the certificates of the mesh',
    },
    {
      set: { 'spec.servers[0].tls': { mode: 'PASSTHROUGH', credentialName: 'shop', caCrl: '/crl.pem' } },
      says: 'cannot be combined with credentialName: add the list to the secret',
    },
  ],
  check({ spec: { servers = [] } }, verdict) {
    for (const [index, server] of servers.entries()) serverTls(server.tls, ['spec', 'servers', index, 'tls'], verdict);
  },
});
