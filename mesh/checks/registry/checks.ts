import type { Check } from '../engine/check';
import { skipSystemNamespaces } from '../engine/system-namespaces';
import { foreignFile } from '../rules/admission/api-server/foreign-file';
import { unknownSuppression } from '../rules/admission/unknown-suppression';
import { webhookWarnings } from '../rules/admission/webhook/checks';
import { ambientPolicies } from '../rules/ambient/ambient-policies';
import { ambientVirtualService, ambientVirtualServiceElsewhere } from '../rules/ambient/ambient-routes';
import { ambientSidecar } from '../rules/ambient/ambient-sidecar';
import { bothDataPlanes } from '../rules/ambient/both-data-planes';
import { missingWaypoint } from '../rules/ambient/missing-waypoint';
import { deprecated } from '../rules/any-kind/deprecated';
import { lostFromPrevious } from '../rules/any-kind/lost-from-previous';
import { referencedResource } from '../rules/any-kind/referenced-resource';
import { refusedByEnvoy } from '../rules/any-kind/refused-by-envoy';
import { repeatedObject } from '../rules/any-kind/repeated-object';
import { unknownExport } from '../rules/any-kind/unknown-export';
import { claimWithoutToken } from '../rules/authentication/claim-without-token';
import { defaultPeerAuthentications } from '../rules/authentication/default-peer-authentications';
import { peerAuthenticationPort } from '../rules/authentication/peer-authentication-port';
import { peerAuthenticationsOfOneWorkload } from '../rules/authentication/peer-authentications-of-one-workload';
import { selectorWithoutWorkload } from '../rules/authentication/selector-without-workload';
import { tokenNeverVerified } from '../rules/authentication/token-never-verified';
import { unrestrictedKeyFetch } from '../rules/authentication/unrestricted-key-fetch';
import { wideMutualTls } from '../rules/authentication/wide-mutual-tls';
import { foreignTrustDomain } from '../rules/authorization/foreign-trust-domain';
import { gatewayApiSelector } from '../rules/authorization/gateway-api-selector';
import { httpPolicyOnTcp } from '../rules/authorization/http-policy-on-tcp';
import { literalStar } from '../rules/authorization/literal-star';
import { needsMutualTls } from '../rules/authorization/needs-mutual-tls';
import { policyWithoutWorkload } from '../rules/authorization/policy-without-workload';
import { spiffePrincipal } from '../rules/authorization/spiffe-principal';
import { unknownMethod } from '../rules/authorization/unknown-method';
import { unknownPolicyHost } from '../rules/authorization/unknown-policy-host';
import { unknownPrincipal } from '../rules/authorization/unknown-principal';
import { doubleTls } from '../rules/destination-rule/double-tls';
import { emptySubset } from '../rules/destination-rule/empty-subset';
import { lostInMerge } from '../rules/destination-rule/lost-in-merge';
import { narrowerWithoutTls } from '../rules/destination-rule/narrower-without-tls';
import { plaintextToStrict } from '../rules/destination-rule/plaintext-to-strict';
import { portSettings } from '../rules/destination-rule/port-settings';
import { subsetOfOtherService } from '../rules/destination-rule/subset-of-other-service';
import { subsetWithoutLabels } from '../rules/destination-rule/subset-without-labels';
import { unknownRuleHost } from '../rules/destination-rule/unknown-rule-host';
import { unusedCertificate } from '../rules/destination-rule/unused-certificate';
import { unusedPolicy } from '../rules/destination-rule/unused-policy';
import { unverifiedServer } from '../rules/destination-rule/unverified-server';
import { unverifiedServerPort } from '../rules/destination-rule/unverified-server-port';
import { addOperation } from '../rules/envoy-filter/add-operation';
import { relativeOperation } from '../rules/envoy-filter/relative-operation';
import { relativeOperationVersioned } from '../rules/envoy-filter/relative-operation-versioned';
import { removeOperation } from '../rules/envoy-filter/remove-operation';
import { replaceOperation } from '../rules/envoy-filter/replace-operation';
import { conflictingGateways } from '../rules/gateway/conflicting-gateways';
import { droppedServer } from '../rules/gateway/dropped-server';
import { gatewayPort } from '../rules/gateway/gateway-port';
import { invalidCertificate } from '../rules/gateway/invalid-certificate';
import { namedCredentials } from '../rules/gateway/named-credentials';
import { refusedListener } from '../rules/gateway/refused-listener';
import { sharedCertificate } from '../rules/gateway/shared-certificate';
import { backendPort } from '../rules/gateway-api/backend-port';
import { competingMeshRoutes } from '../rules/gateway-api/competing-mesh-routes';
import { droppedRules } from '../rules/gateway-api/dropped-rules';
import { gluedPrefix } from '../rules/gateway-api/glued-prefix';
import { hiddenByExport } from '../rules/gateway-api/hidden-by-export';
import { hiddenByOtherApi } from '../rules/gateway-api/hidden-by-other-api';
import { ignoredField } from '../rules/gateway-api/ignored-field';
import { ineffectiveCors } from '../rules/gateway-api/ineffective-cors';
import { listenerWithoutTls } from '../rules/gateway-api/listener-without-tls';
import { meshParentPort } from '../rules/gateway-api/mesh-parent-port';
import { negativeStatus } from '../rules/gateway-api/negative-status';
import { noBackend } from '../rules/gateway-api/no-backend';
import { noFallthrough } from '../rules/gateway-api/no-fallthrough';
import { oldCrd } from '../rules/gateway-api/old-crd';
import { overruledFilter } from '../rules/gateway-api/overruled-filter';
import { plainAndTlsPort } from '../rules/gateway-api/plain-and-tls-port';
import { redirectLoop } from '../rules/gateway-api/redirect-loop';
import { refusedPattern } from '../rules/gateway-api/refused-pattern';
import { repeatedConnectionRoute } from '../rules/gateway-api/repeated-connection-route';
import { repeatedHeader } from '../rules/gateway-api/repeated-header';
import { routeWithoutCallers } from '../rules/gateway-api/route-without-callers';
import { sharedRouteName } from '../rules/gateway-api/shared-route-name';
import { targetWithoutWaypoint } from '../rules/gateway-api/target-without-waypoint';
import { unenforcedTarget } from '../rules/gateway-api/unenforced-target';
import { ungrantedHost } from '../rules/gateway-api/ungranted-host';
import { unknownClass } from '../rules/gateway-api/unknown-class';
import { unknownGrantNamespace } from '../rules/gateway-api/unknown-grant-namespace';
import { unknownParent } from '../rules/gateway-api/unknown-parent';
import { unreachableMatch } from '../rules/gateway-api/unreachable-match';
import { unservedHostname } from '../rules/gateway-api/unserved-hostname';
import { unsortedRoutes } from '../rules/gateway-api/unsorted-routes';
import { ignoredIngressPart } from '../rules/ingress/ignored-part';
import { refusedIngressPath } from '../rules/ingress/refused-path';
import { unansweredHttps } from '../rules/ingress/unanswered-https';
import { unservedIngress } from '../rules/ingress/unserved-ingress';
import { entryOfService } from '../rules/service-entry/entry-of-service';
import { entryProtocolConflict } from '../rules/service-entry/entry-protocol-conflict';
import { entryWithoutAddress } from '../rules/service-entry/entry-without-address';
import { hiddenEntry } from '../rules/service-entry/hidden-entry';
import { closedByDefault } from '../rules/sidecar/closed-by-default';
import { defaultSidecars } from '../rules/sidecar/default-sidecars';
import { notImported } from '../rules/sidecar/not-imported';
import { selectorInRoot } from '../rules/sidecar/selector-in-root';
import { sidecarsOfOneWorkload } from '../rules/sidecar/sidecars-of-one-workload';
import { unknownEgressHost } from '../rules/sidecar/unknown-egress-host';
import { defaultTelemetries } from '../rules/telemetry/default-telemetries';
import { telemetriesOfOneWorkload } from '../rules/telemetry/telemetries-of-one-workload';
import { telemetryProvider } from '../rules/telemetry/telemetry-provider';
import { conflictingMeshHosts } from '../rules/virtual-service/conflicting-mesh-hosts';
import { deadRule } from '../rules/virtual-service/dead-rule';
import { delegateConflict } from '../rules/virtual-service/delegate-conflict';
import { delegateMissing } from '../rules/virtual-service/delegate-missing';
import { destinationNotExported } from '../rules/virtual-service/destination-not-exported';
import { destinationPortNeeded } from '../rules/virtual-service/destination-port-needed';
import { equalSides } from '../rules/virtual-service/equal-sides';
import { faultForAllTraffic } from '../rules/virtual-service/fault-for-all-traffic';
import { faultWithoutPercentage } from '../rules/virtual-service/fault-without-percentage';
import { fraction } from '../rules/virtual-service/fraction';
import { hostNotInGateway } from '../rules/virtual-service/host-not-in-gateway';
import { impossibleMatch } from '../rules/virtual-service/impossible-match';
import { ineffectiveMatch } from '../rules/virtual-service/ineffective-match';
import { ineffectiveSource } from '../rules/virtual-service/ineffective-source';
import { ingressWithoutSubset } from '../rules/virtual-service/ingress-without-subset';
import { internalGateway } from '../rules/virtual-service/internal-gateway';
import { kubernetesGateway } from '../rules/virtual-service/kubernetes-gateway';
import { literalPattern } from '../rules/virtual-service/literal-pattern';
import { loneWeight } from '../rules/virtual-service/lone-weight';
import { mirroredToItself } from '../rules/virtual-service/mirrored-to-itself';
import { missingGateways } from '../rules/virtual-service/missing-gateways';
import { missingWeight } from '../rules/virtual-service/missing-weight';
import { notServed } from '../rules/virtual-service/not-served';
import { plainHttpToHttps } from '../rules/virtual-service/plain-http-to-https';
import { protocolMismatch } from '../rules/virtual-service/protocol-mismatch';
import { redirectWithoutHttps } from '../rules/virtual-service/redirect-without-https';
import { repeatedDestination } from '../rules/virtual-service/repeated-destination';
import { retriesWithFault } from '../rules/virtual-service/retries-with-fault';
import { rewrittenSlash } from '../rules/virtual-service/rewritten-slash';
import { shadowedAtGateway } from '../rules/virtual-service/shadowed-at-gateway';
import { subsetNotVisible } from '../rules/virtual-service/subset-not-visible';
import { timeoutTooShort } from '../rules/virtual-service/timeout-too-short';
import { unreachableRoute } from '../rules/virtual-service/unreachable-route';
import { unreachableRule } from '../rules/virtual-service/unreachable-rule';
import { unsentOrigin } from '../rules/virtual-service/unsent-origin';
import { unservedHost } from '../rules/virtual-service/unserved-host';
import { wildcardFallthrough } from '../rules/virtual-service/wildcard-fallthrough';
import { deprecatedAnnotation } from '../rules/workload/deprecated-annotation';
import { externalPortName } from '../rules/workload/external-port-name';
import { groupAccount } from '../rules/workload/group-account';
import { imageAutoPod } from '../rules/workload/image-auto-pod';
import { imageAutoTemplate } from '../rules/workload/image-auto-template';
import { invalidAnnotation } from '../rules/workload/invalid-annotation';
import { misplacedAnnotation } from '../rules/workload/misplaced-annotation';
import { namedTargetPort } from '../rules/workload/named-target-port';
import { namespaceNotInjected } from '../rules/workload/namespace-injection';
import { podWithoutProxy } from '../rules/workload/pod-without-proxy';
import { portName } from '../rules/workload/port-name';
import { portWithTwoProtocols } from '../rules/workload/port-with-two-protocols';
import { proxyUser } from '../rules/workload/proxy-user';
import { severalInjectionLabels } from '../rules/workload/several-injection-labels';
import { targetPortShared } from '../rules/workload/target-port-shared';
import { unknownAnnotation } from '../rules/workload/unknown-annotation';
import { refusingChecks } from './refusing-checks';

/** Every check, by code. `check`, `explain`, the pages of docs/checks and the tests are made from this list. */
export const checks: readonly Check[] = [
  ...refusingChecks,
  foreignFile,
  unknownSuppression((code) => isCheckCode(code)),
  webhookWarnings,
  ...ambientPolicies,
  ambientVirtualService,
  ambientVirtualServiceElsewhere,
  ambientSidecar,
  bothDataPlanes,
  missingWaypoint,
  deprecated,
  lostFromPrevious,
  referencedResource,
  refusedByEnvoy,
  unknownExport,
  claimWithoutToken,
  defaultPeerAuthentications,
  peerAuthenticationPort,
  peerAuthenticationsOfOneWorkload,
  selectorWithoutWorkload,
  tokenNeverVerified,
  unrestrictedKeyFetch,
  ...wideMutualTls,
  foreignTrustDomain,
  gatewayApiSelector,
  httpPolicyOnTcp,
  literalStar,
  needsMutualTls,
  policyWithoutWorkload,
  spiffePrincipal,
  unknownMethod,
  unknownPolicyHost,
  unknownPrincipal,
  doubleTls,
  emptySubset,
  lostInMerge,
  narrowerWithoutTls,
  plaintextToStrict,
  portSettings,
  subsetOfOtherService,
  subsetWithoutLabels,
  unknownRuleHost,
  unusedCertificate,
  unusedPolicy,
  unverifiedServer,
  unverifiedServerPort,
  addOperation,
  relativeOperation,
  relativeOperationVersioned,
  removeOperation,
  replaceOperation,
  conflictingGateways,
  gatewayPort,
  invalidCertificate,
  namedCredentials,
  droppedServer,
  refusedListener,
  sharedCertificate,
  backendPort,
  competingMeshRoutes,
  droppedRules,
  gluedPrefix,
  ignoredField,
  listenerWithoutTls,
  negativeStatus,
  oldCrd,
  overruledFilter,
  refusedPattern,
  unenforcedTarget,
  unreachableMatch,
  targetWithoutWaypoint,
  unknownGrantNamespace,
  unknownClass,
  unknownParent,
  ineffectiveCors,
  meshParentPort,
  unservedHostname,
  repeatedHeader,
  ungrantedHost,
  repeatedConnectionRoute,
  hiddenByExport,
  unsortedRoutes,
  sharedRouteName,
  hiddenByOtherApi,
  noBackend,
  noFallthrough,
  routeWithoutCallers,
  plainAndTlsPort,
  redirectLoop,
  ignoredIngressPart,
  refusedIngressPath,
  unservedIngress,
  unansweredHttps,
  entryOfService,
  entryProtocolConflict,
  entryWithoutAddress,
  hiddenEntry,
  closedByDefault,
  defaultSidecars,
  notImported,
  selectorInRoot,
  sidecarsOfOneWorkload,
  unknownEgressHost,
  defaultTelemetries,
  telemetriesOfOneWorkload,
  telemetryProvider,
  conflictingMeshHosts,
  deadRule,
  delegateConflict,
  delegateMissing,
  destinationNotExported,
  destinationPortNeeded,
  equalSides,
  faultForAllTraffic,
  faultWithoutPercentage,
  fraction,
  hostNotInGateway,
  impossibleMatch,
  ineffectiveMatch,
  ingressWithoutSubset,
  internalGateway,
  kubernetesGateway,
  literalPattern,
  loneWeight,
  mirroredToItself,
  missingGateways,
  missingWeight,
  notServed,
  plainHttpToHttps,
  protocolMismatch,
  redirectWithoutHttps,
  repeatedDestination,
  repeatedObject,
  retriesWithFault,
  rewrittenSlash,
  shadowedAtGateway,
  ineffectiveSource,
  subsetNotVisible,
  timeoutTooShort,
  unreachableRoute,
  unreachableRule,
  unservedHost,
  unsentOrigin,
  wildcardFallthrough,
  deprecatedAnnotation,
  externalPortName,
  groupAccount,
  imageAutoPod,
  imageAutoTemplate,
  invalidAnnotation,
  misplacedAnnotation,
  namedTargetPort,
  namespaceNotInjected,
  podWithoutProxy,
  portName,
  portWithTwoProtocols,
  proxyUser,
  severalInjectionLabels,
  targetPortShared,
  unknownAnnotation,
]
  .map(skipSystemNamespaces)
  .sort((a, b) => (a.code < b.code ? -1 : 1));

const codes = new Set(checks.map(({ code }) => code));

export function isCheckCode(code: string): boolean {
  return codes.has(code);
}
