import type { Check } from '../../engine/check';
import { description, example, reportUnverified } from './unverified-tls';

export const unverifiedServer: Check = {
  code: 'IST0128',
  level: 'warning',
  title: 'TLS settings do not specify a CA certificate',
  description,
  differences: 'TLS settings of subsets, which `istioctl analyze` does not check, are reported as well.',
  examples: [
    {
      title: 'a private CA',
      wrong: example('tls: { mode: SIMPLE }'),
      says: 'mode SIMPLE without caCertificates rejects certificates of a private CA: set it to the file of this CA',
      right: example('tls: { mode: SIMPLE, caCertificates: /etc/certs/ca.pem }'),
    },
    {
      title: 'any certificate',
      wrong: example('tls: { mode: SIMPLE, insecureSkipVerify: true }'),
      says: 'insecureSkipVerify accepts the certificate of any server: remove it',
      right: example('tls: { mode: SIMPLE, caCertificates: /etc/certs/ca.pem }'),
    },
  ],
  about: ['DestinationRule'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('DestinationRule')) {
      const { trafficPolicy, subsets = [] } = object.spec;
      reportUnverified(inventory, object, trafficPolicy?.tls, ['spec', 'trafficPolicy', 'tls'], report);
      for (const [index, { trafficPolicy: own }] of subsets.entries()) {
        reportUnverified(inventory, object, own?.tls, ['spec', 'subsets', index, 'trafficPolicy', 'tls'], report);
      }
    }
  },
};
