import type { Check } from '../engine/check';
import { ambientPolicies } from '../rules/ambient/ambient-policies';
import { ambientVirtualService, ambientVirtualServiceElsewhere } from '../rules/ambient/ambient-routes';
import { bothDataPlanes } from '../rules/ambient/both-data-planes';
import { missingWaypoint } from '../rules/ambient/missing-waypoint';
import { unknownExport } from '../rules/any-kind/unknown-export';
import { defaultPeerAuthentications } from '../rules/authentication/default-peer-authentications';
import { peerAuthenticationsOfOneWorkload } from '../rules/authentication/peer-authentications-of-one-workload';
import { selectorWithoutWorkload } from '../rules/authentication/selector-without-workload';
import { wideMutualTls } from '../rules/authentication/wide-mutual-tls';
import { foreignTrustDomain } from '../rules/authorization/foreign-trust-domain';
import { needsMutualTls } from '../rules/authorization/needs-mutual-tls';
import { unknownMethod } from '../rules/authorization/unknown-method';
import { unknownPolicyHost } from '../rules/authorization/unknown-policy-host';
import { unknownPrincipal } from '../rules/authorization/unknown-principal';
import { narrowerWithoutTls } from '../rules/destination-rule/narrower-without-tls';
import { subsetOfOtherService } from '../rules/destination-rule/subset-of-other-service';
import { subsetWithoutLabels } from '../rules/destination-rule/subset-without-labels';
import { serverLeftOut } from '../rules/gateway/server-left-out';
import { closedByDefault } from '../rules/sidecar/closed-by-default';
import { selectorInRoot } from '../rules/sidecar/selector-in-root';
import { unknownEgressHost } from '../rules/sidecar/unknown-egress-host';
import { loneWeight } from '../rules/virtual-service/lone-weight';
import { repeatedDestination } from '../rules/virtual-service/repeated-destination';
import { groupAccount } from '../rules/workload/group-account';
import { namedTargetPort } from '../rules/workload/named-target-port';

/** What Kiali reports and `istioctl analyze` does not, by code. */
export const kialiChecks: readonly Check[] = [
  defaultPeerAuthentications,
  peerAuthenticationsOfOneWorkload,
  selectorWithoutWorkload,
  unknownExport,
  unknownMethod,
  needsMutualTls,
  unknownPrincipal,
  subsetOfOtherService,
  subsetWithoutLabels,
  namedTargetPort,
  unknownEgressHost,
  selectorInRoot,
  closedByDefault,
  loneWeight,
  repeatedDestination,
  ambientVirtualService,
  ambientVirtualServiceElsewhere,
  ...ambientPolicies,
  bothDataPlanes,
  foreignTrustDomain,
  groupAccount,
  missingWaypoint,
  narrowerWithoutTls,
  serverLeftOut,
  unknownPolicyHost,
  ...wideMutualTls,
].sort(({ code: a }, { code: b }) => (a < b ? -1 : 1));
