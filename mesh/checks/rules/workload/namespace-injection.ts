import { fields } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { meshNamespaces } from '../../facts/injection';
import { namespace } from './injection-example';

export const namespaceNotInjected: Check = {
  code: 'IST0102',
  level: 'info',
  title: 'Namespace has no label for injection or ambient mode',
  description: `Without such a label, the workloads of the Namespace get no proxy and stay outside the mesh. Set
\`istio-injection: enabled\`, or \`disabled\` if you want them outside.`,
  examples: [
    {
      wrong: namespace(''),
      says: 'Namespace shop has no label istio-injection, so its workloads get no proxy',
      right: namespace('istio-injection: enabled'),
    },
  ],
  about: ['Namespace'],
  run(inventory, report) {
    for (const object of meshNamespaces(inventory)) {
      const { labels, name } = object;
      if (labels.get('istio.io/dataplane-mode') === 'ambient') continue;
      if ((labels.get('istio-injection') ?? '') !== '' || labels.has('istio.io/rev')) continue;
      if (isInjectedByDefault(inventory)) continue;
      report(
        object,
        ['metadata', 'name'],
        `Namespace ${name} has no label istio-injection, so its workloads get no proxy`,
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
