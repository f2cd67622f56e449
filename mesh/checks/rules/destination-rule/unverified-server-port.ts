import type { Check } from '../../engine/check';
import { description, example, isUnverified, message } from './unverified-tls';

export const unverifiedServerPort: Check = {
  code: 'IST0129',
  level: 'warning',
  title: 'TLS settings of a port do not specify a CA certificate',
  description,
  differences: 'TLS settings of subsets, which `istioctl analyze` does not check, are reported as well.',
  examples: [
    {
      wrong: example('portLevelSettings: [{ port: { number: 443 }, tls: { mode: SIMPLE } }]'),
      says: 'mode SIMPLE without caCertificates: set the CA that signs the certificate of the server',
      right: example(
        'portLevelSettings: [{ port: { number: 443 }, tls: { mode: SIMPLE, caCertificates: /etc/certs/ca.pem } }]',
      ),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('DestinationRule')) {
      const { trafficPolicy, subsets = [], workloadSelector } = object.spec;
      const policies = [
        { policy: trafficPolicy, field: ['spec', 'trafficPolicy'] },
        ...subsets.map((subset, index) => ({
          policy: subset.trafficPolicy,
          field: ['spec', 'subsets', index, 'trafficPolicy'],
        })),
      ];
      for (const { policy, field } of policies) {
        for (const [index, { tls }] of (policy?.portLevelSettings ?? []).entries()) {
          if (!isUnverified(tls, workloadSelector !== undefined)) continue;
          report(object, [...field, 'portLevelSettings', index, 'tls'], message(tls?.mode));
        }
      }
    }
  },
};
