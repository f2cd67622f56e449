import type { Config } from '../manifest/config';
import { type Fields, fields, fieldsOrNone, list, number, text, texts } from '../manifest/fields';
import { INSTALL_NAMESPACE } from './installation';
import { type IstioVersion, istioVersion } from './istio-version';

/** The part of Istio's MeshConfig that affects requests. */
export interface MeshConfig {
  /** Default: `istio-system`. */
  readonly rootNamespace: string;
  /** Default: `cluster.local`. */
  readonly trustDomain: string;
  /** Other trust domains that count as the mesh's own. Default: none. */
  readonly trustDomainAliases: readonly string[];
  readonly clusterDomain: string;
  /** Default: `ALLOW_ANY`. */
  readonly outboundTrafficPolicy: string;
  /** Default: `true`. */
  readonly enableAutoMtls: boolean;
  readonly defaultVirtualServiceExportTo: readonly string[];
  readonly defaultDestinationRuleExportTo: readonly string[];
  readonly defaultServiceExportTo: readonly string[];
  /** Default: `BASE`. `NONE` keeps paths as received, `MERGE_SLASHES` also merges adjacent slashes, `DECODE_AND_MERGE_SLASHES` decodes them first. */
  readonly pathNormalization: string;
  /** Names of the external authorizers that CUSTOM policies can use; `undefined` if unset. */
  readonly authorizers: ReadonlySet<string> | undefined;
  /** Number of trusted proxies in front of the gateways, for the client's address. Default: 0. */
  readonly trustedProxies: number;
  /** `undefined` if unset: Istio's built-in retry policy applies. */
  readonly defaultHttpRetryPolicy: Fields | undefined;
  /** Default: the newest version that is simulated. */
  readonly istioVersion: IstioVersion;
  /** Which Ingresses istiod serves: `STRICT` (only those of its class), `DEFAULT` (also those without a class) or `OFF`. Default: `STRICT`. */
  readonly ingressControllerMode: string;
  /** Class in the annotation of Ingresses that istiod serves. Default: `istio`. */
  readonly ingressClass: string;
  /** Label `istio` of the Pods that serve Ingresses. Default: `ingressgateway`. */
  readonly ingressSelector: string;
}

export function meshConfig(written: Fields): MeshConfig {
  const exportTo = (value: unknown) => (texts(value).length > 0 ? texts(value) : ['*']);
  return {
    rootNamespace: text(written.rootNamespace) || INSTALL_NAMESPACE,
    trustDomain: text(written.trustDomain) || 'cluster.local',
    trustDomainAliases: texts(written.trustDomainAliases),
    clusterDomain: 'cluster.local',
    outboundTrafficPolicy: text(fields(written.outboundTrafficPolicy).mode) || 'ALLOW_ANY',
    enableAutoMtls: written.enableAutoMtls !== false,
    defaultVirtualServiceExportTo: exportTo(written.defaultVirtualServiceExportTo),
    defaultDestinationRuleExportTo: exportTo(written.defaultDestinationRuleExportTo),
    defaultServiceExportTo: exportTo(written.defaultServiceExportTo),
    pathNormalization: pathNormalization(text(fields(written.pathNormalization).normalization)),
    authorizers: written.extensionProviders === undefined ? undefined : authorizers(list(written.extensionProviders)),
    trustedProxies: number(fields(fields(written.defaultConfig).gatewayTopology).numTrustedProxies),
    defaultHttpRetryPolicy: fieldsOrNone(written.defaultHttpRetryPolicy),
    istioVersion: istioVersion(text(written[ISTIO_VERSION])),
    ingressControllerMode: text(written.ingressControllerMode) || 'STRICT',
    ingressClass: text(written.ingressClass) || 'istio',
    ingressSelector: ingressSelector(text(written.ingressSelector), text(written.ingressService)),
  };
}

// The Service of a default installation has another name than the label of its Pods.
function ingressSelector(selector: string, service: string): string {
  return selector || (service === '' || service === 'istio-ingressgateway' ? 'ingressgateway' : service);
}

function pathNormalization(written: string): string {
  return written === '' || written === 'DEFAULT' ? 'BASE' : written;
}

function authorizers(providers: readonly unknown[]): ReadonlySet<string> {
  const isAuthorizer = (provider: Fields) =>
    provider.envoyExtAuthzHttp !== undefined || provider.envoyExtAuthzGrpc !== undefined;
  return new Set(
    providers
      .map(fields)
      .filter(isAuthorizer)
      .map(({ name }) => text(name)),
  );
}

/** Key of Istio's version, which is no field of a MeshConfig. */
export const ISTIO_VERSION = 'istioVersion';

/** MeshConfig and version from an IstioOperator; istiod's ConfigMap `istio` overrides the MeshConfig. */
export function writtenMeshConfig(objects: readonly Config[]): Fields {
  let written: Fields = {};
  for (const object of objects) {
    if (object.kind !== 'IstioOperator') continue;
    const tag = text(object.spec.tag);
    written = { ...written, ...(tag !== '' && { [ISTIO_VERSION]: tag }), ...fields(object.spec.meshConfig) };
  }
  for (const object of objects) {
    if (object.kind !== 'ConfigMap' || object.name !== 'istio') continue;
    const data = fields((object.origin.manifest as unknown as Fields).data);
    if (typeof data.mesh === 'string') written = { ...written, ...fields(parseQuietly(data.mesh)) };
  }
  return written;
}

function parseQuietly(yaml: string): unknown {
  try {
    // Loaded lazily: few manifests contain a MeshConfig.
    return (require('yaml') as typeof import('yaml')).parse(yaml);
  } catch {
    return undefined;
  }
}

/** Parses a duration (`1h30m`, `2.5s`, `100ms`) to milliseconds; `undefined` if it is invalid. */
export function milliseconds(value: unknown): number | undefined {
  const written = text(value);
  const parts = [...written.matchAll(/(\d+(?:\.\d+)?)(ms|us|µs|ns|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== written) return undefined;
  return parts.reduce((sum, [, amount, unit]) => sum + number(amount) * (UNIT.get(unit ?? '') ?? 0), 0);
}

const UNIT = new Map([
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['ns', 1e-6],
]);

/** Formats milliseconds as verdicts do: `0.5s`. */
export function seconds(durationInMilliseconds: number): string {
  return `${durationInMilliseconds / 1000}s`;
}
