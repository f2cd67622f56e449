import type { DestinationRuleTrafficPolicyTls } from '../../../manifest/wire';

export const description = `With \`tls.mode\` SIMPLE or MUTUAL a proxy speaks TLS to the server. Without \`caCertificates\` it does
not look at the server's certificate, so that anyone may answer in its place. \`credentialName\` brings its own CA
certificate where a workloadSelector says which proxies read it.`;

/** TLS that trusts whoever answers. */
export function isUnverified(tls: DestinationRuleTrafficPolicyTls | undefined, hasSelector: boolean): boolean {
  if (tls?.mode !== 'SIMPLE' && tls?.mode !== 'MUTUAL') return false;
  return (tls.caCertificates ?? '') === '' && !((tls.credentialName ?? '') !== '' && hasSelector);
}

export const message = (mode = '') =>
  `mode ${mode} without caCertificates takes any certificate that the server shows: name those of its CA`;

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
