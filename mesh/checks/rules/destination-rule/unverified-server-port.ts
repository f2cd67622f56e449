import type { Check } from '../../engine/check';
import { description, example, reportUnverified } from './unverified-tls';

export const unverifiedServerPort: Check = {
  code: 'IST0129',
  level: 'warning',
  title: 'TLS settings of a port do not specify a CA certificate',
  description,
  differences: 'TLS settings of subsets, which `istioctl analyze` does not check, are reported as well.',
  examples: [
    {
      wrong: example('portLevelSettings: [{ port: { number: 443 }, tls: { mode: SIMPLE } }]'),
      says: 'mode SIMPLE without caCertificates rejects certificates of a private CA: set it to the file of this CA',
      right: example(
        'portLevelSettings: [{ port: { number: 443 }, tls: { mode: SIMPLE, caCertificates: /etc/certs/ca.pem } }]',
      ),
    },
  ],
  about: ['DestinationRule'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('DestinationRule')) {
      const { trafficPolicy, subsets = [] } = object.spec;
      const policies = [
        { policy: trafficPolicy, field: ['spec', 'trafficPolicy'] },
        ...subsets.map((subset, index) => ({
          policy: subset.trafficPolicy,
          field: ['spec', 'subsets', index, 'trafficPolicy'],
        })),
      ];
      for (const { policy, field } of policies) {
        for (const [index, { tls }] of (policy?.portLevelSettings ?? []).entries()) {
          reportUnverified(inventory, object, tls, [...field, 'portLevelSettings', index, 'tls'], report);
        }
      }
    }
  },
};
