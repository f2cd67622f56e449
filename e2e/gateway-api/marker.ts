import type { Manifest } from '../../mesh/manifest/manifest';

const GROUP = 'gateway.networking.k8s.io';
const NAME = 'e2e-version';
/** Namespace of a Service that is granted in every second version. */
const TARGET = { namespace: 'default', name: 'kubernetes' };

/** Whether an object belongs to the Gateway API. */
export const isGatewayApi = ({ apiVersion }: Pick<Manifest, 'apiVersion'>) => apiVersion.startsWith(`${GROUP}/`);

/** An object in istiod's store. */
export interface StoredConfig {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly resourceVersion?: string };
  readonly spec?: unknown;
}

/**
 * Objects of the Gateway API that show how far istiod is. Its store does not contain such objects, but what it makes of them,
 * and it processes each kind in order. So if it contains the translation of these, it contains those of all earlier objects.
 */
export function gatewayApiMarker(mark: string, version: number, namespace: string): readonly Manifest[] {
  const object = (kind: string, spec: object, more: object = {}): Manifest => ({
    apiVersion: kind === 'ReferenceGrant' ? `${GROUP}/v1beta1` : `${GROUP}/v1`,
    kind,
    // An HTTPRoute can hide a GRPCRoute with the same name.
    metadata: { name: kind === 'GRPCRoute' ? `${NAME}-grpc` : NAME, namespace, ...more },
    spec,
  });
  const listener = { port: 80, protocol: 'HTTP' };
  const parentRefs = [{ name: NAME }];
  const rules = [{ backendRefs: [{ ...TARGET, port: 443 }] }];
  const route = (kind: string) => object(kind, { parentRefs, hostnames: [hostOf(mark, kind)], rules });
  const grant = {
    from: [{ group: GROUP, kind: 'HTTPRoute', namespace }],
    to: [{ group: '', kind: 'Service', name: isGranted(version) ? TARGET.name : 'none' }],
  };
  const policy = {
    targetRefs: [{ group: '', kind: 'Service', name: TARGET.name }],
    validation: { hostname: hostOf(mark, 'BackendTLSPolicy'), wellKnownCACertificates: 'System' },
  };
  return [
    object('Gateway', {
      gatewayClassName: 'istio',
      allowedListeners: { namespaces: { from: 'Same' } },
      listeners: [
        { ...listener, name: mark },
        { name: `${mark}-tls`, port: 82, protocol: 'TLS', tls: { mode: 'Passthrough' } },
        { name: `${mark}-tcp`, port: 83, protocol: 'TCP' },
      ],
    }),
    object('ListenerSet', { parentRef: { name: NAME }, listeners: [{ ...listener, name: `${mark}-set`, port: 81 }] }),
    object('ReferenceGrant', grant, { namespace: TARGET.namespace }),
    object('BackendTLSPolicy', policy, { namespace: TARGET.namespace }),
    ...ROUTES.map(route),
    route('TLSRoute'),
    object('TCPRoute', { parentRefs, rules }),
  ];
}

const ROUTES = ['HTTPRoute', 'GRPCRoute'] as const;
const isGranted = (version: number) => version % 2 === 0;
const hostOf = (mark: string, kind: string) => `${mark}-${kind.toLowerCase()}.invalid`;

/** What istiod's store lacks of the translation of a marker. */
export function missingOfMarker(configs: readonly StoredConfig[], mark: string, version: number): readonly string[] {
  const named = (kind: string, end: string) =>
    configs.find((config) => config.kind === kind && config.metadata.name.endsWith(`~${end}`));
  const gateways = [mark, `${mark}-set`].filter((listener) => !named('Gateway', listener));
  const routes = ROUTES.map((kind) => hostOf(mark, kind)).filter((host) => !named('VirtualService', host));
  const made = configs.filter(({ kind }) => kind === 'VirtualService' || kind === 'DestinationRule');
  const specs = made.map(({ spec }) => JSON.stringify(spec));
  // The names of these translations do not change.
  const others = [hostOf(mark, 'TLSRoute'), `~${mark}-tcp`, hostOf(mark, 'BackendTLSPolicy')].filter(
    (text) => !specs.some((spec) => spec.includes(text)),
  );
  const http = JSON.stringify(named('VirtualService', hostOf(mark, 'HTTPRoute'))?.spec ?? '');
  const isGrantKnown = http.includes(`${TARGET.name}.${TARGET.namespace}.svc`) === isGranted(version);
  return [...gateways, ...routes, ...others, ...(isGrantKnown ? [] : ['ReferenceGrant'])];
}
