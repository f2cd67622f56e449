import type { Check } from '../../engine/check';
import { gatewayPods } from '../../facts/gateway-pods';
import { certificateFault } from '../../facts/secrets';
import { CERTIFICATE } from './certificate-example';

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
