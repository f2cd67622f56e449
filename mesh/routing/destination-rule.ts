import { byAge, type Config, type Labels, selects } from '../manifest/config';
import { type Fields, fields, fieldsOrNone, list, number, text, textMap, texts } from '../manifest/fields';
import { HostIndex } from '../registry/host-index';
import { type HostName, resolveShortName } from '../registry/host-name';
import type { MeshConfig } from '../registry/mesh-config';
import type { ProxyNode } from '../registry/proxy-node';
import type { Service } from '../registry/service';
import { Visibility } from '../registry/visibility';

/** The DestinationRules for a host in a namespace, merged as Istio does. */
export interface DestinationRule {
  readonly namespace: string;
  readonly exportTo: ReadonlySet<string>;
  readonly selector: Labels | undefined;
  readonly subsets: ReadonlyMap<string, Fields>;
  readonly trafficPolicy: Fields | undefined;
  /** Whether istiod made it from policies of the Gateway API. */
  readonly isTranslated: boolean;
  /** The merged DestinationRules, `namespace/name`. */
  readonly sources: readonly string[];
}

type RulesByHost = HostIndex<DestinationRule[]>;

export class DestinationRules {
  private readonly local = new Map<string, RulesByHost>();
  private readonly exported = new Map<string, RulesByHost>();
  private readonly privateToRoot: RulesByHost = new HostIndex();

  /** Whether any rule balances by a hash. */
  readonly hasHashes: boolean;
  private readonly mesh: MeshConfig;
  /** Names that subsets are shown with, by `host subset`. */
  readonly versionHosts: ReadonlyMap<string, HostName>;

  constructor(objects: readonly Config[], mesh: MeshConfig, versionHosts: ReadonlyMap<string, HostName> = new Map()) {
    this.mesh = mesh;
    this.versionHosts = versionHosts;
    const hasSelector = (config: Config) => (fieldsOrNone(config.spec.workloadSelector) ? 0 : 1);
    const rules = objects.filter(({ kind }) => kind === 'DestinationRule');
    this.hasHashes = rules.some(({ spec }) => JSON.stringify(spec).includes('"consistentHash"'));
    for (const rule of rules.sort((a, b) => hasSelector(a) - hasSelector(b) || byAge(a, b))) this.add(rule);
  }

  /** Finds the rule for a service: from the proxy's namespace, else the service's, else the root, without merging. */
  find(service: Service, proxy: ProxyNode): DestinationRule | undefined {
    const { rootNamespace } = this.mesh;
    const own = proxy.namespace === rootNamespace ? this.privateToRoot : this.local.get(proxy.namespace);
    const candidates =
      own?.mostSpecific(service.hostname) ??
      this.exportedTo(proxy.namespace, service.namespace, service.hostname) ??
      this.exportedTo(proxy.namespace, rootNamespace, service.hostname);
    return candidates && eligible(candidates, proxy);
  }

  private exportedTo(proxyNamespace: string, namespace: string, host: HostName): DestinationRule[] | undefined {
    const visible = this.exported
      .get(namespace)
      ?.mostSpecific(host)
      ?.filter(({ exportTo }) => exportTo.size === 0 || exportTo.has('*') || exportTo.has(proxyNamespace));
    return visible && visible.length > 0 ? visible : undefined;
  }

  private add(config: Config): void {
    const { namespace, spec } = config;
    const host = resolveShortName(text(spec.host), namespace, this.mesh.clusterDomain);
    const selector = fieldsOrNone(spec.workloadSelector);
    const exportTo = new Set(selector ? ['.'] : texts(spec.exportTo));
    const rule: DestinationRule = {
      namespace,
      exportTo,
      selector: selector && textMap(selector.matchLabels),
      subsets: subsetsByName(spec),
      trafficPolicy: fieldsOrNone(spec.trafficPolicy),
      isTranslated: config.translated !== undefined,
      sources: [config.id],
    };
    if (exportTo.size === 0 || ['*', '.', namespace].some((entry) => exportTo.has(entry))) {
      merge(indexOf(this.local, namespace), host, rule);
    }
    const visibility = Visibility.of([...exportTo], namespace, this.mesh.defaultDestinationRuleExportTo);
    const [only, ...others] = [...visibility.entries];
    if (others.length > 0 || (only !== '.' && only !== namespace)) merge(indexOf(this.exported, namespace), host, rule);
    else if (namespace === this.mesh.rootNamespace) merge(this.privateToRoot, host, rule);
  }
}

function indexOf(indexes: Map<string, RulesByHost>, namespace: string): RulesByHost {
  const index = indexes.get(namespace) ?? new HostIndex<DestinationRule[]>();
  indexes.set(namespace, index);
  return index;
}

// Follows mergeDestinationRule in Istio's push context, step by step.
function merge(rules: RulesByHost, host: HostName, rule: DestinationRule): void {
  const present = rules.get(host);
  if (!present) {
    rules.set(host, [rule]);
    return;
  }
  let separately = true;
  for (const [index, other] of present.entries()) {
    if (sameSet(rule.exportTo, other.exportTo)) separately = false;
    else {
      separately = true;
      if (other.exportTo.size === 0 || ![...other.exportTo].every((entry) => rule.exportTo.has(entry))) continue;
    }
    if (other.selector && rule.selector && !sameMap(other.selector, rule.selector)) {
      separately = true;
      continue;
    }
    if (Boolean(other.selector) === Boolean(rule.selector)) separately = false;
    present[index] = {
      ...other,
      subsets: new Map([...rule.subsets, ...other.subsets]),
      trafficPolicy: mergedPolicy(other, rule),
      isTranslated: other.isTranslated && rule.isTranslated,
      sources: [...other.sources, ...rule.sources],
    };
  }
  if (separately) present.push(rule);
}

/** The first policy counts, but what istiod made from the Gateway API only fills the gaps of what users write. */
function mergedPolicy(first: DestinationRule, second: DestinationRule): Fields | undefined {
  if (first.isTranslated === second.isTranslated) return first.trafficPolicy ?? second.trafficPolicy;
  const [user, made] = first.isTranslated ? [second, first] : [first, second];
  const ports = new Map<number, Fields>();
  for (const policy of [made, user]) {
    for (const settings of list(policy.trafficPolicy?.portLevelSettings).map(fields)) {
      const port = number(fields(settings.port).number);
      ports.set(port, { ...ports.get(port), ...settings });
    }
  }
  return {
    ...made.trafficPolicy,
    ...user.trafficPolicy,
    ...(ports.size > 0 && { portLevelSettings: [...ports.values()] }),
  };
}

function eligible(rules: readonly DestinationRule[], proxy: ProxyNode): DestinationRule | undefined {
  let found: DestinationRule | undefined;
  for (const rule of rules) {
    if (!rule.selector) found = rule;
    else if (rule.namespace === proxy.namespace && selects(rule.selector, proxy.labels)) return rule;
  }
  return found;
}

function subsetsByName(spec: Fields): Map<string, Fields> {
  const subsets = new Map<string, Fields>();
  for (const subset of list(spec.subsets).map(fields)) {
    if (!subsets.has(text(subset.name))) subsets.set(text(subset.name), subset);
  }
  return subsets;
}

const PORT_BLOCKS = ['connectionPool', 'outlierDetection', 'loadBalancer', 'tls'];

/** Traffic policy for a subset and port: port-level settings replace all blocks, a subset overrides single blocks. */
export function trafficPolicy(rule: DestinationRule | undefined, subset: string, port: number): Fields {
  const ofSubset = fieldsOrNone(rule?.subsets.get(subset)?.trafficPolicy);
  const base = forPort(fields(rule?.trafficPolicy), port);
  if (!ofSubset) return base;
  const hasPort = portSettings(ofSubset, port) !== undefined;
  const narrowed = forPort(ofSubset, port);
  const merged: Record<string, unknown> = { ...base };
  for (const key of PORT_BLOCKS) if (hasPort || fieldsOrNone(narrowed[key])) merged[key] = narrowed[key];
  return merged;
}

/**
 * The TLS mode that endpoints of a subset and port are marked with; `undefined` if none is written. Unlike
 * {@link trafficPolicy}, settings of a port without `tls` do not hide those of the rule.
 */
export function endpointTlsMode(rule: DestinationRule | undefined, subset: string, port: number): string | undefined {
  const policies = [rule?.subsets.get(subset)?.trafficPolicy, rule?.trafficPolicy].map(fields);
  for (const policy of policies) {
    const tls = fieldsOrNone(portSettings(policy, port)?.tls) ?? fieldsOrNone(policy.tls);
    if (tls) return text(tls.mode) || 'DISABLE';
  }
  return undefined;
}

function forPort(policy: Fields, port: number): Fields {
  const settings = portSettings(policy, port);
  if (!settings) return policy;
  return { ...policy, ...Object.fromEntries(PORT_BLOCKS.map((key) => [key, settings[key]])) };
}

function portSettings(policy: Fields, port: number): Fields | undefined {
  return list(policy.portLevelSettings)
    .map(fields)
    .find((settings) => number(fields(settings.port).number) === port);
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((entry) => b.has(entry));
}

function sameMap(a: Labels, b: Labels): boolean {
  return a.size === b.size && selects(a, b);
}
