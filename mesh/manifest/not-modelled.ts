import type { Manifest } from './manifest';

/** API groups that do not change where requests go, or whose kinds are modelled. */
const HARMLESS_GROUPS: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'autoscaling',
  'batch',
  'bitnami.com',
  'cert-manager.io',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'external-secrets.io',
  'install.istio.io',
  'kustomize.config.k8s.io',
  'metrics.k8s.io',
  'monitoring.coreos.com',
  'networking.istio.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'security.istio.io',
  'storage.k8s.io',
  'telemetry.istio.io',
]);

/** Harmless or modelled kinds of groups that also have others. */
const HARMLESS_KINDS: ReadonlySet<string> = new Set([
  'argoproj.io Application',
  'argoproj.io ApplicationSet',
  'argoproj.io AppProject',
  'argoproj.io Rollout',
  'gateway.networking.k8s.io GatewayClass',
  'gateway.networking.k8s.io ReferenceGrant',
  'networking.k8s.io Ingress',
  'networking.k8s.io IngressClass',
  'networking.k8s.io IPAddress',
  'networking.k8s.io ServiceCIDR',
]);

/** Kinds that can change anything in Envoy: they are checked, but not simulated. */
const PROXY_KINDS: ReadonlySet<string> = new Set([
  'networking.istio.io EnvoyFilter',
  'extensions.istio.io WasmPlugin',
  'extensions.istio.io TrafficExtension',
]);

/**
 * Whether the object could carry, change or block traffic, but no part of this package knows how. That includes every kind
 * that is not known to be harmless.
 */
export function isNotModelled(manifest: Manifest): boolean {
  const name = nameOf(manifest);
  if (name === undefined || HARMLESS_KINDS.has(name) || PROXY_KINDS.has(name)) return false;
  if (GATEWAY_API_KINDS.has(name)) return isOtherGateway(manifest);
  return !HARMLESS_GROUPS.has(name.slice(0, name.indexOf(' ')));
}

/** Groups whose objects direct or block traffic. An object of any other group that is not modelled may create Pods. */
const NETWORK_GROUPS =
  /^(?:extensions|(?:.*\.)?(?:networking\.(?:x-)?k8s\.io|istio\.io|cilium\.io|projectcalico\.org|projectcontour\.io|traefik\.io))$/;

/** Whether an object may create Pods in a way that the manifests do not show. */
export function mayCreatePods(manifest: Manifest): boolean {
  const name = nameOf(manifest) ?? '';
  return isNotModelled(manifest) && !NETWORK_GROUPS.test(name.slice(0, name.indexOf(' ')));
}

/** Whether verdicts ignore what the object does to requests. */
export function isNotSimulated(manifest: Manifest): boolean {
  return isNotModelled(manifest) || PROXY_KINDS.has(nameOf(manifest) ?? '');
}

/** Modelled kinds of the Gateway API, apart from Gateways of some classes. */
const GATEWAY_API_KINDS: ReadonlySet<string> = new Set(
  ['BackendTLSPolicy', 'Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'].map(
    (kind) => `gateway.networking.k8s.io ${kind}`,
  ),
);

/** Classes whose Gateways are not simulated: waypoints, gateways of other networks, and agentgateway. */
const OTHER_CLASSES = /^(?:istio-(?:waypoint|remote|east-west)|agentgateway.*)$/;

function isOtherGateway({ kind, spec }: Manifest): boolean {
  const { gatewayClassName } = (spec ?? {}) as { readonly gatewayClassName?: unknown };
  return kind === 'Gateway' && typeof gatewayClassName === 'string' && OTHER_CLASSES.test(gatewayClassName);
}

/** API group and kind; `undefined` if one of them is missing, so nobody could apply the object. */
function nameOf({ apiVersion, kind }: { readonly apiVersion?: unknown; readonly kind?: unknown }): string | undefined {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '') return undefined;
  return `${apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''} ${kind}`;
}

const MOST_NAMED = 3;

/** `HTTPRoute shop/a, shop/b, shop/c and 4 more, Ingress shop/web`. */
export function listByKind(objects: readonly { readonly kind: string; readonly id: string }[]): string {
  const kinds = new Map<string, string[]>();
  for (const { kind, id } of objects) kinds.set(kind, [...(kinds.get(kind) ?? []), id]);
  return [...kinds]
    .map(([kind, ids]) => {
      const rest = ids.length - MOST_NAMED;
      return `${kind} ${ids.slice(0, MOST_NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
    })
    .join(', ');
}
