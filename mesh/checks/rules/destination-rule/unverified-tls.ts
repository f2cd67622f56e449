import type { FieldPath } from '../../../manifest/manifest';
import type { DestinationRuleTrafficPolicyTls } from '../../../manifest/wire';
import type { Report } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { worldOf } from '../../facts/world';

export const description = `With \`tls.mode\` SIMPLE or MUTUAL, a proxy connects to the server with TLS. If \`caCertificates\` is
missing, it verifies the server against the CA certificates of its operating system. That is right for a public server, so
it is reported with level info. A server with a certificate of a private CA is rejected, which is the usual case for a
Service of the cluster. Istio before 1.21 does not verify the server at all.

With \`insecureSkipVerify\`, the proxy accepts any certificate, so anyone in the network path can read and change the
requests.

Set \`caCertificates\` to the file with the CA certificate, or to \`system\` for the CAs of the operating system.
\`credentialName\` also provides one if a \`workloadSelector\` specifies the proxies that read it.`;

/** Reports TLS settings without a CA. */
export function reportUnverified(
  inventory: Inventory,
  object: MeshObject<'DestinationRule'>,
  tls: DestinationRuleTrafficPolicyTls | undefined,
  field: FieldPath,
  report: Report,
): void {
  const { host = '', workloadSelector } = object.spec;
  if (tls?.mode !== 'SIMPLE' && tls?.mode !== 'MUTUAL') return;
  if ((tls.caCertificates ?? '') !== '' || ((tls.credentialName ?? '') !== '' && workloadSelector)) return;
  if (tls.insecureSkipVerify) {
    const remedy = 'remove it, and set caCertificates if the certificate is of a private CA';
    report(
      object,
      [...field, 'insecureSkipVerify'],
      `insecureSkipVerify accepts the certificate of any server: ${remedy}`,
    );
    return;
  }
  const { registry, resolve } = worldOf(inventory);
  const services = [...registry.byNamespace(resolve(host, object.namespace)).values()];
  const message = `mode ${tls.mode} without caCertificates rejects certificates of a private CA: set it to the file of this CA, or to system for a public one`;
  report(object, field, message, services.some(({ kubernetes }) => kubernetes) ? 'warning' : 'info');
}

export function example(policy: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: payments }
spec: { selector: { app: payments }, ports: [{ name: https, port: 443 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments }
spec:
  host: payments
  trafficPolicy:
    ${policy}
`;
}
