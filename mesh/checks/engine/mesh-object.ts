import type { Manifest, SourcedManifest } from '../../manifest/manifest';
import type {
  AuthorizationPolicySpec,
  DestinationRuleSpec,
  EnvoyFilterSpec,
  GatewaySpec,
  PeerAuthenticationSpec,
  ProxyConfigSpec,
  RequestAuthenticationSpec,
  ServiceEntrySpec,
  SidecarSpec,
  TelemetrySpec,
  TrafficExtensionSpec,
  VirtualServiceSpec,
  WasmPluginSpec,
  WorkloadEntrySpec,
  WorkloadGroupSpec,
} from '../../manifest/wire';
import type { Examined } from '../../schema/examine';
import { kindName } from '../../schema/kinds';
import type { SchemaError } from '../../schema/schema-error';

/** The spec of each kind that has types. The spec of any other kind is unknown data. */
export interface Specs {
  readonly AuthorizationPolicy: AuthorizationPolicySpec;
  readonly DestinationRule: DestinationRuleSpec;
  readonly EnvoyFilter: EnvoyFilterSpec;
  readonly Gateway: GatewaySpec;
  readonly PeerAuthentication: PeerAuthenticationSpec;
  readonly ProxyConfig: ProxyConfigSpec;
  readonly RequestAuthentication: RequestAuthenticationSpec;
  readonly ServiceEntry: ServiceEntrySpec;
  readonly Sidecar: SidecarSpec;
  readonly Telemetry: TelemetrySpec;
  readonly TrafficExtension: TrafficExtensionSpec;
  readonly VirtualService: VirtualServiceSpec;
  readonly WasmPlugin: WasmPluginSpec;
  readonly WorkloadEntry: WorkloadEntrySpec;
  readonly WorkloadGroup: WorkloadGroupSpec;
}

export type SpecOf<Kind extends string> = Kind extends keyof Specs ? Specs[Kind] : Readonly<Record<string, unknown>>;

/**
 * An object as checks see it. Its fields have the types of the schema: a value of another type is dropped, and another
 * check reports it. Any field may be missing, even if the schema requires it.
 */
export interface MeshObject<Kind extends string = string> {
  /** The kind; `KubernetesGateway` for the Gateway of the Kubernetes Gateway API, and `kindName` for kinds of other tools. */
  readonly kind: string;
  readonly name: string;
  /** `default` if the manifest has none; empty for cluster-scoped objects. */
  readonly namespace: string;
  /** `namespace/name`. */
  readonly id: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly spec: SpecOf<Kind>;
  readonly manifest: Manifest;
  readonly sourced: SourcedManifest;
  /** Why an API server rejects the object. */
  readonly errors: readonly SchemaError[];
}

export function meshObject({ manifest, info, errors, sourced }: Examined): MeshObject {
  const { name = '', namespace = 'default', labels, annotations } = manifest.metadata;
  const placed = info?.namespaced === false ? '' : namespace;
  return {
    kind: info?.kind ?? kindName(manifest.apiVersion, manifest.kind),
    name,
    namespace: placed,
    id: `${placed}/${name}`,
    labels: stringMap(labels),
    annotations: stringMap(annotations),
    spec: (manifest.spec ?? {}) as Readonly<Record<string, unknown>>,
    manifest,
    sourced,
    errors,
  };
}

/** `VirtualService default/reviews`, as in findings and suppressions. */
export function objectName({ manifest, name, namespace }: MeshObject): string {
  if (manifest.kind === '' && name === '') return 'object';
  return `${manifest.kind || 'object'} ${namespace === '' ? '' : `${namespace}/`}${name || '(no name)'}`;
}

const nothing: ReadonlyMap<string, string> = new Map();

function stringMap(fields: Readonly<Record<string, string | null>> | undefined): ReadonlyMap<string, string> {
  if (!fields) return nothing;
  return new Map(Object.entries(fields).map(([key, value]) => [key, value ?? '']));
}
