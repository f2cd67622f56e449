import { GATEWAY_API } from '../manifest/api-group';
import { gatewayApiKinds } from './gateway-api-schemas';
import { istioSchemas } from './istio-schemas';
import { kubernetesSchemas } from './kubernetes-schemas';
import type { Schema } from './structural-schema';

/** A kind of object that Istio or this package reads. */
export interface KindInfo {
  /** Kind name in checks: `KubernetesGateway` for the Kubernetes Gateway API's Gateway. */
  readonly kind: string;
  readonly group: string;
  readonly versions: readonly string[];
  readonly namespaced: boolean;
  /** Object name format that the API server requires. */
  readonly name: 'subdomain' | 'label' | 'path';
  readonly schema?: Schema;
}

const networking = ['v1', 'v1beta1', 'v1alpha3'];
const istio: readonly (readonly [group: string, versions: readonly string[], ...kinds: string[]])[] = [
  ['networking.istio.io', networking, 'DestinationRule', 'Gateway', 'ServiceEntry', 'Sidecar', 'VirtualService'],
  ['networking.istio.io', networking, 'WorkloadEntry', 'WorkloadGroup'],
  ['networking.istio.io', ['v1alpha3'], 'EnvoyFilter'],
  ['networking.istio.io', ['v1beta1'], 'ProxyConfig'],
  ['security.istio.io', ['v1', 'v1beta1'], 'AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
  ['telemetry.istio.io', ['v1', 'v1alpha1'], 'Telemetry'],
  ['extensions.istio.io', ['v1alpha1'], 'TrafficExtension', 'WasmPlugin'],
];

const kubernetes: readonly (readonly [group: string, versions: readonly string[], ...kinds: string[]])[] = [
  ['', ['v1'], 'ConfigMap', 'Namespace', 'Node', 'Pod', 'ReplicationController', 'Secret', 'Service', 'ServiceAccount'],
  ['apps', ['v1'], 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  ['batch', ['v1'], 'CronJob', 'Job'],
  ['networking.k8s.io', ['v1'], 'Ingress', 'IngressClass'],
];

const CLUSTER_SCOPED = new Set(['IngressClass', 'Namespace', 'Node']);

/** Keyed by group and kind: `networking.istio.io/Gateway` is not `gateway.networking.k8s.io/Gateway`. */
const kinds = new Map<string, KindInfo>();
for (const [group, versions, ...members] of [...istio, ...kubernetes]) {
  for (const kind of members) {
    const namespaced = !CLUSTER_SCOPED.has(kind);
    const name = kind === 'Namespace' || kind === 'Service' ? 'label' : 'subdomain';
    const info = { kind, group, versions, namespaced, name } as const;
    const { [kind]: json } = group.endsWith('istio.io') ? istioSchemas : {};
    const { [kind]: schema } = kubernetesSchemas;
    kinds.set(`${group}/${kind}`, json ? withSchema(info, json) : { ...info, ...(schema && { schema }) });
  }
}
// Served until Kubernetes 1.16 and still found in old manifests.
for (const kind of ['DaemonSet', 'Deployment', 'ReplicaSet']) {
  const info = kinds.get(`apps/${kind}`);
  if (info) kinds.set(`extensions/${kind}`, info);
}
/** Served versions whose schema differs from that of v1. */
const ofOtherVersion = new Map<string, KindInfo>();
for (const [kind, { namespaced, versions, schema, otherSchemas = {} }] of Object.entries(gatewayApiKinds)) {
  const name = kind === 'Gateway' ? 'KubernetesGateway' : kind;
  const info = { kind: name, group: GATEWAY_API, versions, namespaced, name: 'subdomain' } as const;
  kinds.set(`${GATEWAY_API}/${kind}`, withSchema(info, schema));
  for (const [version, other] of Object.entries(otherSchemas)) {
    ofOtherVersion.set(`${GATEWAY_API}/${version}/${kind}`, withSchema(info, other));
  }
}

/** Parses the schema when it is first used. */
function withSchema(info: KindInfo, json: string): KindInfo {
  let schema: Schema | undefined;
  return {
    ...info,
    get schema() {
      schema ??= JSON.parse(json) as Schema;
      return schema;
    },
  };
}

/** Looks up a kind; undefined if neither Istio nor this package reads it. */
export function kindInfo(apiVersion: string, kind: string): KindInfo | undefined {
  return ofOtherVersion.get(`${apiVersion}/${kind}`) ?? kinds.get(`${groupOf(apiVersion)}/${kind}`);
}

const names = new Set([...kinds.values()].map(({ kind }) => kind));

/**
 * Returns the kind name for checks. If another tool's kind has the same name, it gets a prefix:
 * `appmesh.k8s.aws/v1/VirtualService`.
 */
export function kindName(apiVersion: string, kind: string): string {
  const info = kindInfo(apiVersion, kind);
  if (info) return info.kind;
  return apiVersion !== '' && names.has(kind) ? `${apiVersion}/${kind}` : kind;
}

/** Kinds without checks, in groups that only Kubernetes itself extends. Config is kubectl's own file. */
const unread = new Map([
  [
    '',
    [
      ...['Binding', 'ComponentStatus', 'Config', 'Endpoints', 'Event', 'LimitRange', 'List', 'PersistentVolume'],
      ...['PersistentVolumeClaim', 'PodTemplate', 'ResourceQuota', 'Status'],
    ],
  ],
  ['apps', ['ControllerRevision']],
  ['batch', []],
]);

/** All kinds of an Istio group, or of a Kubernetes group that has checks; undefined for any other group. */
export function kindsOfGroup(apiVersion: string): readonly string[] | undefined {
  const group = groupOf(apiVersion);
  if (!unread.has(group) && !istio.some(([name]) => name === group)) return undefined;
  return [...kinds.values()].flatMap((info) => (info.group === group ? info.kind : [])).concat(unread.get(group) ?? []);
}

/** The group and newest version of an Istio kind: `security.istio.io/v1` for AuthorizationPolicy. */
export function groupOfIstioKind(kind: string): string | undefined {
  const home = istio.find(([, , ...members]) => members.includes(kind));
  return home && `${home[0]}/${home[1][0]}`;
}

/** Whether the group looks like one of Istio's but does not exist: a typo, or a group that only older versions have. */
export function isNoIstioGroup(apiVersion: string): boolean {
  const group = groupOf(apiVersion);
  // istioctl reads this group from files; no API server serves it.
  if (!group.endsWith('.istio.io') || group === 'install.istio.io') return false;
  return !istio.some(([name]) => name === group);
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
