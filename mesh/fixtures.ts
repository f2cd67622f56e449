// Manifests and expectations for the tests of this folder, as short as they can be said.
import { Mesh } from './mesh';
import { manifestsOf } from './mesh-source';
import type { Request } from './request';
import type { Outcome, Verdict } from './verdict';

export type Manifests = readonly object[];
type Spec = object;

const names = (id: string): { name: string; namespace: string } => {
  const [first = '', second] = id.split('/');
  return second === undefined ? { name: first, namespace: 'default' } : { name: second, namespace: first };
};

function object(apiVersion: string, kind: string, id: string, spec: Spec, metadata: Spec = {}): object {
  return { apiVersion, kind, metadata: { ...names(id), ...metadata }, spec };
}

/** All builders take `name` or `namespace/name`; `metadata` adds labels, annotations or a creationTimestamp. */
export const virtualService = (id: string, spec: Spec, metadata?: Spec) =>
  object('networking.istio.io/v1', 'VirtualService', id, spec, metadata);
export const destinationRule = (id: string, spec: Spec, metadata?: Spec) =>
  object('networking.istio.io/v1', 'DestinationRule', id, spec, metadata);
export const serviceEntry = (id: string, spec: Spec, metadata?: Spec) =>
  object('networking.istio.io/v1', 'ServiceEntry', id, spec, metadata);
export const sidecar = (id: string, spec: Spec) => object('networking.istio.io/v1', 'Sidecar', id, spec);
export const authorizationPolicy = (id: string, spec: Spec) =>
  object('security.istio.io/v1', 'AuthorizationPolicy', id, spec);
export const peerAuthentication = (id: string, spec: Spec) =>
  object('security.istio.io/v1', 'PeerAuthentication', id, spec);
export const requestAuthentication = (id: string, spec: Spec) =>
  object('security.istio.io/v1', 'RequestAuthentication', id, spec);

export const http80 = { port: { number: 80, name: 'http', protocol: 'HTTP' } };

/** A Gateway that the ingress gateway's Pods take, with a server for each entry. */
export const gateway = (id: string, servers: readonly Spec[], metadata?: Spec) =>
  object('networking.istio.io/v1', 'Gateway', id, { selector: { istio: 'ingressgateway' }, servers }, metadata);

/** A Service with a port 80 named http, or the ports that are given, selecting app = its name. */
export const service = (id: string, ports: readonly Spec[] = [{ port: 80, name: 'http' }], spec: Spec = {}) =>
  object('v1', 'Service', id, { selector: { app: names(id).name }, ports, ...spec });

/** A Deployment `app-version` with the labels app and version. */
export function deployment(app: string, version = 'v1', spec: Spec = {}, podSpec: Spec = {}): object {
  const { name, namespace } = names(app);
  const template = { metadata: { labels: { app: name, version } }, spec: podSpec };
  return object('apps/v1', 'Deployment', `${namespace}/${name}-${version}`, { template, ...spec });
}

/** A Service and a Deployment behind it, for each name. */
export const workloads = (...apps: readonly string[]): Manifests =>
  apps.flatMap((app) => [service(app), deployment(app)]);

export const to = (host: string, more: Spec = {}) => ({ route: [{ destination: { host } }], ...more });
export const subset = (host: string, name: string) => ({ destination: { host, subset: name } });
export const older = { creationTimestamp: '2026-01-01T00:00:00Z' };
export const newer = { creationTimestamp: '2026-01-02T00:00:00Z' };

export const fromClient = (path: string, more: Partial<Request> = {}): Request => ({
  from: 'default/client',
  host: 'web',
  path,
  ...more,
});
export const fromGateway = (path: string, more: Partial<Request> = {}): Request => ({
  from: 'gateway',
  host: 'shop.com',
  path,
  ...more,
});

/** Also what Istio's webhook refuses has a meaning to Istio: it may be in the cluster since before there was a webhook. */
export const meshOf = (manifests: Manifests): Mesh => new Mesh(manifestsOf(manifests));

export const route = (manifests: Manifests, request: Request): Verdict => meshOf(manifests).route(request);

/** Exact shares by outcome: `{ 'a/v1': '9/10', 'no-cluster a/v3': '1/10' }`. */
export function shares(verdict: Verdict): Record<string, string> {
  return Object.fromEntries(verdict.outcomes.map((outcome) => [nameOf(outcome), `${outcome.probability}`]));
}

function nameOf(outcome: Outcome): string {
  const delay = outcome.delay ? `${outcome.delay} ` : '';
  switch (outcome.kind) {
    case 'forward':
      return delay + destinationName(outcome.destination);
    case 'unavailable':
      return `${delay}${outcome.reason} ${destinationName(outcome.destination)}`;
    case 'redirect':
      return `${delay}${outcome.status} ${outcome.location}`;
    case 'abort':
      return `${delay}abort ${outcome.grpcStatus ?? outcome.status}`;
    case 'denied':
      return `${delay}denied ${outcome.policy}`;
    case 'direct':
      return `${delay}direct ${outcome.status}`;
    default:
      return delay + outcome.kind;
  }
}

function destinationName({ host, subset: name, port }: { host: string; subset: string | null; port: number }): string {
  const short = host.replace(/\.svc\.cluster\.local$/, '').replace(/\.default$/, '');
  return `${short}${port === 80 ? '' : `:${port}`}${name ? `/${name}` : ''}`;
}
