import type { Check } from '../check';
import { addOperation } from './add-operation';
import { ambientSidecar } from './ambient-sidecar';
import { claimWithoutToken } from './claim-without-token';
import { conflictingGateways } from './conflicting-gateways';
import { conflictingMeshHosts } from './conflicting-mesh-hosts';
import { defaultSidecars } from './default-sidecars';
import { defaultTelemetries } from './default-telemetries';
import { deprecated } from './deprecated';
import { deprecatedAnnotation } from './deprecated-annotation';
import { destinationPortNeeded } from './destination-port-needed';
import { emptySubset } from './empty-subset';
import { entryProtocolConflict } from './entry-protocol-conflict';
import { entryWithoutAddress } from './entry-without-address';
import { externalPortName } from './external-port-name';
import { gatewayApiSelector } from './gateway-api-selector';
import { gatewayPort } from './gateway-port';
import { hostNotInGateway } from './host-not-in-gateway';
import { imageAutoPod } from './image-auto-pod';
import { imageAutoTemplate } from './image-auto-template';
import { ineffectiveMatch } from './ineffective-match';
import { ingressWithoutSubset } from './ingress-without-subset';
import { internalGateway } from './internal-gateway';
import { invalidAnnotation } from './invalid-annotation';
import { invalidCertificate } from './invalid-certificate';
import { misplacedAnnotation } from './misplaced-annotation';
import { namespaceNotInjected } from './namespace-injection';
import { outsideOfKubernetes } from './outside-of-kubernetes';
import { podWithoutProxy } from './pod-without-proxy';
import { policyWithoutWorkload } from './policy-without-workload';
import { portName } from './port-name';
import { portWithTwoProtocols } from './port-with-two-protocols';
import { proxyUser } from './proxy-user';
import { referencedResource } from './referenced-resource';
import { relativeOperation } from './relative-operation';
import { relativeOperationVersioned } from './relative-operation-versioned';
import { removeOperation } from './remove-operation';
import { replaceOperation } from './replace-operation';
import { severalInjectionLabels } from './several-injection-labels';
import { sharedCertificate } from './shared-certificate';
import { sidecarsOfOneWorkload } from './sidecars-of-one-workload';
import { targetPortShared } from './target-port-shared';
import { telemetriesOfOneWorkload } from './telemetries-of-one-workload';
import { telemetryProvider } from './telemetry-provider';
import { unknownAnnotation } from './unknown-annotation';
import { unknownRuleHost } from './unknown-rule-host';
import { unreachableRoute } from './unreachable-route';
import { unrestrictedKeyFetch } from './unrestricted-key-fetch';
import { unverifiedServer } from './unverified-server';
import { unverifiedServerPort } from './unverified-server-port';

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
