import type { Check } from '../check';
import { ambientPolicies } from './ambient-policies';
import { ambientVirtualService, ambientVirtualServiceElsewhere } from './ambient-routes';
import { bothDataPlanes } from './both-data-planes';
import { closedByDefault } from './closed-by-default';
import { defaultPeerAuthentications } from './default-peer-authentications';
import { foreignTrustDomain } from './foreign-trust-domain';
import { groupAccount } from './group-account';
import { loneWeight } from './lone-weight';
import { missingWaypoint } from './missing-waypoint';
import { namedTargetPort } from './named-target-port';
import { narrowerWithoutTls } from './narrower-without-tls';
import { needsMutualTls } from './needs-mutual-tls';
import { peerAuthenticationsOfOneWorkload } from './peer-authentications-of-one-workload';
import { repeatedDestination } from './repeated-destination';
import { selectorInRoot } from './selector-in-root';
import { selectorWithoutWorkload } from './selector-without-workload';
import { serverLeftOut } from './server-left-out';
import { subsetOfOtherService } from './subset-of-other-service';
import { subsetWithoutLabels } from './subset-without-labels';
import { unknownEgressHost } from './unknown-egress-host';
import { unknownExport } from './unknown-export';
import { unknownMethod } from './unknown-method';
import { unknownPolicyHost } from './unknown-policy-host';
import { unknownPrincipal } from './unknown-principal';
import { wideMutualTls } from './wide-mutual-tls';

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
