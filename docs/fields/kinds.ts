import type { Construct } from 'constructs';
import { destinationRules } from './destination-rule';
import { authorizationPolicies, peerAuthentications, requestAuthentications, telemetries } from './policies';
import type { Sample } from './sample';
import { virtualServices } from './virtual-service';
import { gateways, serviceEntries, sidecars, workloads } from './workloads';

/** The kinds with a construct, and the function that creates objects with every prop. */
export const KINDS: Readonly<Record<string, (scope: Construct, sample: Sample) => void>> = {
  VirtualService: virtualServices,
  DestinationRule: destinationRules,
  Gateway: gateways,
  ServiceEntry: serviceEntries,
  Sidecar: sidecars,
  WorkloadEntry: workloads,
  WorkloadGroup: workloads,
  PeerAuthentication: peerAuthentications,
  RequestAuthentication: requestAuthentications,
  AuthorizationPolicy: authorizationPolicies,
  Telemetry: telemetries,
};
