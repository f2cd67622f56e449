import type { Report } from '../../../engine/check';
import type { Inventory } from '../../../engine/inventory';
import { credentialsIn } from '../../../facts/credentials';
import { isJudged } from '../../../facts/known-kinds';
import { isSecretKnown } from '../../../facts/secrets';

/** Secrets with the certificates of Gateways and Ingresses, in the namespace of the gateway's Pods. */
export function credentials(inventory: Inventory, report: Report): void {
  if (!isJudged(inventory, 'Secret')) return;
  for (const { object, path, name, namespaces } of credentialsIn(inventory)) {
    if (namespaces.some((namespace) => isSecretKnown(inventory, namespace, name))) continue;
    const isElsewhere = isSecretKnown(inventory, object.namespace, name);
    const hint = isElsewhere ? ` (the one in ${object.namespace} is not read)` : '';
    const message = `Secret ${JSON.stringify(name)} does not exist in ${namespaces.join(' or ')}, the namespace of the gateway's Pods${hint}`;
    report(object, path, message);
  }
}
