// Stand-ins for objects that a mesh has and your charts do not: plain manifests.
import type { Manifest } from '../mesh';

/** How a stand-in differs from the simplest service. */
export interface ServiceStandIn {
  /** Namespace of the Service and its workloads. @default 'default' */
  readonly namespace?: string;
  /** Versions, the values of the label `version`: each has a Deployment, such as `reviews-v2`. @default one Deployment without a version */
  readonly versions?: readonly string[];
  /** Port that clients call. @default 80 */
  readonly port?: number;
  /** Protocol of the port, as Istio calls it: `http`, `http2`, `grpc`, `tcp`, `tls`. @default 'http' */
  readonly protocol?: string;
  /** Labels of the Pods, which the Service selects. @default `app` with the name of the service */
  readonly labels?: Readonly<Record<string, string>>;
  /** Service account of the Pods. @default the name of the service */
  readonly serviceAccount?: string;
  /** Whether the Pods have a sidecar. @default true */
  readonly sidecar?: boolean;
}

/**
 * A Service and the Deployments behind it.
 *
 * @example Mesh.of(chart, standIn.service('reviews', { namespace: 'prod', versions: ['v1', 'v2'] }))
 */
export function service(name: string, props: ServiceStandIn = {}): Manifest[] {
  const { namespace = 'default', versions = [], port = 80, protocol = 'http', labels = { app: name } } = props;
  const { serviceAccount = name, sidecar = true } = props;
  const deployment = (workload: string, podLabels: Readonly<Record<string, string>>): Manifest => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: workload, namespace },
    spec: {
      selector: { matchLabels: podLabels },
      template: {
        metadata: { labels: { ...podLabels, 'sidecar.istio.io/inject': `${sidecar}` } },
        spec: { serviceAccountName: serviceAccount, containers: [{ name, image: name }] },
      },
    },
  });
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { selector: labels, ports: [{ name: protocol, port }] },
    },
    ...(versions.length === 0
      ? [deployment(name, labels)]
      : versions.map((version) => deployment(`${name}-${version}`, { ...labels, version }))),
  ];
}

/** How an Istio gateway differs from the one of the default installation. */
export interface GatewayStandIn {
  /** Name of its Service and Deployment. @default 'istio-ingressgateway' or 'istio-egressgateway' */
  readonly name?: string;
  /** Namespace of both. @default 'istio-system' */
  readonly namespace?: string;
  /** Labels of its Pods, which a Gateway's `selector` selects. @default those of the default installation: `app: istio-ingressgateway`, `istio: ingressgateway` */
  readonly labels?: Readonly<Record<string, string>>;
  /** Ports of its Service. @default [80, 443] */
  readonly ports?: readonly number[];
}

/** The ingress gateway of Istio's default installation: its Service and Deployment. */
export const ingressGateway = (props: GatewayStandIn = {}): Manifest[] => gateway('ingressgateway', props);

/** The egress gateway of Istio's default installation: its Service and Deployment. */
export const egressGateway = (props: GatewayStandIn = {}): Manifest[] => gateway('egressgateway', props);

function gateway(role: string, props: GatewayStandIn): Manifest[] {
  const { name = `istio-${role}`, namespace = 'istio-system', ports = [80, 443] } = props;
  const { labels = { app: `istio-${role}`, istio: role } } = props;
  const nameOf = (port: number) => ({ 80: 'http2', 443: 'https' })[port] ?? `tcp-${port}`;
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { selector: labels, ports: ports.map((port) => ({ name: nameOf(port), port })) },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels: { ...labels, 'sidecar.istio.io/inject': 'false' } },
          spec: {
            serviceAccountName: `${name}-service-account`,
            containers: [{ name: 'istio-proxy', image: 'auto' }],
          },
        },
      },
    },
  ];
}
