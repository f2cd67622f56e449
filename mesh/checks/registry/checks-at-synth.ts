import type { Check } from '../engine/check';
import { skipSystemNamespaces } from '../engine/system-namespaces';
import { referencedResource } from '../rules/any-kind/referenced-resource';
import { refusedByEnvoy } from '../rules/any-kind/refused-by-envoy';
import { repeatedObject } from '../rules/any-kind/repeated-object';
import { spiffePrincipal } from '../rules/authorization/spiffe-principal';
import { addOperation } from '../rules/envoy-filter/add-operation';
import { removeOperation } from '../rules/envoy-filter/remove-operation';
import { replaceOperation } from '../rules/envoy-filter/replace-operation';
import { conflictingGateways } from '../rules/gateway/conflicting-gateways';
import { defaultSidecars } from '../rules/sidecar/default-sidecars';
import { sidecarsOfOneWorkload } from '../rules/sidecar/sidecars-of-one-workload';
import { defaultTelemetries } from '../rules/telemetry/default-telemetries';
import { telemetriesOfOneWorkload } from '../rules/telemetry/telemetries-of-one-workload';
import { conflictingMeshHosts } from '../rules/virtual-service/conflicting-mesh-hosts';
import { faultWithoutPercentage } from '../rules/virtual-service/fault-without-percentage';
import { missingWeight } from '../rules/virtual-service/missing-weight';

/**
 * The checks with `holdsInPart`. A separate list, so a synth loads no other check.
 *
 * A chart may refer to objects of another team, so nothing is reported for an object that is missing. What remains:
 *
 * - a value that only this object can set: a weight, the percentage of a fault, a principal
 * - a conflict within the object, or with another object of the part: no third object resolves it
 * - something missing in an object of the part: a subset of its DestinationRule, a port of its Service
 */
export const checksAtSynth: readonly Check[] = [
  referencedResource,
  repeatedObject,
  spiffePrincipal,
  replaceOperation,
  addOperation,
  removeOperation,
  conflictingGateways,
  defaultSidecars,
  sidecarsOfOneWorkload,
  defaultTelemetries,
  telemetriesOfOneWorkload,
  conflictingMeshHosts,
  faultWithoutPercentage,
  missingWeight,
  refusedByEnvoy,
].map(skipSystemNamespaces);
