import { textMap } from '../../../../manifest/fields';
import type { Report } from '../../../engine/check';
import type { Inventory } from '../../../engine/inventory';
import { gatewayPods } from '../../../facts/gateway-pods';
import { selectsStock } from '../../../facts/installation';
import { isJudged } from '../../../facts/known-kinds';
import { type Pods, podsOf } from '../../../facts/pods';
import { selectorText } from '../../../facts/selection';

/** Selectors of Gateways, Sidecars and Telemetries that match no Pod. */
export function emptySelections(inventory: Inventory, report: Report): void {
  const pods = podsOf(inventory);
  if (!isJudged(inventory, 'Workload')) return;
  for (const gateway of inventory.of('Gateway')) {
    if (gatewayPods(inventory, gateway).length > 0) continue;
    const text = selectorText(gateway.spec.selector);
    report(gateway, ['spec', 'selector'], `no gateway Pod has the labels ${text}, so the Gateway has no effect`);
  }
  for (const sidecar of inventory.of('Sidecar')) {
    const { labels } = sidecar.spec.workloadSelector ?? {};
    if (!labels || Object.keys(labels).length === 0) continue;
    if (isAnyOf(pods, textMap(labels), sidecar.namespace)) continue;
    report(sidecar, ['spec', 'workloadSelector', 'labels'], none(sidecar.namespace, labels));
  }
  for (const telemetry of inventory.of('Telemetry')) {
    const { matchLabels } = telemetry.spec.selector ?? {};
    if (!matchLabels || Object.keys(matchLabels).length === 0) continue;
    if (isAnyOf(pods, textMap(matchLabels), telemetry.namespace)) continue;
    report(telemetry, ['spec', 'selector', 'matchLabels'], none(telemetry.namespace, matchLabels));
  }
}

/** Pods in the manifests, or those that Istio installs. */
function isAnyOf(pods: Pods, labels: ReadonlyMap<string, string>, namespace: string): boolean {
  return pods.has(labels, namespace) || selectsStock(labels, namespace);
}

function none(namespace: string, labels: Readonly<Record<string, string | null>>): string {
  return `no workload in namespace ${namespace} has the labels ${selectorText(labels)}`;
}
