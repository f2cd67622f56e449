import * as exported from '../constructs/gateway-api';
import { backendTlsPolicy } from '../constructs/gateway-api/backend-tls-policy';
import { tcpRoute, tlsRoute } from '../constructs/gateway-api/connection-route';
import { gateway } from '../constructs/gateway-api/gateway';
import { grpcRoute } from '../constructs/gateway-api/grpc-route';
import { httpRoute } from '../constructs/gateway-api/http-route';
import { GATEWAY_API, GATEWAY_API_BETA } from '../constructs/gateway-api/kinds';
import { listenerSet } from '../constructs/gateway-api/listener-set';
import { referenceGrant } from '../constructs/gateway-api/reference-grant';
import { GATEWAY_API as GROUP, groupOf } from '../mesh/manifest/api-group';
import type { Manifest } from '../mesh/manifest/manifest';
import type { ConstructOfKind } from './construct-of-kind';

/** What programs call the Gateway of the Gateway API if they also have one of Istio. */
export const OTHER_GATEWAY = 'KubernetesGateway';

const { Gateway, ...others } = exported;

/** The exports of `cdk8s-istio/gateway-api`, by their names in programs. */
export const GATEWAY_API_EXPORTS: Readonly<Record<string, unknown>> = { ...others, [OTHER_GATEWAY]: Gateway };

/** Constructs by the kind of their objects, with the version that they write. */
export const GATEWAY_API_KINDS: ReadonlyMap<string, ConstructOfKind> = new Map([
  ['BackendTLSPolicy', { name: 'BackendTlsPolicy', apiVersion: GATEWAY_API, fields: backendTlsPolicy }],
  ['Gateway', { name: OTHER_GATEWAY, apiVersion: GATEWAY_API, fields: gateway }],
  ['GRPCRoute', { name: 'GrpcRoute', apiVersion: GATEWAY_API, fields: grpcRoute }],
  ['HTTPRoute', { name: 'HttpRoute', apiVersion: GATEWAY_API, fields: httpRoute }],
  ['ListenerSet', { name: 'ListenerSet', apiVersion: GATEWAY_API, fields: listenerSet }],
  ['ReferenceGrant', { name: 'ReferenceGrant', apiVersion: GATEWAY_API_BETA, fields: referenceGrant }],
  ['TCPRoute', { name: 'TcpRoute', apiVersion: GATEWAY_API, fields: tcpRoute }],
  ['TLSRoute', { name: 'TlsRoute', apiVersion: GATEWAY_API, fields: tlsRoute }],
]);

/** Whether routes of the Gateway API can refer to listeners of an object. */
export const isParent = (manifest: Manifest): boolean =>
  groupOf(manifest) === GROUP && (manifest.kind === 'Gateway' || manifest.kind === 'ListenerSet');
