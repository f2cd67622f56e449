import type { FieldPath } from '../../../../../manifest/manifest';
import type { DestinationRuleTrafficPolicyTls } from '../../../../../manifest/wire';
import { shown } from '../grammar/shown';
import type { Verdict } from '../rule';
import { policyRule } from './policies';

const configMap = 'configmap://';

export const clientTls = policyRule({
  concept: 'client TLS',
  description:
    'Certificates come from files or from a secret, never from both. The modes DISABLE and ISTIO_MUTUAL ignore these fields.',
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
    {
      set: { 'spec.trafficPolicy.tls.clientCertificate': undefined },
      says: 'MUTUAL requires a clientCertificate or a credentialName',
    },
    { set: { 'spec.trafficPolicy.tls.privateKey': '' }, says: 'MUTUAL requires a privateKey or a credentialName' },
    {
      set: { 'spec.trafficPolicy.tls.credentialName': 'payments' },
      says: 'credentialName cannot be combined with certificate files: remove one',
    },
    {
      set: { 'spec.trafficPolicy.tls.insecureSkipVerify': true },
      says: 'insecureSkipVerify disables verification: remove it, or caCertificates and subjectAltNames',
    },
    {
      set: { 'spec.trafficPolicy.tls': { mode: 'SIMPLE', insecureSkipVerify: true, credentialName: 'payments' } },
      says: 'insecureSkipVerify disables verification: remove it, or caCertificates, subjectAltNames and credentialName',
    },
    {
      set: { 'spec.trafficPolicy.tls': { mode: 'SIMPLE', credentialName: 'configmap://other/ca' } },
      says: 'must be configmap://NAMESPACE/NAME in the rule\'s own namespace (default), got "configmap://other/ca"',
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
      const message = 'credentialName cannot be combined with certificate files: remove one';
      if (files.some(Boolean)) verdict.error([...field, 'credentialName'], message);
    } else if (mode === 'MUTUAL') {
      if (!tls.clientCertificate) verdict.error(field, 'MUTUAL requires a clientCertificate or a credentialName');
      if (!tls.privateKey) verdict.error(field, 'MUTUAL requires a privateKey or a credentialName');
    }
  },
});

function unverified(tls: DestinationRuleTrafficPolicyTls, field: FieldPath, { error }: Verdict): void {
  const { mode, caCertificates, subjectAltNames = [], credentialName } = tls;
  const verifies = Boolean(caCertificates) || subjectAltNames.length > 0;
  const isMistaken = mode === 'SIMPLE' ? verifies || Boolean(credentialName) : mode === 'MUTUAL' && verifies;
  if (!isMistaken) return;
  const others =
    mode === 'SIMPLE' ? 'caCertificates, subjectAltNames and credentialName' : 'caCertificates and subjectAltNames';
  error([...field, 'insecureSkipVerify'], `insecureSkipVerify disables verification: remove it, or ${others}`);
}

function configMapName(name: string, own: string): string | undefined {
  if (!name.startsWith(configMap)) return undefined;
  const [namespace, rest = ''] = name.slice(configMap.length).split('/');
  if (namespace === own && rest !== '') return undefined;
  return `must be configmap://NAMESPACE/NAME in the rule's own namespace (${own}), got ${shown(name)}`;
}
