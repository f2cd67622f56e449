import type { Gateway } from '../../proxy/gateway';
import { addressOf } from '../../security/addresses';
import { KEPT, type PathFunction } from '../path-function';
import type { Filter } from '../policies/policy-difference';
import type { Reception } from './reception';
import type { Side } from './side';

/**
 * The policies of a workload that receives requests.
 *
 * @param isOwnAddress whether callers have the addresses that the manifests give them, `isTls` whether they send a server name
 */
export function receptionFilter(
  { model }: Side,
  reception: Reception,
  path: PathFunction,
  { isOwnAddress, isTls }: { readonly isOwnAddress: boolean; readonly isTls: boolean },
): Filter {
  const { endpoint, workload, cluster, proxy, isHttp, operations, authority } = reception;
  const { security } = model;
  const isFromGateway = proxy.type === 'router';
  return {
    policies: security.policies(workload),
    context: contextOf(model),
    view: {
      isHttp,
      sourceIp: isFromGateway || isOwnAddress ? 'fixed' : 'client',
      remoteIp: !isFromGateway && isHttp ? 'forwarded' : isOwnAddress ? 'fixed' : 'client',
      hasClientSni: isTls && !isHttp && security.access(endpoint, workload, cluster, proxy, '').sni === undefined,
      path,
      normalization: model.mesh.pathNormalization,
      authority,
      operations,
    },
    isFromClient: isFromGateway,
    connection(principal) {
      // A workload sees the identity of the gateway, whoever the client is.
      const identity = isFromGateway ? security.principal(proxy.workload) : principal;
      const access = security.access(endpoint, workload, cluster, proxy, identity);
      const sourceIp = addressOf(proxy.workload);
      return { ...access, sni: access.sni ?? '', sourceIp, remoteIp: sourceIp };
    },
  };
}

/** The policies of a gateway for what it receives at a port. */
export function gatewayFilter(
  { model }: Side,
  gateway: Gateway,
  port: number,
  isHttp: boolean,
  isTls: boolean,
): Filter {
  const { workload } = gateway.proxy;
  const hasProxies = model.mesh.trustedProxies > 0 && isHttp;
  return {
    policies: model.security.policies(workload),
    context: contextOf(model),
    view: {
      isHttp,
      sourceIp: 'client',
      remoteIp: hasProxies ? 'forwarded' : 'client',
      hasClientSni: isTls,
      path: KEPT,
      authority: '',
      operations: [],
    },
    isFromClient: true,
    connection: (principal) => ({
      principal,
      sourceIp: undefined,
      remoteIp: undefined,
      destinationIp: addressOf(workload),
      destinationPort: gateway.targetPort(port),
      sni: '',
    }),
  };
}

function contextOf({ mesh }: Side['model']): Filter['context'] {
  return { trustDomains: [mesh.trustDomain, ...mesh.trustDomainAliases], authorizers: mesh.authorizers };
}
