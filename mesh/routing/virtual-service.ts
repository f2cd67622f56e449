import type { Config, RuleSource, Translated } from '../manifest/config';
import { type Fields, fields, list, text, texts } from '../manifest/fields';
import { type HostName, resolveShortName } from '../registry/host-name';
import type { MeshConfig } from '../registry/mesh-config';
import { Visibility } from '../registry/visibility';

export const MESH_GATEWAY = 'mesh';

/** A VirtualService with its host and gateway names resolved. */
export interface VirtualService {
  readonly config: Config;
  readonly id: string;
  readonly namespace: string;
  readonly hosts: readonly HostName[];
  /** `mesh`, or Gateways as `namespace/name`. */
  readonly gateways: readonly string[];
  readonly visibility: Visibility;
  /** What istiod made it from: routes of the Gateway API, or Ingresses. `undefined` if it is written in a manifest. */
  readonly semantics: Translated['semantics'] | undefined;
  readonly http: readonly HttpRule[];
  readonly tls: readonly Fields[];
  readonly tcp: readonly Fields[];
}

export interface HttpRule {
  readonly spec: Fields;
  /** Index in `spec.http`; for a delegated rule, in the root VirtualService. */
  readonly index: number;
  /** Namespace that short destination names belong to. */
  readonly namespace: string;
  readonly matches: readonly RuleMatch[];
  readonly name: string;
  /** The rule of the Gateway API, or path of an Ingress, that it is made from. @default it is written in a VirtualService */
  readonly source?: RuleSource;
  readonly delegate?: { readonly virtualService: string; readonly rule: number };
}

export interface RuleMatch {
  readonly spec: Fields;
  /** Index in the rule's `match`; `null` if the rule has no matches. */
  readonly index: number | null;
  readonly delegateIndex?: number | null;
}

export function parseVirtualService(config: Config, mesh: MeshConfig): VirtualService {
  if (config.translated) return translatedVirtualService(config, config.translated, mesh);
  const { spec, namespace } = config;
  const gateways = texts(spec.gateways);
  return {
    config,
    id: config.id,
    namespace,
    hosts: texts(spec.hosts).map((host) => resolveShortName(host, namespace, mesh.clusterDomain)),
    gateways: gateways.length === 0 ? [MESH_GATEWAY] : gateways.map((name) => resolveGateway(name, namespace)),
    visibility: Visibility.of(texts(spec.exportTo), namespace, mesh.defaultVirtualServiceExportTo),
    semantics: undefined,
    http: list(spec.http).map((rule, index) => httpRule(fields(rule), index, namespace)),
    tls: list(spec.tls).map((rule) => connectionRule(fields(rule), namespace)),
    tcp: list(spec.tcp).map((rule) => connectionRule(fields(rule), namespace)),
  };
}

/** Parses an internal VirtualService: its names are complete, and its rules are those of routes or Ingresses. */
function translatedVirtualService(
  config: Config,
  { semantics, sources }: Translated,
  mesh: MeshConfig,
): VirtualService {
  const { spec, namespace, id } = config;
  return {
    config,
    id,
    namespace,
    hosts: texts(spec.hosts).map((host) => host.toLowerCase()),
    gateways: texts(spec.gateways),
    visibility: Visibility.of([], namespace, mesh.defaultVirtualServiceExportTo),
    semantics,
    http: list(spec.http).map((rule, index) => translatedRule(fields(rule), sources[index], namespace)),
    tls: list(spec.tls).map(fields),
    tcp: list(spec.tcp).map(fields),
  };
}

function translatedRule(spec: Fields, source: RuleSource | undefined, namespace: string): HttpRule {
  const written = fields(list(source?.route.spec.rules)[source?.rule ?? 0]);
  return {
    spec,
    index: source?.rule ?? 0,
    namespace,
    matches: list(spec.match).map((match) => ({ spec: fields(match), index: source?.match ?? null })),
    name: text(written.name),
    ...(source && { source }),
  };
}

export function httpRule(spec: Fields, index: number, namespace: string): HttpRule {
  return {
    spec,
    index,
    namespace,
    matches: list(spec.match).map((match, position) => ({
      spec: resolveGateways(fields(match), namespace),
      index: position,
    })),
    name: text(spec.name),
  };
}

/** Parses a tls or tcp rule. */
const connectionRule = (spec: Fields, namespace: string): Fields => ({
  ...spec,
  match: list(spec.match).map((match) => resolveGateways(fields(match), namespace)),
});

function resolveGateways(match: Fields, namespace: string): Fields {
  const gateways = texts(match.gateways);
  if (gateways.length === 0) return match;
  return { ...match, gateways: gateways.map((name) => resolveGateway(name, namespace)) };
}

/** Resolves a gateway reference to `namespace/name`; a short name is in the VirtualService's namespace. */
export function resolveGateway(reference: string, namespace: string): string {
  if (reference === MESH_GATEWAY) return reference;
  if (reference.startsWith('./')) return `${namespace}/${reference.slice(2)}`;
  if (reference.includes('/')) return reference;
  const [name, ofNamespace] = reference.split('.');
  return ofNamespace ? `${ofNamespace}/${name}` : `${namespace}/${reference}`;
}
