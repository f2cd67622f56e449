import { selects } from '../../manifest/config';
import { textMap } from '../../manifest/fields';
import { INSTALL_NAMESPACE } from '../../registry/mesh-config';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { type Pod, podsOf } from './pods';

type Labels = Pod['labels'];
export type GatewayPod = Omit<Pod, 'object'>;

/** The ingress gateway of `istioctl install`. It may exist although the manifests do not contain it. */
const INGRESS_GATEWAY: GatewayPod = {
  name: 'istio-ingressgateway',
  namespace: INSTALL_NAMESPACE,
  labels: new Map([['istio', 'ingressgateway']]),
  annotations: new Map(),
  spec: {},
};

/** The ports of its Service. */
export const INGRESS_GATEWAY_PORTS: ReadonlySet<number> = new Set([80, 443, 31400, 15443]);

/** Whether a selector matches the ingress gateway of an installation. */
export function selectsIngressGateway(selector: Labels, namespace = INGRESS_GATEWAY.namespace): boolean {
  return namespace === INGRESS_GATEWAY.namespace && selects(selector, INGRESS_GATEWAY.labels);
}

/** Whether a Pod is the ingress gateway of an installation. */
export function isIngressGateway({ namespace, labels }: GatewayPod): boolean {
  return namespace === INGRESS_GATEWAY.namespace && selects(INGRESS_GATEWAY.labels, labels);
}

/** By selector, because many Gateways select the same Pods. */
const podsBySelector = perInventory(() => new Map<string, readonly GatewayPod[]>());

/** The Pods that a Gateway configures, the ingress gateway of an installation included. */
export function gatewayPods(inventory: Inventory, gateway: MeshObject<'Gateway'>): readonly GatewayPod[] {
  const key = JSON.stringify(gateway.spec.selector ?? {});
  const known = podsBySelector(inventory).get(key);
  if (known) return known;
  const selector = textMap(gateway.spec.selector);
  const selected = podsOf(inventory).select(selector);
  const pods = selectsIngressGateway(selector) ? [...selected, INGRESS_GATEWAY] : selected;
  podsBySelector(inventory).set(key, pods);
  return pods;
}
