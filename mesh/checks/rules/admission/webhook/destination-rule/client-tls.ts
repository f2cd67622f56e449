import type { Path } from '../../../../../manifest/manifest';
import type { DestinationRuleTrafficPolicyTls } from '../../../../../manifest/wire';
import { shown } from '../grammar/shown';
import type { Verdict } from '../rule';
import { policyRule } from './policies';

const configMap = 'configmap://';

export const clientTls = policyRule({
  concept: 'TLS towards the destination',
  description:
    'Certificates come from files or from a secret, never from both. DISABLE and ISTIO_MUTUAL ignore the fields.',
  right: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: default }
spec:
  host: payments.example.com
  trafficPolicy:
    tls: { mode: MUTUAL, clientCertificate: /certs/tls.crt, privateKey: /certs/tls.key, caCertificates: /certs/ca.crt }
`,
  wrong: [
    { set: { 'spec.trafficPolicy.tls.clientCertificate': undefined }, says: 'MUTUAL needs a clientCertificate' },
    { set: { 'spec.trafficPolicy.tls.privateKey': '' }, says: 'MUTUAL needs a privateKey' },
    { set: { 'spec.trafficPolicy.tls.credentialName': 'payments' }, says: 'come from the secret of credentialName' },
    {
      set: { 'spec.trafficPolicy.tls.insecureSkipVerify': true },
      says: 'there is nothing to verify with insecureSkipVerify',
    },
    {
      set: { 'spec.trafficPolicy.tls': { mode: 'SIMPLE', insecureSkipVerify: true, credentialName: 'payments' } },
      says: 'there is nothing to verify with insecureSkipVerify',
    },
    {
      set: { 'spec.trafficPolicy.tls': { mode: 'SIMPLE', credentialName: 'configmap://other/ca' } },
      says: "must be configmap://NAMESPACE/NAME in the rule's own namespace",
    },
  ],
  check({ tls }, policy, verdict, { namespace }) {
    if (!tls) return;
    const field = [...policy, 'tls'];
    const { mode = 'DISABLE', credentialName = '' } = tls;
    verdict.error([...field, 'credentialName'], configMapName(credentialName, namespace));
    if (tls.insecureSkipVerify) unverified(tls, field, verdict);
    if (mode !== 'SIMPLE' && mode !== 'MUTUAL') return;
    const files = [tls.clientCertificate, tls.caCertificates, tls.privateKey, tls.caCrl];
    if (credentialName !== '') {
      const message = 'the certificates come from the secret of credentialName: take the files away, or credentialName';
      if (files.some(Boolean)) verdict.error([...field, 'credentialName'], message);
    } else if (mode === 'MUTUAL') {
      if (!tls.clientCertificate) verdict.error(field, 'MUTUAL needs a clientCertificate, or a credentialName');
      if (!tls.privateKey) verdict.error(field, 'MUTUAL needs a privateKey, or a credentialName');
    }
  },
});

function unverified(tls: DestinationRuleTrafficPolicyTls, field: Path, { error }: Verdict): void {
  const { mode, caCertificates, subjectAltNames = [], credentialName } = tls;
  const verifies = Boolean(caCertificates) || subjectAltNames.length > 0;
  const isMistaken = mode === 'SIMPLE' ? verifies || Boolean(credentialName) : mode === 'MUTUAL' && verifies;
  if (!isMistaken) return;
  const what = `caCertificates, subjectAltNames${mode === 'SIMPLE' ? ' and credentialName' : ''}`;
  error(
    [...field, 'insecureSkipVerify'],
    `there is nothing to verify with insecureSkipVerify: take away ${what}, or it`,
  );
}

function configMapName(name: string, own: string): string | undefined {
  if (!name.startsWith(configMap)) return undefined;
  const [namespace, rest = ''] = name.slice(configMap.length).split('/');
  if (namespace === own && rest !== '') return undefined;
  return `must be configmap://NAMESPACE/NAME in the rule's own namespace, ${own}, got ${shown(name)}`;
}
