import type { FieldPath } from '../../../manifest/manifest';
import type { DestinationRuleTrafficPolicy } from '../../../manifest/wire';
import type { Check } from '../../engine/check';

const CERTIFICATES = ['clientCertificate', 'privateKey', 'caCertificates', 'credentialName', 'caCrl'] as const;

export const unusedCertificate: Check = {
  code: 'MESH0127',
  level: 'warning',
  title: 'TLS mode ignores the certificates',
  description: `With mode ISTIO_MUTUAL, a proxy uses the certificates that Istio issues and ignores \`clientCertificate\`,
\`privateKey\`, \`caCertificates\`, \`caCrl\` and \`credentialName\`. To use your own certificates, set mode MUTUAL.

\`tls\` without a mode means DISABLE: the traffic is plain text, even if you specify certificates.`,
  examples: [
    {
      title: 'mode ISTIO_MUTUAL',
      wrong: example('mode: ISTIO_MUTUAL, '),
      says: 'mode ISTIO_MUTUAL ignores credentialName: remove it or set mode MUTUAL',
      right: example('mode: MUTUAL, '),
    },
    {
      title: 'no mode',
      wrong: example(''),
      says: 'tls without a mode means DISABLE: traffic is plain text, and credentialName is ignored',
      right: example('mode: SIMPLE, '),
    },
  ],
  about: ['DestinationRule'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('DestinationRule')) {
      const { trafficPolicy, subsets = [] } = object.spec;
      const policies = [
        ...settingsOf(trafficPolicy, ['spec', 'trafficPolicy']),
        ...subsets.flatMap((subset, index) =>
          settingsOf(subset.trafficPolicy, ['spec', 'subsets', index, 'trafficPolicy']),
        ),
      ];
      for (const { tls, field } of policies) {
        if (tls?.mode !== undefined && tls.mode !== 'ISTIO_MUTUAL') continue;
        const named = CERTIFICATES.filter((key) => Boolean(tls?.[key]));
        const [first] = named;
        if (first === undefined) continue;
        const [is, it] = named.length > 1 ? ['are', 'them'] : ['is', 'it'];
        const message = tls?.mode
          ? `mode ISTIO_MUTUAL ignores ${named.join(', ')}: remove ${it} or set mode MUTUAL`
          : `tls without a mode means DISABLE: traffic is plain text, and ${named.join(', ')} ${is} ignored`;
        report(object, [...field, 'tls', first], message);
      }
    }
  },
};

function settingsOf(policy: DestinationRuleTrafficPolicy | undefined, field: FieldPath) {
  if (!policy) return [];
  const ofPorts = (policy.portLevelSettings ?? []).map(({ tls }, index) => ({
    tls,
    field: [...field, 'portLevelSettings', index],
  }));
  return [{ tls: policy.tls, field }, ...ofPorts];
}

function example(mode: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: bank }
spec:
  host: bank.example.com
  trafficPolicy: { tls: { ${mode}credentialName: bank-client } }
`;
}
