import type { Config } from '../manifest/config';
import { fields, fieldsOrNone, number, text } from '../manifest/fields';
import type { Manifest } from '../manifest/manifest';
import { deploymentName, isManaged } from './addresses';
import { CONTROLLER, controllerOf } from './gateway-class';
import { isGatewayApi } from './kinds';
import { listenersOf } from './listener';

/** Label of the Pods that istiod creates for a Gateway. */
export const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/**
 * The Deployment and the Service that istiod creates for each managed Gateway. If a Service with this name is in the
 * manifests, its Pods serve the Gateway.
 */
export function managedObjects(objects: readonly Config[]): Config[] {
  const of = (kind: string) => objects.filter((object) => object.kind === kind && isGatewayApi(object));
  const classes = of('GatewayClass');
  const services = new Set(objects.filter(({ kind }) => kind === 'Service').map(({ id }) => id));
  return of('Gateway').flatMap((gateway) => {
    if (!isManaged(gateway) || controllerOf(text(gateway.spec.gatewayClassName), classes) !== CONTROLLER) return [];
    const name = deploymentName(gateway);
    if (services.has(`${gateway.namespace}/${name}`)) return [];
    const selector = { [GATEWAY_NAME]: gateway.name };
    const ports = [...new Set(portsOf(gateway, of('ListenerSet')))].map((port) => ({
      name: `port-${port}`,
      port,
      appProtocol: 'http',
    }));
    return [
      made(gateway, 'apps/v1', 'Deployment', name, {
        selector: { matchLabels: selector },
        template: {
          metadata: { labels: podLabels(gateway) },
          spec: { serviceAccountName: serviceAccount(gateway), containers: [PROXY] },
        },
      }),
      made(gateway, 'v1', 'Service', name, { selector, ports }),
    ];
  });
}

const PROXY = { name: 'istio-proxy', image: 'auto' };

/** Name of the ServiceAccount that its Pods run as. */
export function serviceAccount(gateway: Config): string {
  return gateway.annotations.get('gateway.istio.io/service-account') ?? deploymentName(gateway);
}

function podLabels(gateway: Config): Readonly<Record<string, unknown>> {
  const { name, spec } = gateway;
  return {
    'service.istio.io/canonical-name': deploymentName(gateway),
    'service.istio.io/canonical-revision': 'latest',
    ...infrastructureLabels(gateway),
    [GATEWAY_NAME]: name,
    'gateway.networking.k8s.io/gateway-class-name': text(spec.gatewayClassName),
    'gateway.istio.io/managed': 'istio.io-gateway-controller',
  };
}

/** Without labels in `infrastructure`, istiod copies those of the Gateway. */
function infrastructureLabels({ spec, labels }: Config): Readonly<Record<string, unknown>> {
  return fieldsOrNone(fields(spec.infrastructure).labels) ?? Object.fromEntries(labels);
}

/** Ports of the Gateway and of its ListenerSets. */
function portsOf(gateway: Config, listenerSets: readonly Config[]): number[] {
  const sets = listenerSets.filter(({ namespace, spec }) => {
    const parent = fields(spec.parentRef);
    return text(parent.name) === gateway.name && (text(parent.namespace) || namespace) === gateway.namespace;
  });
  return [gateway, ...sets].flatMap(listenersOf).map(({ port }) => number(port));
}

function made(gateway: Config, apiVersion: string, kind: string, name: string, spec: Config['spec']): Config {
  const manifest: Manifest = { apiVersion, kind, metadata: { name, namespace: gateway.namespace }, spec };
  return {
    ...gateway,
    kind,
    name,
    id: `${gateway.namespace}/${name}`,
    labels: new Map(),
    annotations: new Map(),
    spec,
    origin: { ...gateway.origin, manifest },
  };
}
