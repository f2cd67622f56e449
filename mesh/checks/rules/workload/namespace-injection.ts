import { fields } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { meshNamespaces } from '../../facts/injection';
import { namespace } from './injection-example';

export const namespaceNotInjected: Check = {
  code: 'IST0102',
  level: 'info',
  title: 'a Namespace does not say whether its workloads get a proxy',
  description: `Without a label for injection or for ambient mode the workloads of the Namespace stay outside the mesh.
Write \`istio-injection: enabled\`, or \`disabled\` where that is what is wanted.`,
  examples: [
    { wrong: namespace(''), says: 'has no label istio-injection', right: namespace('istio-injection: enabled') },
  ],
  run(inventory, report) {
    for (const object of meshNamespaces(inventory)) {
      const { labels, name } = object;
      if (labels.get('istio.io/dataplane-mode') === 'ambient') continue;
      if ((labels.get('istio-injection') ?? '') !== '' || labels.has('istio.io/rev')) continue;
      if (isInjectedByDefault(inventory)) continue;
      report(
        object,
        ['metadata', 'name'],
        `the Namespace ${name} has no label istio-injection: its workloads get no proxy`,
      );
    }
  },
};

function isInjectedByDefault(inventory: Inventory): boolean {
  const map = inventory.of('ConfigMap').find(({ name }) => name === 'istio-sidecar-injector');
  if (!map) return false;
  const { values } = fields(fields({ ...map.manifest }).data);
  try {
    const written: unknown = JSON.parse(String(values));
    return fields(fields(written).sidecarInjectorWebhook).enableNamespacesByDefault === true;
  } catch {
    return false;
  }
}
