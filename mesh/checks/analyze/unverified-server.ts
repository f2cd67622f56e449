import type { DestinationRuleTrafficPolicyTls } from '../../wire';
import type { Check } from '../check';

const description = `With \`tls.mode\` SIMPLE or MUTUAL a proxy speaks TLS to the server. Without \`caCertificates\` it does
not look at the server's certificate, so that anyone may answer in its place. \`credentialName\` brings its own CA
certificate where a workloadSelector says which proxies read it.`;

/** TLS that trusts whoever answers. */
function isUnverified(tls: DestinationRuleTrafficPolicyTls | undefined, hasSelector: boolean): boolean {
  if (tls?.mode !== 'SIMPLE' && tls?.mode !== 'MUTUAL') return false;
  return (tls.caCertificates ?? '') === '' && !((tls.credentialName ?? '') !== '' && hasSelector);
}

const message = (mode = '') =>
  `mode ${mode} without caCertificates takes any certificate that the server shows: name those of its CA`;

export const unverifiedServer: Check = {
  code: 'IST0128',
  level: 'warning',
  title: 'a TLS connection to a host does not verify who answers',
  description,
  differences: 'The TLS settings of subsets, which Istio does not look at, are reported as well.',
  examples: [
    {
      wrong: example('tls: { mode: SIMPLE }'),
      says: 'mode SIMPLE without caCertificates takes any certificate',
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
      for (const [at, { trafficPolicy: own }] of subsets.entries()) {
        if (!isUnverified(own?.tls, hasSelector)) continue;
        report(object, ['spec', 'subsets', at, 'trafficPolicy', 'tls'], message(own?.tls?.mode));
      }
    }
  },
};

export const unverifiedServerPort: Check = {
  code: 'IST0129',
  level: 'warning',
  title: 'a TLS connection to a port of a host does not verify who answers',
  description,
  differences: 'The TLS settings of subsets, which Istio does not look at, are reported as well.',
  examples: [
    {
      wrong: example('portLevelSettings: [{ port: { number: 443 }, tls: { mode: SIMPLE } }]'),
      says: 'mode SIMPLE without caCertificates takes any certificate',
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
        ...subsets.map((subset, at) => ({
          policy: subset.trafficPolicy,
          field: ['spec', 'subsets', at, 'trafficPolicy'],
        })),
      ];
      for (const { policy, field } of policies) {
        for (const [at, { tls }] of (policy?.portLevelSettings ?? []).entries()) {
          if (!isUnverified(tls, workloadSelector !== undefined)) continue;
          report(object, [...field, 'portLevelSettings', at, 'tls'], message(tls?.mode));
        }
      }
    }
  },
};

function example(policy: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments }
spec:
  host: payments.example.com
  trafficPolicy:
    ${policy}
`;
}
