import type { Check } from '../engine/check';
import { outsideOfKubernetes } from '../engine/outside-of-kubernetes';
import { ambientSidecar } from '../rules/ambient/ambient-sidecar';
import { deprecated } from '../rules/any-kind/deprecated';
import { referencedResource } from '../rules/any-kind/referenced-resource';
import { claimWithoutToken } from '../rules/authentication/claim-without-token';
import { unrestrictedKeyFetch } from '../rules/authentication/unrestricted-key-fetch';
import { gatewayApiSelector } from '../rules/authorization/gateway-api-selector';
import { policyWithoutWorkload } from '../rules/authorization/policy-without-workload';
import { emptySubset } from '../rules/destination-rule/empty-subset';
import { unknownRuleHost } from '../rules/destination-rule/unknown-rule-host';
import { unverifiedServer } from '../rules/destination-rule/unverified-server';
import { unverifiedServerPort } from '../rules/destination-rule/unverified-server-port';
import { addOperation } from '../rules/envoy-filter/add-operation';
import { relativeOperation } from '../rules/envoy-filter/relative-operation';
import { relativeOperationVersioned } from '../rules/envoy-filter/relative-operation-versioned';
import { removeOperation } from '../rules/envoy-filter/remove-operation';
import { replaceOperation } from '../rules/envoy-filter/replace-operation';
import { conflictingGateways } from '../rules/gateway/conflicting-gateways';
import { gatewayPort } from '../rules/gateway/gateway-port';
import { invalidCertificate } from '../rules/gateway/invalid-certificate';
import { sharedCertificate } from '../rules/gateway/shared-certificate';
import { entryProtocolConflict } from '../rules/service-entry/entry-protocol-conflict';
import { entryWithoutAddress } from '../rules/service-entry/entry-without-address';
import { defaultSidecars } from '../rules/sidecar/default-sidecars';
import { sidecarsOfOneWorkload } from '../rules/sidecar/sidecars-of-one-workload';
import { defaultTelemetries } from '../rules/telemetry/default-telemetries';
import { telemetriesOfOneWorkload } from '../rules/telemetry/telemetries-of-one-workload';
import { telemetryProvider } from '../rules/telemetry/telemetry-provider';
import { conflictingMeshHosts } from '../rules/virtual-service/conflicting-mesh-hosts';
import { destinationPortNeeded } from '../rules/virtual-service/destination-port-needed';
import { hostNotInGateway } from '../rules/virtual-service/host-not-in-gateway';
import { ineffectiveMatch } from '../rules/virtual-service/ineffective-match';
import { ingressWithoutSubset } from '../rules/virtual-service/ingress-without-subset';
import { internalGateway } from '../rules/virtual-service/internal-gateway';
import { unreachableRoute } from '../rules/virtual-service/unreachable-route';
import { deprecatedAnnotation } from '../rules/workload/deprecated-annotation';
import { externalPortName } from '../rules/workload/external-port-name';
import { imageAutoPod } from '../rules/workload/image-auto-pod';
import { imageAutoTemplate } from '../rules/workload/image-auto-template';
import { invalidAnnotation } from '../rules/workload/invalid-annotation';
import { misplacedAnnotation } from '../rules/workload/misplaced-annotation';
import { namespaceNotInjected } from '../rules/workload/namespace-injection';
import { podWithoutProxy } from '../rules/workload/pod-without-proxy';
import { portName } from '../rules/workload/port-name';
import { portWithTwoProtocols } from '../rules/workload/port-with-two-protocols';
import { proxyUser } from '../rules/workload/proxy-user';
import { severalInjectionLabels } from '../rules/workload/several-injection-labels';
import { targetPortShared } from '../rules/workload/target-port-shared';
import { unknownAnnotation } from '../rules/workload/unknown-annotation';

const checks: readonly Check[] = [
  deprecated,
  referencedResource,
  namespaceNotInjected,
  podWithoutProxy,
  misplacedAnnotation,
  unknownAnnotation,
  conflictingMeshHosts,
  sidecarsOfOneWorkload,
  defaultSidecars,
  destinationPortNeeded,
  portWithTwoProtocols,
  portName,
  severalInjectionLabels,
  invalidAnnotation,
  policyWithoutWorkload,
  unverifiedServer,
  unverifiedServerPort,
  unreachableRoute,
  ineffectiveMatch,
  hostNotInGateway,
  entryWithoutAddress,
  deprecatedAnnotation,
  targetPortShared,
  sharedCertificate,
  ingressWithoutSubset,
  proxyUser,
  conflictingGateways,
  imageAutoTemplate,
  imageAutoPod,
  claimWithoutToken,
  externalPortName,
  relativeOperation,
  replaceOperation,
  addOperation,
  removeOperation,
  relativeOperationVersioned,
  telemetryProvider,
  telemetriesOfOneWorkload,
  defaultTelemetries,
  invalidCertificate,
  gatewayPort,
  internalGateway,
  gatewayApiSelector,
  ambientSidecar,
  emptySubset,
  unknownRuleHost,
  unrestrictedKeyFetch,
  entryProtocolConflict,
];

/** What `istioctl analyze` reports and manifests alone can tell, by code. */
export const analyzeChecks: readonly Check[] = checks.map(outsideOfKubernetes);
