import type { Check } from '../../engine/check';
import { description, example, isUnverified, message } from './unverified-tls';

export const unverifiedServer: Check = {
  code: 'IST0128',
  level: 'warning',
  title: 'TLS settings do not specify a CA certificate',
  description,
  differences: 'TLS settings of subsets, which `istioctl analyze` does not check, are reported as well.',
  examples: [
    {
      wrong: example('tls: { mode: SIMPLE }'),
      says: 'mode SIMPLE without caCertificates: set the CA that signs the certificate of the server',
      right: example('tls: { mode: SIMPLE, caCertificates: /etc/certs/ca.pem }'),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('DestinationRule')) {
      const { trafficPolicy, subsets = [], workloadSelector } = object.spec;
      const hasSelector = workloadSelector !== undefined;
      if (isUnverified(trafficPolicy?.tls, hasSelector)) {
        report(object, ['spec', 'trafficPolicy', 'tls'], message(trafficPolicy?.tls?.mode));
      }
      for (const [index, { trafficPolicy: own }] of subsets.entries()) {
        if (!isUnverified(own?.tls, hasSelector)) continue;
        report(object, ['spec', 'subsets', index, 'trafficPolicy', 'tls'], message(own?.tls?.mode));
      }
    }
  },
};
