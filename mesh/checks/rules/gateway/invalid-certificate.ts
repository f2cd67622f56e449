import type { Check } from '../../engine/check';
import { credentialsIn } from '../../facts/credentials';
import { certificateFault } from '../../facts/secrets';
import { CERTIFICATE } from './certificate-example';

export const invalidCertificate: Check = {
  code: 'IST0161',
  level: 'error',
  title: 'Secret of a Gateway or Ingress has no valid certificate',
  description: `The Secret in \`credentialName\` of a Gateway or \`secretName\` of an Ingress must contain \`tls.crt\` and \`tls.key\`, or \`cert\` and \`key\`, with a PEM
certificate that is valid today. Otherwise the server gets no certificate, and every TLS handshake fails.`,
  differences: `\`stringData\` counts as the API server would store it. If Pods of several namespaces serve the Gateway, the
Secret is checked in each of them; \`istioctl analyze\` checks one of them, and not always the same one.`,
  examples: [
    {
      wrong: example('certificate: …'),
      says: 'Secret cert has neither tls.crt and tls.key nor cert and key',
      right: example(`tls.key: …\n  tls.crt: |\n${CERTIFICATE.replaceAll(/^/gm, '    ')}`),
    },
  ],
  run(inventory, report) {
    for (const { object, path, name, namespaces } of credentialsIn(inventory)) {
      const secrets = namespaces.flatMap((namespace) => inventory.find('Secret', namespace, name) ?? []);
      const wrong = secrets.map(certificateFault).find((text) => text !== undefined);
      if (wrong !== undefined) report(object, path, `Secret ${name} ${wrong}`);
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
