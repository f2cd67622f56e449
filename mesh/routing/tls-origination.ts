import { fieldsOrNone, text } from '../manifest/fields';
import { isHttp, isTls } from '../registry/protocol';
import type { ProxyNode } from '../registry/proxy-node';
import type { Service, ServicePort } from '../registry/service';
import type { Cluster } from './cluster';

/** The mode of a cluster's `tls`, as a proxy applies it; `undefined` if it is left to automatic mutual TLS. */
export function originatedTls(
  { policy, rule }: Pick<Cluster, 'policy' | 'rule'>,
  { type }: ProxyNode,
): 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL' | undefined {
  const tls = fieldsOrNone(policy.tls);
  if (!tls) return undefined;
  const mode = text(tls.mode);
  if (mode === 'ISTIO_MUTUAL') return mode;
  // The enum's zero value is DISABLE, so a tls block without a mode disables mutual TLS.
  if (mode !== 'SIMPLE' && mode !== 'MUTUAL') return 'DISABLE';
  // A sidecar may only read Secrets of a rule that selects it. Otherwise, Istio drops the whole block.
  const name = text(tls.credentialName);
  const isSecret = name !== '' && !name.startsWith('configmap://');
  return isSecret && type === 'sidecar' && !rule?.selector ? 'DISABLE' : mode;
}

/** Whether the server behind a port speaks TLS: external servers at port 443 do, whatever their port is called. */
export function expectsTls({ meshExternal, kubernetes }: Service, { protocol, targetPort }: ServicePort): boolean {
  if (isTls(protocol)) return true;
  return isHttp(protocol) && !kubernetes && meshExternal && Number(targetPort) === 443;
}
