import type { Report } from '../../../engine/check';
import type { Inventory } from '../../../engine/inventory';
import { isJudged } from '../../../facts/known-kinds';
import { isSecretKnown, secretNamespaces } from '../../../facts/secrets';

/** Secrets with the certificates of Gateways, in the namespace of the gateway's Pods. */
export function credentials(inventory: Inventory, report: Report): void {
  if (!isJudged(inventory, 'Secret')) return;
  for (const gateway of inventory.of('Gateway')) {
    const namespaces = secretNamespaces(inventory, gateway);
    if (namespaces.length === 0) continue;
    for (const [index, { tls }] of (gateway.spec.servers ?? []).entries()) {
      const name = tls?.credentialName ?? '';
      if (name === '' || namespaces.some((namespace) => isSecretKnown(inventory, namespace, name))) continue;
      report(
        gateway,
        ['spec', 'servers', index, 'tls', 'credentialName'],
        `Secret ${JSON.stringify(name)} does not exist in ${namespaces.join(' or ')}, the namespace of the gateway's Pods`,
      );
    }
  }
}
