import type { Config } from '../manifest/config';
import type { Manifest } from '../manifest/manifest';
import { gatewayService } from './gateway-service';
import { listenersOf, type NewListener } from './listeners';
import { type Obstacle, Remarks } from './remarks';
import { GATEWAY_API_VERSION, metadata, type Names, type World } from './world';

/** A Gateway of the Gateway API that replaces an Istio Gateway. */
export interface NewGateway {
  readonly from: Config;
  readonly name: string;
  readonly namespace: string;
  readonly listeners: readonly NewListener[];
  /** The Gateway, and an HTTPRoute that redirects to https. */
  readonly objects: readonly Manifest[];
  readonly obstacles: readonly Obstacle[];
}

/** Translates Istio Gateways. A Gateway of the Gateway API must be in the namespace of the Service in front of its Pods. */
export function newGateways(gateways: readonly Config[], names: Names, world: World): NewGateway[] {
  return gateways.map((from) => {
    const remarks = new Remarks();
    const found = gatewayService(from, world);
    if ('reason' in found) remarks.obstacle(['spec', 'selector'], found.reason, found.remedy);
    const { service, ports } = 'reason' in found ? { service: undefined, ports: new Map<number, number>() } : found;
    const namespace = service?.namespace ?? from.namespace;
    const name = names.take('Gateway', namespace, from.name, `${from.namespace}-${from.name}`);
    const listeners = listenersOf(from, ports, remarks);
    const gateway: Manifest = {
      apiVersion: GATEWAY_API_VERSION,
      kind: 'Gateway',
      metadata: metadata(name, namespace, from, true),
      spec: {
        gatewayClassName: 'istio',
        ...(service && { addresses: [{ type: 'Hostname', value: service.name }] }),
        listeners: listeners.map(({ manifest }) => manifest),
      },
    };
    const redirecting = listeners.filter(({ redirects }) => redirects);
    const objects = [gateway, ...(redirecting.length > 0 ? [toHttps(name, namespace, from, redirecting, names)] : [])];
    return { from, name, namespace, listeners, objects, obstacles: remarks.obstacles };
  });
}

function toHttps(
  name: string,
  namespace: string,
  from: Config,
  listeners: readonly NewListener[],
  names: Names,
): Manifest {
  return {
    apiVersion: GATEWAY_API_VERSION,
    kind: 'HTTPRoute',
    metadata: metadata(names.take('HTTPRoute', namespace, `${name}-to-https`), namespace, from),
    spec: {
      parentRefs: listeners.map((listener) => ({ name, sectionName: listener.name })),
      rules: [
        {
          filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }],
        },
      ],
    },
  };
}
