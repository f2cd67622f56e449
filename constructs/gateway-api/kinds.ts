import { GATEWAY_API as GROUP } from '../../mesh/manifest/api-group';

/** The version of the Gateway API that istiod reads. */
export const GATEWAY_API = `${GROUP}/v1`;
/** istiod reads ReferenceGrants in this version. */
export const GATEWAY_API_BETA = `${GROUP}/v1beta1`;

/** API groups of the kinds that objects of the Gateway API refer to. The core group is empty. */
export const GROUPS = {
  Gateway: GROUP,
  ListenerSet: GROUP,
  HTTPRoute: GROUP,
  GRPCRoute: GROUP,
  TLSRoute: GROUP,
  TCPRoute: GROUP,
  Service: '',
  ServiceEntry: 'networking.istio.io',
  Secret: '',
  ConfigMap: '',
} as const;

/** A kind that objects of the Gateway API refer to. */
export type ReferencedKind = keyof typeof GROUPS;
