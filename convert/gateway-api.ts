import * as exported from '../constructs/gateway-api';
import { backendTlsPolicy } from '../constructs/gateway-api/backend-tls-policy';
import { tcpRoute, tlsRoute } from '../constructs/gateway-api/connection-route';
import { gateway } from '../constructs/gateway-api/gateway';
import { grpcRoute } from '../constructs/gateway-api/grpc-route';
import { httpRoute } from '../constructs/gateway-api/http-route';
import { GATEWAY_API, GATEWAY_API_BETA } from '../constructs/gateway-api/kinds';
import { listenerSet } from '../constructs/gateway-api/listener-set';
import { referenceGrant } from '../constructs/gateway-api/reference-grant';
import type { Shaped } from '../constructs/props/shape';
import type { Manifest } from '../mesh/manifest/manifest';

/** What programs call the Gateway of the Gateway API if they also have one of Istio. */
export const OTHER_GATEWAY = 'KubernetesGateway';

const { Gateway, ...others } = exported;

/** The exports of `cdk8s-istio/gateway-api`, by their names in programs. */
export const GATEWAY_API_EXPORTS: Readonly<Record<string, unknown>> = { ...others, [OTHER_GATEWAY]: Gateway };

/** Constructs by the version and kind of their objects: they write no other version. */
export const GATEWAY_API_KINDS: ReadonlyMap<string, { readonly name: string; readonly fields: Shaped }> = new Map([
  [`${GATEWAY_API}/BackendTLSPolicy`, { name: 'BackendTlsPolicy', fields: backendTlsPolicy }],
  [`${GATEWAY_API}/Gateway`, { name: OTHER_GATEWAY, fields: gateway }],
  [`${GATEWAY_API}/GRPCRoute`, { name: 'GrpcRoute', fields: grpcRoute }],
  [`${GATEWAY_API}/HTTPRoute`, { name: 'HttpRoute', fields: httpRoute }],
  [`${GATEWAY_API}/ListenerSet`, { name: 'ListenerSet', fields: listenerSet }],
  [`${GATEWAY_API_BETA}/ReferenceGrant`, { name: 'ReferenceGrant', fields: referenceGrant }],
  [`${GATEWAY_API}/TCPRoute`, { name: 'TcpRoute', fields: tcpRoute }],
  [`${GATEWAY_API}/TLSRoute`, { name: 'TlsRoute', fields: tlsRoute }],
]);

/** Whether routes of the Gateway API can refer to listeners of an object. */
export const isParent = ({ apiVersion, kind }: Manifest): boolean =>
  apiVersion === GATEWAY_API && (kind === 'Gateway' || kind === 'ListenerSet');
