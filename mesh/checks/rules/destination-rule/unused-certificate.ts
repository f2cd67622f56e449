import type { Path } from '../../../manifest/manifest';
import type { DestinationRuleTrafficPolicy } from '../../../manifest/wire';
import type { Check } from '../../engine/check';

const CERTIFICATES = ['clientCertificate', 'privateKey', 'caCertificates', 'credentialName', 'caCrl'] as const;

export const unusedCertificate: Check = {
  code: 'MESH0127',
  level: 'warning',
  title: 'certificates are named beside a TLS mode that does not use them',
  description: `With ISTIO_MUTUAL a proxy shows the certificate that Istio gave it and trusts Istio's: \`clientCertificate\`,
\`privateKey\`, \`caCertificates\`, \`caCrl\` and \`credentialName\` are not read. For certificates of your own the mode is
MUTUAL. And a \`tls\` without a mode is DISABLE: the connection is in plain text, whatever certificates stand there.`,
  examples: [
    {
      wrong: example('mode: ISTIO_MUTUAL, '),
      says: 'with ISTIO_MUTUAL credentialName is not read: take it out, or write mode MUTUAL',
      right: example('mode: MUTUAL, '),
    },
    {
      title: 'no mode',
      wrong: example(''),
      says: 'without a mode this is DISABLE: plain text, and credentialName is not read',
      right: example('mode: SIMPLE, '),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('DestinationRule')) {
      const { trafficPolicy, subsets = [] } = object.spec;
      const policies = [
        ...settingsOf(trafficPolicy, ['spec', 'trafficPolicy']),
        ...subsets.flatMap((subset, at) => settingsOf(subset.trafficPolicy, ['spec', 'subsets', at, 'trafficPolicy'])),
      ];
      for (const { tls, field } of policies) {
        if (tls?.mode !== undefined && tls.mode !== 'ISTIO_MUTUAL') continue;
        const named = CERTIFICATES.filter((key) => Boolean(tls?.[key]));
        const [first] = named;
        if (first === undefined) continue;
        const are = `${named.join(', ')} ${named.length > 1 ? 'are' : 'is'} not read`;
        const message = tls?.mode
          ? `with ISTIO_MUTUAL ${are}: take ${named.length > 1 ? 'them' : 'it'} out, or write mode MUTUAL`
          : `without a mode this is DISABLE: plain text, and ${are}`;
        report(object, [...field, 'tls', first], message);
      }
    }
  },
};

function settingsOf(policy: DestinationRuleTrafficPolicy | undefined, field: Path) {
  if (!policy) return [];
  const ofPorts = (policy.portLevelSettings ?? []).map(({ tls }, at) => ({
    tls,
    field: [...field, 'portLevelSettings', at],
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
