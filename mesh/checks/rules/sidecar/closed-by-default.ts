import type { Check } from '../../engine/check';
import { sidecar } from './sidecar-example';

export const closedByDefault: Check = {
  code: 'KIA1007',
  level: 'info',
  title: 'a Sidecar has an outboundTrafficPolicy without a mode, which closes the mesh',
  description: `The mode that is meant when none is written is REGISTRY_ONLY, not that of the mesh: requests to hosts that are not in
the registry fail.`,
  examples: [
    {
      wrong: sidecar('shop', 'outboundTrafficPolicy: {}\n  egress: [{ hosts: ["*/*"] }]'),
      says: 'without a mode this is REGISTRY_ONLY',
      right: sidecar('shop', 'outboundTrafficPolicy: { mode: REGISTRY_ONLY }\n  egress: [{ hosts: ["*/*"] }]'),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('Sidecar')) {
      const { outboundTrafficPolicy } = object.spec;
      if (!outboundTrafficPolicy || outboundTrafficPolicy.mode !== undefined) continue;
      report(
        object,
        ['spec', 'outboundTrafficPolicy'],
        'without a mode this is REGISTRY_ONLY: write it if it is meant',
      );
    }
  },
};
