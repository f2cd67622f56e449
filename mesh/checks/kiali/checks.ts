import type { Check } from '../check';
import { namedTargetPort } from './named-target-port';
import { needsMutualTls } from './needs-mutual-tls';
import {
  defaultPeerAuthentications,
  peerAuthenticationsOfOneWorkload,
  selectorWithoutWorkload,
} from './peer-authentications';
import { loneWeight, repeatedDestination } from './route-weights';
import { closedByDefault, selectorInRoot, unknownEgressHost } from './sidecars';
import { subsetOfOtherService, subsetWithoutLabels } from './subset-labels';
import { unknownExport } from './unknown-export';
import { unknownMethod } from './unknown-method';
import { unknownPrincipal } from './unknown-principal';

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
];
