import type { Labels } from '../../../../manifest/config';
import { textMap } from '../../../../manifest/fields';
import type { Report } from '../../../engine/check';
import type { Inventory } from '../../../engine/inventory';
import { gatewayPods } from '../../../facts/gateway-pods';
import { selectsInstalled } from '../../../facts/installation';
import { isJudged } from '../../../facts/known-kinds';
import { podsOf } from '../../../facts/pods';
import { selectorText } from '../../../facts/selection';

/** Selectors of Gateways, Sidecars and Telemetries that match no Pod. */
export function emptySelections(inventory: Inventory, report: Report): void {
  if (!isJudged(inventory, 'Workload')) return;
  /** Pods in the manifests, or those that Istio installs. */
  const isAnyOf = (labels: Labels, namespace: string) =>
    podsOf(inventory).has(labels, namespace) || selectsInstalled(inventory, labels, namespace);
  for (const gateway of inventory.judgedOf('Gateway')) {
    if (gatewayPods(inventory, gateway).length > 0) continue;
    const text = selectorText(gateway.spec.selector);
    report(gateway, ['spec', 'selector'], `no gateway Pod has the labels ${text}, so the Gateway has no effect`);
  }
  for (const sidecar of inventory.judgedOf('Sidecar')) {
    const { labels } = sidecar.spec.workloadSelector ?? {};
    if (!labels || Object.keys(labels).length === 0) continue;
    if (isAnyOf(textMap(labels), sidecar.namespace)) continue;
    report(sidecar, ['spec', 'workloadSelector', 'labels'], none(sidecar.namespace, labels));
  }
  for (const telemetry of inventory.judgedOf('Telemetry')) {
    const { matchLabels } = telemetry.spec.selector ?? {};
    if (!matchLabels || Object.keys(matchLabels).length === 0) continue;
    if (isAnyOf(textMap(matchLabels), telemetry.namespace)) continue;
    report(telemetry, ['spec', 'selector', 'matchLabels'], none(telemetry.namespace, matchLabels));
  }
}

function none(namespace: string, labels: Readonly<Record<string, string | null>>): string {
  return `no workload in namespace ${namespace} has the labels ${selectorText(labels)}`;
}
