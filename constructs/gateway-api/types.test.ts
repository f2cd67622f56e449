import { Duration } from 'cdk8s';
import { Destination, Header, Path, QueryParam } from '../../index';
import { web } from '../fixtures/gateway-api';
import {
  type BackendTlsValidation,
  Filter,
  type GatewayProps,
  GrpcMethod,
  type GrpcRouteRule,
  type HttpBackendRef,
  type HttpRouteMatch,
  type HttpRouteProps,
  type HttpRouteRule,
  Listener,
  type ParentRef,
  PathMatch,
  PathModifier,
} from './index';

// Props that must not compile: `npm run typecheck` fails if one of these lines has no error.

const backendRefs = [{ service: web }];
/** Only the types matter. */
const never = (_make: () => unknown) => {};

test('a match accepts only checked values', () => {
  const matches: HttpRouteMatch[] = [
    { path: PathMatch.prefix('/a'), method: 'GET', headers: [Header.present('a')] },
    // @ts-expect-error a string as path
    { path: '/a' },
    // @ts-expect-error a Path compares characters, not segments
    { path: Path.prefix('/a') },
    // @ts-expect-error the form of the manifest
    { path: { type: 'Exact', value: '/a' } },
    // @ts-expect-error a method in lower case
    { method: 'get' },
    // @ts-expect-error headers without a list
    { headers: Header.present('a') },
    // @ts-expect-error a Header for a query parameter
    { queryParams: [Header.present('a')] },
    // @ts-expect-error a query parameter for a Header
    { headers: [QueryParam.present('a')] },
    // @ts-expect-error HTTPRoutes cannot exclude headers
    { withoutHeaders: [Header.present('a')] },
  ];
  expect(matches).toBeDefined();
});

test('a rule', () => {
  const rules: HttpRouteRule[] = [
    { backendRefs, filters: [Filter.urlRewrite({ path: PathModifier.replaceFullPath('/') })] },
    // @ts-expect-error the name in Istio
    { to: Destination.host('web') },
    // @ts-expect-error HTTPRoutes have no faults
    { backendRefs, fault: {} },
    // @ts-expect-error a number as duration
    { backendRefs, timeouts: { request: 5 } },
    // @ts-expect-error a duration as timeouts
    { backendRefs, timeouts: Duration.seconds(5) },
    // @ts-expect-error the form of the manifest
    { backendRefs, filters: [{ type: 'URLRewrite', urlRewrite: {} }] },
    // @ts-expect-error backends without a list
    { backendRefs: { service: web } },
  ];
  const backends: HttpBackendRef[] = [
    { service: 'web', port: 80, weight: 1 },
    // @ts-expect-error the form of the manifest
    { name: 'web', port: 80 },
    // @ts-expect-error without a Service
    { port: 80 },
    // @ts-expect-error istiod drops all rules if a backend has such a filter
    { service: web, filters: [Filter.cors({ allowOrigins: ['*'] })] },
  ];
  const calls: GrpcRouteRule[] = [
    { backendRefs, matches: [{ method: GrpcMethod.exact({ method: 'Add' }) }] },
    // @ts-expect-error a GRPCRoute has no redirect
    { backendRefs, filters: [Filter.requestRedirect({ port: 1 })] },
    // @ts-expect-error without backends
    {},
    // @ts-expect-error a GRPCRoute has no paths
    { backendRefs, matches: [{ path: PathMatch.prefix('/a') }] },
  ];
  expect([rules, backends, calls]).toBeDefined();
});

test('parents and Gateways', () => {
  const parents: ParentRef[] = [
    { name: 'edge', sectionName: 'https' },
    // @ts-expect-error a name
    'edge',
    // @ts-expect-error an unknown kind
    { kind: 'Pod', name: 'a' },
  ];
  // @ts-expect-error without parents
  const route: HttpRouteProps = { rules: [] };
  const gateways: GatewayProps[] = [
    { listeners: [Listener.http()] },
    // @ts-expect-error the form of the manifest
    { listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
    // @ts-expect-error an address without a type
    { addresses: [{ value: '10.0.0.1' }] },
    // @ts-expect-error servers are those of Istio's Gateway
    { servers: [] },
  ];
  never(() => [
    // @ts-expect-error HTTPS without tls
    Listener.https({}),
    // @ts-expect-error plain HTTP with tls
    Listener.http({ tls: {} }),
    // @ts-expect-error TCP has no hosts
    Listener.tcp({ port: 1, hostname: 'a' }),
    // @ts-expect-error without a port
    Listener.tls({}),
  ]);
  // @ts-expect-error without a host
  const validation: BackendTlsValidation = { wellKnownCACertificates: 'System' };
  expect([parents, route, gateways, validation]).toBeDefined();
});

test('filters', () => {
  never(() => [
    // @ts-expect-error the port of Istio's destination
    Filter.requestMirror({ backendRef: { service: web, port: { number: 80 } } }),
    // @ts-expect-error a mirror has no weight
    Filter.requestMirror({ backendRef: { service: web, weight: 1 } }),
    // @ts-expect-error a text as path
    Filter.requestRedirect({ path: '/a' }),
    // @ts-expect-error a status that is no redirect
    Filter.requestRedirect({ port: 1, statusCode: 200 }),
    // @ts-expect-error not created by a factory
    new Filter('CORS', {}),
  ]);
});
