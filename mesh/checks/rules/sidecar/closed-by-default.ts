import type { Check } from '../../engine/check';
import { sidecar } from './sidecar-example';

export const closedByDefault: Check = {
  code: 'KIA1007',
  level: 'info',
  title: 'outboundTrafficPolicy without a mode blocks hosts outside the registry',
  description: `The default of \`outboundTrafficPolicy.mode\` is REGISTRY_ONLY, not the mode of the mesh: requests to hosts that
no Service or ServiceEntry defines fail. Set the mode, or remove \`outboundTrafficPolicy\` to use the mode of the mesh.`,
  examples: [
    {
      wrong: sidecar('shop', 'outboundTrafficPolicy: {}\n  egress: [{ hosts: ["*/*"] }]'),
      says: 'no mode means REGISTRY_ONLY: set it if that is intended',
      right: sidecar('shop', 'outboundTrafficPolicy: { mode: REGISTRY_ONLY }\n  egress: [{ hosts: ["*/*"] }]'),
    },
  ],
  about: ['Sidecar'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('Sidecar')) {
      const { outboundTrafficPolicy } = object.spec;
      if (!outboundTrafficPolicy || outboundTrafficPolicy.mode !== undefined) continue;
      report(object, ['spec', 'outboundTrafficPolicy'], 'no mode means REGISTRY_ONLY: set it if that is intended');
    }
  },
};
