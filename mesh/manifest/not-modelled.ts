import type { Manifest } from './manifest';

/** Kinds by API group that change where requests go, but that neither the simulator nor the checks understand. */
const ROUTES = new Map([
  ['gateway.networking.k8s.io', /^(?:Gateway|ListenerSet|BackendTLSPolicy|(?:HTTP|GRPC|TLS|TCP|UDP)Route)$/],
  ['networking.k8s.io', /^Ingress$/],
  ['extensions', /^Ingress$/],
]);
/** Kinds that can change anything in Envoy: they are checked, but not simulated. */
const PROXY = new Map([
  ['networking.istio.io', /^EnvoyFilter$/],
  ['extensions.istio.io', /^WasmPlugin$/],
]);

/** Whether no part of this package knows what the object does to requests. */
export function isNotModelled({ apiVersion, kind }: Manifest): boolean {
  return isOf(ROUTES, apiVersion, kind);
}

/** Whether verdicts ignore what the object does to requests. */
export function isNotSimulated({ apiVersion, kind }: Manifest): boolean {
  return isOf(ROUTES, apiVersion, kind) || isOf(PROXY, apiVersion, kind);
}

function isOf(kinds: ReadonlyMap<string, RegExp>, apiVersion: unknown, kind: unknown): boolean {
  const group = typeof apiVersion === 'string' ? apiVersion.split('/')[0] : undefined;
  return group !== undefined && typeof kind === 'string' && (kinds.get(group)?.test(kind) ?? false);
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
