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
import { GATEWAY_API } from '../mesh/manifest/api-group';
import type { Manifest } from '../mesh/manifest/manifest';
import { kindInfo } from '../mesh/schema/kinds';
import type { ConstructOfKind } from './construct-of-kind';
import { GATEWAY_API_KINDS } from './gateway-api';
import { isMap } from './is-map';

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

/** The construct for an object; `undefined` if this package has none for its kind, or none with its schema. */
export function constructOf({ apiVersion, kind, spec }: Manifest): ConstructOfKind | undefined {
  const info = kindInfo(apiVersion, kind);
  if (info?.group === GATEWAY_API) {
    const construct = GATEWAY_API_KINDS.get(kind);
    const isSame = construct && info.schema === kindInfo(construct.apiVersion, kind)?.schema;
    return isSame && info.versions.includes(apiVersion.slice(GATEWAY_API.length + 1)) ? construct : undefined;
  }
  const fields = info?.group.endsWith('.istio.io') ? BY_KIND[info.kind] : undefined;
  if (info === undefined || fields === undefined) return undefined;
  const written = `${info.group}/v1`;
  return kind === 'VirtualService' && isMap(spec) && spec.hosts === undefined
    ? { name: 'DelegateVirtualService', apiVersion: written, fields: delegateVirtualService }
    : { name: kind, apiVersion: written, fields };
}

/** Whether it is an object of Istio's API, whose versions all mean the same. */
export const isIstio = ({ apiVersion, kind }: Manifest): boolean =>
  kindInfo(apiVersion, kind)?.group.endsWith('.istio.io') === true;
