import type { DestinationRuleTrafficPolicyTls } from '../../../manifest/wire';

export const description = `With \`tls.mode\` SIMPLE or MUTUAL, a proxy connects to the server with TLS. If \`caCertificates\` is
missing, it verifies the server against the CA certificates of its operating system, so a server with a certificate of your
own CA is rejected. Istio before 1.21 does not verify the server at all.

Set \`caCertificates\` to the file with the CA certificate. \`credentialName\` also provides one if a \`workloadSelector\`
specifies the proxies that read it.`;

/** TLS to a server whose CA is not specified. */
export function isUnverified(tls: DestinationRuleTrafficPolicyTls | undefined, hasSelector: boolean): boolean {
  if (tls?.mode !== 'SIMPLE' && tls?.mode !== 'MUTUAL') return false;
  return (tls.caCertificates ?? '') === '' && !((tls.credentialName ?? '') !== '' && hasSelector);
}

export const message = (mode = '') =>
  `mode ${mode} without caCertificates: set the CA that signs the certificate of the server`;

export function example(policy: string): string {
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
