import { selects } from '../../../manifest/config';
import { fields, fieldsOrNone, list, text, textMap, texts } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { hasAutoImage } from '../../facts/injection';
import { templateOf } from '../../facts/pods';

export const imageAutoTemplate: Check = {
  code: 'IST0146',
  level: 'warning',
  title: 'Deployment with image auto is not selected for injection',
  description: `\`image: auto\` is a placeholder that the injector replaces. Its webhooks select Pods by the labels of the Pod and
its Namespace, and none selects these Pods, so they cannot start. Set the label \`sidecar.istio.io/inject: "true"\` in the pod
template.`,
  differences: "Only reported if the manifests contain the injector's webhooks.",
  examples: [
    {
      wrong: example(''),
      says: 'image auto must be replaced by the injector, but none of its webhooks selects these Pods',
      right: example(', sidecar.istio.io/inject: "true"'),
    },
  ],
  about: ['Deployment'],
  run(inventory, report) {
    const webhooks = injectors(inventory);
    if (webhooks.length === 0) return;
    for (const object of inventory.judgedOf('Deployment')) {
      const template = templateOf(object);
      if (!hasAutoImage(template.spec)) continue;
      const labels = inventory.find('Namespace', '', object.namespace)?.labels ?? new Map<string, string>();
      const isSelected = webhooks.some(
        ({ namespaceSelector, objectSelector }) =>
          takes(namespaceSelector, labels) && takes(objectSelector, template.labels),
      );
      if (isSelected) continue;
      const field = ['spec', 'template', 'spec', 'containers'];
      report(object, field, 'image auto must be replaced by the injector, but none of its webhooks selects these Pods');
    }
  },
};

function injectors(inventory: Inventory) {
  return inventory
    .of('MutatingWebhookConfiguration')
    .flatMap(({ manifest }) => list(fields({ ...manifest }).webhooks).map(fields))
    .filter(({ name }) => text(name).endsWith('istio.io'));
}

function takes(selector: unknown, labels: ReadonlyMap<string, string>): boolean {
  const { matchLabels, matchExpressions } = fields(selector);
  if (!selects(textMap(matchLabels), labels)) return false;
  return list(matchExpressions).every((expression) => {
    const { key, operator, values } = fieldsOrNone(expression) ?? {};
    const value = labels.get(text(key));
    const isListed = value !== undefined && texts(values).includes(value);
    if (operator === 'In') return isListed;
    if (operator === 'NotIn') return !isListed;
    return operator === 'Exists' ? value !== undefined : value === undefined;
  });
}

function example(label: string): string {
  return `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector }
webhooks:
  - name: object.sidecar-injector.istio.io
    objectSelector: { matchExpressions: [{ key: sidecar.istio.io/inject, operator: In, values: ["true"] }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway }
spec:
  selector: { matchLabels: { app: gateway } }
  template:
    metadata: { labels: { app: gateway${label} } }
    spec: { containers: [{ name: istio-proxy, image: auto }] }
`;
}
