import type { Check } from '../check';
import { delegateConflict } from './delegate-conflict';
import { delegateMissing } from './delegate-missing';
import { destinationNotSeen } from './destination-not-seen';
import { entryOfService } from './entry-of-service';
import { faultForEverybody } from './fault-for-everybody';
import { faultWithoutPercentage } from './fault-without-percentage';
import { httpPolicyOnTcp } from './http-policy-on-tcp';
import { impossibleMatch } from './impossible-match';
import { lostFromPrevious } from './lost-from-previous';
import { lostInMerge } from './lost-in-merge';
import { mirroredToItself } from './mirrored-to-itself';
import { missingWeight } from './missing-weight';
import { namedCredentials } from './named-credentials';
import { notImported } from './not-imported';
import { notServed } from './not-served';
import { peerAuthenticationPort } from './peer-authentication-port';
import { plaintextToStrict } from './plaintext-to-strict';
import { portSettings } from './port-settings';
import { protocolMismatch } from './protocol-mismatch';
import { redirectWithoutHttps } from './redirect-without-https';
import { retriesBesideFault } from './retries-beside-fault';
import { shadowedAtGateway } from './shadowed-at-gateway';
import { sourceNotAsked } from './source-not-asked';
import { subsetNotSeen } from './subset-not-seen';
import { timeoutTooShort } from './timeout-too-short';
import { tokenNeverVerified } from './token-never-verified';
import { unreachableRule } from './unreachable-rule';
import { unusedCertificate } from './unused-certificate';
import { unusedPolicy } from './unused-policy';
import { wildcardLoses } from './wildcard-loses';

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
