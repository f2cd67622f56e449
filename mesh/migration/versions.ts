import { type Config, selects } from '../manifest/config';
import { type Fields, fields, fieldsOrNone, list, text, textMap, texts } from '../manifest/fields';
import type { Manifest } from '../manifest/manifest';
import { type HostName, resolveShortName } from '../registry/host-name';
import type { Service } from '../registry/service';
import type { NoBackend } from './backends';
import { mergedPolicy } from './version-policy';
import { metadata, type World } from './world';

/** The Service that replaces a subset. */
export interface Version {
  readonly service: Service;
  readonly subset: string;
  readonly name: string;
  readonly host: HostName;
  readonly rule: Config;
  /** The Service, unless there is one already, and a DestinationRule with its traffic policy. */
  readonly objects: readonly Manifest[];
}

const SERVICE_NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Makes Services of subsets. */
export class Versions {
  private readonly made = new Map<string, Version | NoBackend>();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** The Service of a subset, or why it cannot be one. */
  of(service: Service, subset: string): Version | NoBackend {
    const key = `${service.hostname} ${subset}`;
    let version = this.made.get(key);
    if (!version) {
      version = this.make(service, subset);
      this.made.set(key, version);
    }
    return version;
  }

  private make(service: Service, subset: string): Version | NoBackend {
    const { mesh, objects } = this.world;
    const rules = objects.filter(
      ({ kind, namespace, spec }) =>
        kind === 'DestinationRule' &&
        resolveShortName(text(spec.host), namespace, mesh.clusterDomain) === service.hostname,
    );
    const [rule, ...others] = rules;
    const written = list(rule?.spec.subsets).map(fields);
    const found = written.find(({ name }) => text(name) === subset);
    const host = service.hostname;
    if (!rule || (others.length === 0 && !found))
      return no(`no DestinationRule has a subset ${subset} for host ${host}`, 'add it, or pass it as context');
    if (others.length > 0) return no(`several DestinationRules are for host ${host}`, 'merge them into one');
    if (fieldsOrNone(rule.spec.workloadSelector))
      return no(`DestinationRule ${rule.id} is only for some callers`, 'remove its workloadSelector');
    if (!service.kubernetes || service.alias !== '')
      return no(
        `subset ${subset} is one of a ServiceEntry or an ExternalName`,
        'write a ServiceEntry for each version',
      );
    const { config } = service;
    if (textMap(config.spec.selector).size === 0)
      return no(`Service ${config.id} has no selector, which the Service of a version adds to`, 'add a selector');
    const ofSubset = fields(found?.trafficPolicy);
    const unknown = Object.keys(ofSubset).find((field) => !REPLACED.has(field));
    if (unknown) return no(`subset ${subset} has ${unknown} in its traffic policy`, 'set it for the host');
    const name = `${config.name}-${subset}`;
    const fullName = `${name}.${config.namespace}.svc.${mesh.clusterDomain}`;
    if (!SERVICE_NAME.test(name)) return no(`${name} cannot be the name of a Service`, 'rename the subset');
    if (objects.some(({ kind, id }) => kind === 'DestinationRule' && id === `${rule.namespace}/${name}`))
      return no(`DestinationRule ${rule.namespace}/${name} already exists`, 'rename it, or the subset');
    const selector = Object.fromEntries([...textMap(config.spec.selector), ...textMap(found?.labels)]);
    const conflicting = contradiction(config, found ?? {});
    if (conflicting)
      return no(`subset ${subset} and Service ${config.id} want other values of ${conflicting}`, 'remove the label');
    const present = objects.find(({ kind, id }) => kind === 'Service' && id === `${config.namespace}/${name}`);
    if (present && !isVersion(present, config, selector))
      return no(
        `Service ${present.id} already exists, and is not that of subset ${subset}`,
        'rename it, or the subset',
      );
    return {
      service,
      subset,
      name,
      host: fullName,
      rule,
      objects: [
        ...(present ? [] : [versionService(config, name, selector)]),
        ...versionRule(rule, ofSubset, name, rule.namespace === config.namespace ? name : fullName),
      ],
    };
  }
}

const no = (reason: string, remedy: string): NoBackend => ({ reason, remedy });

function contradiction({ spec }: Config, { labels }: Fields): string | undefined {
  const selector = textMap(spec.selector);
  return [...textMap(labels)].find(([key, value]) => selector.has(key) && selector.get(key) !== value)?.[0];
}

/** Whether a Service selects the same Pods with the same ports as that of a version would. */
function isVersion({ spec }: Config, base: Config, selector: Readonly<Record<string, string>>): boolean {
  const [own, wanted] = [textMap(spec.selector), textMap(selector)];
  return (
    own.size === wanted.size &&
    selects(wanted, own) &&
    JSON.stringify(portsOf(spec)) === JSON.stringify(portsOf(base.spec))
  );
}

const portsOf = ({ ports }: Fields) => list(ports).map((port) => withoutNodePort(fields(port)));

function withoutNodePort({ nodePort: _, ...port }: Fields): Fields {
  return port;
}

const KEPT = ['internalTrafficPolicy', 'publishNotReadyAddresses', 'sessionAffinity', 'trafficDistribution'];

function versionService(base: Config, name: string, selector: Readonly<Record<string, string>>): Manifest {
  const { spec } = base;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(name, base.namespace, base, true),
    spec: {
      ...(spec.clusterIP === 'None' && { clusterIP: 'None' }),
      ...Object.fromEntries(KEPT.filter((field) => spec[field] !== undefined).map((field) => [field, spec[field]])),
      selector,
      ports: portsOf(spec),
    },
  };
}

const REPLACED = new Set(['connectionPool', 'outlierDetection', 'loadBalancer', 'tls', 'portLevelSettings']);

function versionRule(rule: Config, ofSubset: Fields, name: string, host: string): Manifest[] {
  const own = Object.keys(ofSubset).length > 0 ? ofSubset : undefined;
  const policy = mergedPolicy(fieldsOrNone(rule.spec.trafficPolicy), own);
  if (!policy) return [];
  const exportTo = texts(rule.spec.exportTo);
  return [
    {
      apiVersion: rule.origin.manifest.apiVersion,
      kind: 'DestinationRule',
      metadata: metadata(name, rule.namespace, rule),
      spec: {
        host,
        ...(exportTo.length > 0 && { exportTo }),
        trafficPolicy: policy,
      },
    },
  ];
}
