import type { Config } from '../manifest/config';
import type { Manifest } from '../manifest/manifest';
import { gatewayService } from './gateway-service';
import { listenersOf, type NewListener } from './listeners';
import { type Obstacle, Remarks } from './remarks';
import { GATEWAY_API_VERSION, metadata, type World } from './world';

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
export function newGateways(gateways: readonly Config[], world: World): NewGateway[] {
  const used = new Set<string>();
  return gateways.map((from) => {
    const remarks = new Remarks();
    const service = gatewayService(from, world);
    if ('reason' in service) remarks.obstacle(['spec', 'selector'], service.reason, service.remedy);
    const namespace = 'reason' in service ? from.namespace : service.namespace;
    const isFree = (candidate: string) => !used.has(`${namespace}/${candidate}`);
    const name = isFree(from.name) ? from.name : `${from.namespace}-${from.name}`;
    used.add(`${namespace}/${name}`);
    const listeners = listenersOf(from, remarks);
    const gateway: Manifest = {
      apiVersion: GATEWAY_API_VERSION,
      kind: 'Gateway',
      metadata: metadata(name, namespace, from, true),
      spec: {
        gatewayClassName: 'istio',
        ...('name' in service && { addresses: [{ type: 'Hostname', value: service.name }] }),
        listeners: listeners.map(({ manifest }) => manifest),
      },
    };
    const redirecting = listeners.filter(({ redirects }) => redirects);
    const objects = [gateway, ...(redirecting.length > 0 ? [toHttps(name, namespace, from, redirecting)] : [])];
    return { from, name, namespace, listeners, objects, obstacles: remarks.obstacles };
  });
}

function toHttps(name: string, namespace: string, from: Config, listeners: readonly NewListener[]): Manifest {
  return {
    apiVersion: GATEWAY_API_VERSION,
    kind: 'HTTPRoute',
    metadata: metadata(`${name}-to-https`, namespace, from),
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
