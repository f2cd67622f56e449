import type { Expectation } from './expectation';

const CERTIFICATES = 'what is in the certificates of clients, backends and their authorities';
const MISDIRECTED = 'status 421 for a host of another certificate: Istio does not send it';
const CHANGED = 'the test deletes an object first';
const LISTENER = 'the listener is chosen while the test runs';
const ASSUMED = 'missing certificates of an authority, which the verdict lists as an assumption';
const BY_HOST =
  'routes of the Service that a caller connects to under another host name: Istio routes by the host name';
const CORS = 'CORS headers of forwarded responses';

/** Requests by test and index. */
const REQUESTS: Readonly<Record<string, { readonly reason: string; readonly requests: readonly number[] }>> = {
  BackendTLSPolicy: { reason: CERTIFICATES, requests: [3] },
  BackendTLSPolicyInvalidCACertificateRef: { reason: ASSUMED, requests: [0, 1] },
  BackendTLSPolicyInvalidKind: { reason: ASSUMED, requests: [0] },
  BackendTLSPolicySANValidation: { reason: CERTIFICATES, requests: [1, 3, 5] },
  GatewayFrontendClientCertificateValidation: { reason: CERTIFICATES, requests: [1, 3] },
  HTTPRouteHTTPSListenerDetectMisdirectedRequests: { reason: MISDIRECTED, requests: [1, 4, 5, 8, 9, 10, 12] },
  HTTPRouteListenerPortMatching: { reason: LISTENER, requests: [1, 2, 3] },
  HTTPRouteReferenceGrant: { reason: CHANGED, requests: [1] },
  MeshFrontendHostname: { reason: BY_HOST, requests: [0, 1] },
};

/** Why an expectation is not asked of the simulator; undefined if it is. */
export function notAsked(test: string, index: number, { request, written }: Expectation): string | undefined {
  const { reason, requests } = REQUESTS[test] ?? { reason: '', requests: [] };
  if (requests.includes(index)) return reason;
  const { Headers: headers = {}, ValidHeaderValues: valid = {} } = written.Response ?? {};
  const isOfCors = [...Object.keys(headers), ...Object.keys(valid)].some((name) => /^access-control-/i.test(name));
  return isOfCors && request.method !== 'OPTIONS' ? CORS : undefined;
}
