import { type Labels, selects, toConfig } from '../../manifest/config';
import {
  INGRESS_GATEWAY,
  INSTALL_NAMESPACE,
  EGRESS_GATEWAY as INSTALLED_EGRESS,
  type InstalledGateway,
} from '../../registry/installation';
import { podTemplate } from '../../registry/pod-template';
import type { Service } from '../../registry/service';
import { ServiceRegistry } from '../../registry/service-registry';
import { Workloads } from '../../registry/workload';
import type { Inventory } from '../engine/inventory';
import { managedConfigsOf } from './configs';
import { perDiscovery } from './discovery';
import type { Pod } from './pods';
import { worldOf } from './world';

// What `istioctl install` and istiod create. It may exist although the manifests do not contain it.

export type GatewayPod = Omit<Pod, 'object'>;

/** A gateway of an installation. */
export interface StockGateway {
  readonly pod: GatewayPod;
  /** The ports of its Service. */
  readonly ports: ReadonlySet<number>;
}

const stock = ({ name, namespace, labels, ports }: InstalledGateway): StockGateway => ({
  pod: { name, namespace, labels, annotations: new Map(), spec: {} },
  ports,
});

export const EGRESS_GATEWAY = stock(INSTALLED_EGRESS);
const STOCK_GATEWAYS = [stock(INGRESS_GATEWAY), EGRESS_GATEWAY];

const ISTIOD_LABELS: Labels = new Map([
  ['app', 'istiod'],
  ['istio', 'pilot'],
]);

/** The gateways of an installation that a selector matches. */
export function stockGateways(selector: Labels): readonly StockGateway[] {
  return STOCK_GATEWAYS.filter(({ pod }) => selects(selector, pod.labels));
}

/** The Pods that istiod creates for Gateways of the Gateway API, and that a selector matches. */
export function deployedGateways(inventory: Inventory, selector: Labels): readonly GatewayPod[] {
  return deployedPods(inventory).filter(({ labels }) => selects(selector, labels));
}

const deployedPods = perDiscovery((inventory: Inventory): readonly GatewayPod[] =>
  managedConfigsOf(inventory).flatMap(({ kind, name, namespace, spec }) => {
    const template = podTemplate(kind, spec);
    return template ? [{ name, namespace, ...template }] : [];
  }),
);

/** Whether a selector matches a workload that an installation adds: one of its gateways, a deployed Gateway or istiod. */
export function selectsInstalled(inventory: Inventory, selector: Labels, namespace: string): boolean {
  const isStock =
    namespace === INSTALL_NAMESPACE && (stockGateways(selector).length > 0 || selects(selector, ISTIOD_LABELS));
  return isStock || deployedGateways(inventory, selector).some((pod) => pod.namespace === namespace);
}

/** The gateway of an installation that a Pod is. */
export function stockGatewayOf({ namespace, labels }: GatewayPod): StockGateway | undefined {
  if (namespace !== INSTALL_NAMESPACE) return undefined;
  return STOCK_GATEWAYS.find(({ pod }) => pod.labels.get('istio') === labels.get('istio'));
}

/** Port names, because they set the protocol. */
const PORT_NAMES: Readonly<Record<number, string>> = {
  80: 'http2',
  443: 'https',
  15443: 'tls',
  31400: 'tcp',
  15010: 'grpc-xds',
  15012: 'https-dns',
  15014: 'http-monitoring',
};

const SERVICES = [
  ...STOCK_GATEWAYS.map(({ pod: { name }, ports }) => ({ name, ports: [...ports] })),
  { name: 'istiod', ports: [15010, 15012, 443, 15014] },
];

/** The Services of an installation that the manifests do not contain. An installation may have changed their ports. */
export const stockServices = perDiscovery((inventory: Inventory): readonly Service[] => {
  const { mesh } = worldOf(inventory);
  const missing = SERVICES.filter(({ name }) => !inventory.find('Service', INSTALL_NAMESPACE, name));
  const configs = missing.map(({ name, ports }) => {
    const metadata = { name, namespace: INSTALL_NAMESPACE };
    const spec = { ports: ports.map((port) => ({ name: PORT_NAMES[port], port })) };
    return toConfig({ manifest: { apiVersion: 'v1', kind: 'Service', metadata, spec } });
  });
  return new ServiceRegistry(configs, new Workloads(configs), mesh).services;
});
