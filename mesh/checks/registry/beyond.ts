import type { Check } from '../engine/check';
import { lostFromPrevious } from '../rules/any-kind/lost-from-previous';
import { peerAuthenticationPort } from '../rules/authentication/peer-authentication-port';
import { tokenNeverVerified } from '../rules/authentication/token-never-verified';
import { httpPolicyOnTcp } from '../rules/authorization/http-policy-on-tcp';
import { lostInMerge } from '../rules/destination-rule/lost-in-merge';
import { plaintextToStrict } from '../rules/destination-rule/plaintext-to-strict';
import { portSettings } from '../rules/destination-rule/port-settings';
import { unusedCertificate } from '../rules/destination-rule/unused-certificate';
import { unusedPolicy } from '../rules/destination-rule/unused-policy';
import { namedCredentials } from '../rules/gateway/named-credentials';
import { entryOfService } from '../rules/service-entry/entry-of-service';
import { notImported } from '../rules/sidecar/not-imported';
import { delegateConflict } from '../rules/virtual-service/delegate-conflict';
import { delegateMissing } from '../rules/virtual-service/delegate-missing';
import { destinationNotSeen } from '../rules/virtual-service/destination-not-seen';
import { faultForEverybody } from '../rules/virtual-service/fault-for-everybody';
import { faultWithoutPercentage } from '../rules/virtual-service/fault-without-percentage';
import { impossibleMatch } from '../rules/virtual-service/impossible-match';
import { mirroredToItself } from '../rules/virtual-service/mirrored-to-itself';
import { missingWeight } from '../rules/virtual-service/missing-weight';
import { notServed } from '../rules/virtual-service/not-served';
import { protocolMismatch } from '../rules/virtual-service/protocol-mismatch';
import { redirectWithoutHttps } from '../rules/virtual-service/redirect-without-https';
import { retriesBesideFault } from '../rules/virtual-service/retries-beside-fault';
import { shadowedAtGateway } from '../rules/virtual-service/shadowed-at-gateway';
import { sourceNotAsked } from '../rules/virtual-service/source-not-asked';
import { subsetNotSeen } from '../rules/virtual-service/subset-not-seen';
import { timeoutTooShort } from '../rules/virtual-service/timeout-too-short';
import { unreachableRule } from '../rules/virtual-service/unreachable-rule';
import { wildcardLoses } from '../rules/virtual-service/wildcard-loses';

/** Mistakes that no other tool sees, by code. */
export const beyondChecks: readonly Check[] = [
  unreachableRule,
  missingWeight,
  faultWithoutPercentage,
  faultForEverybody,
  shadowedAtGateway,
  wildcardLoses,
  delegateMissing,
  delegateConflict,
  notServed,
  lostInMerge,
  portSettings,
  protocolMismatch,
  plaintextToStrict,
  peerAuthenticationPort,
  tokenNeverVerified,
  sourceNotAsked,
  timeoutTooShort,
  unusedPolicy,
  lostFromPrevious,
  subsetNotSeen,
  impossibleMatch,
  retriesBesideFault,
  mirroredToItself,
  notImported,
  redirectWithoutHttps,
  entryOfService,
  unusedCertificate,
  namedCredentials,
  destinationNotSeen,
  httpPolicyOnTcp,
];
