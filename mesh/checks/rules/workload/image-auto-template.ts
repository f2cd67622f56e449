import type { Check } from '../../engine/check';
import { example, injectors, isAuto, takes } from '../../facts/automatic-image';
import { templateOf } from '../../facts/pods';

export const imageAutoTemplate: Check = {
  code: 'IST0146',
  level: 'warning',
  title: 'a Deployment has the image auto, and no injector selects its Pods',
  description: `\`image: auto\` is a note for the injector, whose webhooks select Pods by labels of the Pod and its Namespace.`,
  differences: 'Only where the manifests hold the webhooks of the injector.',
  examples: [
    {
      wrong: example(''),
      says: 'no webhook of the injector selects these Pods',
      right: example(', sidecar.istio.io/inject: "true"'),
    },
  ],
  run(inventory, report) {
    const webhooks = injectors(inventory);
    if (webhooks.length === 0) return;
    for (const object of inventory.of('Deployment')) {
      const template = templateOf(object);
      if (!isAuto(template.spec)) continue;
      const labels = inventory.find('Namespace', '', object.namespace)?.labels ?? new Map<string, string>();
      const isSelected = webhooks.some(
        ({ namespaceSelector, objectSelector }) =>
          takes(namespaceSelector, labels) && takes(objectSelector, template.labels),
      );
      if (isSelected) continue;
      const field = ['spec', 'template', 'spec', 'containers'];
      report(object, field, 'image auto needs the injector, and no webhook of the injector selects these Pods');
    }
  },
};
