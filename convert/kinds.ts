import { destinationRule } from '../constructs/destination-rule/destination-rule';
import { gateway } from '../constructs/gateway/gateway';
import type { Shaped } from '../constructs/props/shape';
import { authorizationPolicy } from '../constructs/security/authorization-policy';
import { peerAuthentication } from '../constructs/security/peer-authentication';
import { requestAuthentication } from '../constructs/security/request-authentication';
import { serviceEntry } from '../constructs/service-entry/service-entry';
import { sidecar } from '../constructs/sidecar/sidecar';
import { telemetry } from '../constructs/telemetry/telemetry';
import { delegateVirtualService } from '../constructs/virtual-service/delegate-virtual-service';
import { virtualService } from '../constructs/virtual-service/virtual-service';
import { workloadEntry } from '../constructs/workloads/workload-entry';
import { workloadGroup } from '../constructs/workloads/workload-group';
import type { Manifest } from '../mesh/manifest/manifest';
import { kindInfo } from '../mesh/schema/kinds';
import { GATEWAY_API_KINDS } from './gateway-api';
import { isMap } from './is-map';

/** A construct that creates one object, with the fields of its props. */
export interface ConstructOfKind {
  readonly name: string;
  readonly fields: Shaped;
}

const BY_KIND: Readonly<Record<string, Shaped>> = {
  AuthorizationPolicy: authorizationPolicy,
  DestinationRule: destinationRule,
  Gateway: gateway,
  PeerAuthentication: peerAuthentication,
  RequestAuthentication: requestAuthentication,
  ServiceEntry: serviceEntry,
  Sidecar: sidecar,
  Telemetry: telemetry,
  VirtualService: virtualService,
  WorkloadEntry: workloadEntry,
  WorkloadGroup: workloadGroup,
};

/** The construct for an object; `undefined` if this package has none for its kind. */
export function constructOf({ apiVersion, kind, spec }: Manifest): ConstructOfKind | undefined {
  const ofGatewayApi = GATEWAY_API_KINDS.get(`${apiVersion}/${kind}`);
  if (ofGatewayApi) return ofGatewayApi;
  const info = kindInfo(apiVersion, kind);
  const fields = info?.group.endsWith('.istio.io') ? BY_KIND[info.kind] : undefined;
  if (fields === undefined) return undefined;
  return kind === 'VirtualService' && isMap(spec) && spec.hosts === undefined
    ? { name: 'DelegateVirtualService', fields: delegateVirtualService }
    : { name: kind, fields };
}

/** Whether it is an object of Istio's API, whose versions all mean the same. */
export const isIstio = ({ apiVersion, kind }: Manifest): boolean =>
  kindInfo(apiVersion, kind)?.group.endsWith('.istio.io') === true;
