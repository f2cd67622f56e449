import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { isJudged } from '../../facts/known-kinds';
import { certificateFault, isSecretKnown, secretNamespaces } from '../../facts/secrets';
import { CERTIFICATE } from './certificate-example';

export const namedCredentials: Check = {
  code: 'MESH0128',
  level: 'error',
  title: 'Secret in credentialNames is missing or has no valid certificate',
  description: `\`credentialNames\` lists Secrets with one certificate each, for example an RSA and an ECDSA certificate. Each
Secret must be in the namespace of the gateway's Pods and contain a valid certificate. Otherwise clients that need that
certificate cannot connect.

\`istioctl analyze\` checks only \`credentialName\`, for which IST0101 and IST0161 are reported here. A missing Secret is
reported only if the manifests contain another Secret of its namespace.`,
  examples: [
    {
      title: 'missing Secret',
      wrong: example('[rsa, ecdsa]', 'rsa'),
      says: 'Secret "ecdsa" does not exist in istio-system, the namespace of the gateway\'s Pods',
      right: example('[rsa, ecdsa]', 'rsa', 'ecdsa'),
    },
    {
      title: 'Secret without a certificate',
      wrong: example('[rsa, ecdsa]', 'rsa', 'ecdsa').replace('tls.key', 'key'),
      says: 'Secret rsa has neither tls.crt and tls.key nor cert and key',
      right: example('[rsa, ecdsa]', 'rsa', 'ecdsa'),
    },
  ],
  about: ['Gateway'],
  run(inventory, report) {
    if (!isJudged(inventory, 'Secret')) return;
    const known = new Set(inventory.of('Secret').map(({ namespace }) => namespace));
    for (const gateway of inventory.judgedOf('Gateway')) {
      const namespaces = secretNamespaces(inventory, gateway);
      for (const [server, { tls }] of (gateway.spec.servers ?? []).entries()) {
        for (const [index, name] of (tls?.credentialNames ?? []).entries()) {
          const message = faultOf(inventory, name, namespaces, known);
          if (message) report(gateway, ['spec', 'servers', server, 'tls', 'credentialNames', index], message);
        }
      }
    }
  },
};

function faultOf(
  inventory: Inventory,
  name: string,
  namespaces: readonly string[],
  known: ReadonlySet<string>,
): string | undefined {
  const secrets = namespaces.flatMap((namespace) => inventory.find('Secret', namespace, name) ?? []);
  const wrong = secrets.map(certificateFault).find((text) => text !== undefined);
  if (wrong !== undefined) return `Secret ${name} ${wrong}`;
  if (namespaces.length === 0 || namespaces.some((namespace) => !known.has(namespace))) return undefined;
  if (namespaces.some((namespace) => isSecretKnown(inventory, namespace, name))) return undefined;
  return `Secret ${JSON.stringify(name)} does not exist in ${namespaces.join(' or ')}, the namespace of the gateway's Pods`;
}

function example(credentialNames: string, ...secrets: readonly string[]): string {
  const gateway = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      tls: { mode: SIMPLE, credentialNames: ${credentialNames} }
      hosts: [shop.example.com]
`;
  const written = secrets.map(
    (name) => `
apiVersion: v1
kind: Secret
metadata: { name: ${name}, namespace: istio-system }
stringData:
  tls.key: …
  tls.crt: |
${CERTIFICATE.replaceAll(/^/gm, '    ')}
`,
  );
  return [gateway, ...written].join('---');
}
