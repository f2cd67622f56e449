import { fields, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { MeshObject } from '../../engine/mesh-object';
import { gatewayPods } from '../../facts/gateway-pods';
import { certificateOf } from '../../facts/x509';

// Of nobody, for a hundred years.
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBHjCBxgIBATAKBggqhkjOPQQDAjAbMRkwFwYDVQQDDBBzaG9wLmV4YW1wbGUu
Y29tMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAbMRkwFwYDVQQD
DBBzaG9wLmV4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEa3kC
lE3ID4zUH6RO93fuNflToB1xrFfd/QKEJ7AdMX23o19Gp+E3/DIBHe7tiLELt3c9
YFwgnjlc71zo/EKvvjAKBggqhkjOPQQDAgNHADBEAiAGbvnCLCZx/UgoM609TvY7
YX+y8iF1trNU2MA9/49lhAIgZ5fvFw7M4vEr6aps0etGpnRtDUXR/5SLxGtHGXi/
Hho=
-----END CERTIFICATE-----`;

export const invalidCertificate: Check = {
  code: 'IST0161',
  level: 'error',
  title: 'the Secret of a Gateway holds no valid certificate',
  description: `The Secret that \`credentialName\` names must hold \`tls.crt\` and \`tls.key\`, or \`cert\` and \`key\`, with a
certificate in PEM that is valid today. Otherwise the server gets no certificate and ends every TLS handshake.`,
  differences: `Text under \`stringData\` counts as the API server would store it. Where Pods of several namespaces serve a
Gateway, its Secret is judged in each of them; Istio's analyzer looks into one of them, not always the same.`,
  examples: [
    {
      wrong: example('certificate: …'),
      says: 'Secret cert has neither tls.crt and tls.key nor cert and key',
      right: example(`tls.key: …\n  tls.crt: |\n${CERTIFICATE.replaceAll(/^/gm, '    ')}`),
    },
  ],
  run(inventory, report) {
    for (const gateway of inventory.of('Gateway')) {
      const namespaces = new Set(gatewayPods(inventory, gateway).map(({ namespace }) => namespace));
      for (const [at, { tls }] of (gateway.spec.servers ?? []).entries()) {
        const name = tls?.credentialName ?? '';
        if (name === '') continue;
        const secrets = [...namespaces].flatMap((namespace) => inventory.find('Secret', namespace, name) ?? []);
        const wrong = secrets.map(certificateFault).find((text) => text !== undefined);
        if (wrong !== undefined)
          report(gateway, ['spec', 'servers', at, 'tls', 'credentialName'], `Secret ${name} ${wrong}`);
      }
    }
  },
};

/** What is wrong with the certificate in a Secret, to follow its name in a sentence. */
export function certificateFault({ manifest }: MeshObject): string | undefined {
  const { data, stringData } = { ...manifest } as Readonly<Record<string, unknown>>;
  const valueAt = (key: string) => {
    const { [key]: plain } = fields(stringData);
    const { [key]: encoded } = fields(data);
    return text(plain) || Buffer.from(text(encoded), 'base64').toString('latin1');
  };
  const pair = [
    ['cert', 'key'],
    ['tls.crt', 'tls.key'],
  ].find((keys) => keys.every((key) => valueAt(key) !== ''));
  if (!pair) return 'has neither tls.crt and tls.key nor cert and key';
  const certificate = certificateOf(valueAt(pair[0] ?? ''));
  if (!certificate) return `holds no certificate in PEM under ${pair[0]}`;
  const now = Date.now();
  if (now > Date.parse(certificate.validTo)) return `holds a certificate that expired on ${certificate.validTo}`;
  if (now < Date.parse(certificate.validFrom))
    return `holds a certificate that is valid from ${certificate.validFrom} on`;
  return undefined;
}

function example(data: string): string {
  return `
apiVersion: v1
kind: Secret
metadata: { name: cert, namespace: istio-system }
stringData:
  ${data}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      tls: { mode: SIMPLE, credentialName: cert }
      hosts: [shop.example.com]
`;
}
