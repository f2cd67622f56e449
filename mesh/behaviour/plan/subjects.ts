import { isGatewayApi, isRoute } from '../../gateway-api/kinds';
import { type Config, selects } from '../../manifest/config';
import { fields, list, text, textMap, texts } from '../../manifest/fields';
import { resolveShortName } from '../../registry/host-name';
import { type PodTemplate, podTemplate } from '../../registry/pod-template';
import { MESH_GATEWAY, resolveGateway } from '../../routing/virtual-service';
import { firstDifference } from '../diff/changes';
import { gatewayApiSubjects } from './gateway-api-subjects';
import { EVERYTHING, type Subjects, type Surroundings } from './subject';
import type { ChangedObject } from './transition';

const EVERYWHERE = new Set([
  'Sidecar',
  'Namespace',
  'ConfigMap',
  'IngressClass',
  'IstioOperator',
  'EnvoyFilter',
  'ProxyConfig',
]);
const POLICIES = new Set(['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication']);

/** What a change decides, and what its effect depends on. */
export function subjectsOf(change: ChangedObject, surroundings: Surroundings): Subjects {
  const { rootNamespace, domain } = surroundings;
  const subjects: Subjects = { decides: new Set(), uses: new Set() };
  const { decides, uses } = subjects;
  if (hasOtherIdentity(change)) decides.add(EVERYTHING);
  for (const config of [change.before, change.after]) {
    if (!config) continue;
    const { kind, namespace, name, spec } = config;
    const sentTo = (written: string) => `to ${resolveShortName(written, namespace, domain)}`;
    if (isGatewayApi(config)) gatewayApiSubjects(config, surroundings, subjects);
    else if (EVERYWHERE.has(kind) || (POLICIES.has(kind) && namespace === rootNamespace)) decides.add(EVERYTHING);
    else if (POLICIES.has(kind)) policySubjects(config, subjects, surroundings);
    else if (isRouter(config)) routerSubjects(config, surroundings, subjects);
    else if (kind === 'Gateway') {
      decides.add(`Gateway ${namespace}/${name}`);
      // Gateways of the same Pods share ports.
      for (const { port } of list(spec.servers).map(fields)) decides.add(`port ${fields(port).number}`);
    } else if (kind === 'DestinationRule') decides.add(sentTo(text(spec.host)));
    else if (kind === 'ServiceEntry') for (const own of texts(spec.hosts)) decides.add(sentTo(own));
    else if (kind === 'Service') decides.add(sentTo(name));
    else {
      const pod = podOf(config);
      if (pod) workloadSubjects(config, pod, subjects, surroundings);
      else decides.add(`namespace ${namespace}`);
    }
  }
  for (const subject of [...decides, ...uses]) {
    const [, namespace] = subject.split('.');
    if (namespace && subject.endsWith(`.svc.${domain}`)) uses.add(`namespace ${namespace}`);
  }
  return subjects;
}

/** What can join changes: VirtualServices, Ingresses and routes that decide or use what some change decides. */
export function linksOf(subjects: readonly Subjects[], surroundings: Surroundings): Subjects[] {
  const decided = new Set(subjects.flatMap(({ decides }) => [...decides]));
  const hasWildcard = [...decided].some((subject) => subject.includes('*'));
  return surroundings.routers.flatMap((config) => {
    const link = routerSubjects(config, surroundings, { decides: new Set(), uses: new Set() });
    const met = [...link.decides, ...link.uses].filter((subject) => decided.has(subject) || subject.includes('*'));
    return met.length > 0 || hasWildcard ? [link] : [];
  });
}

/** Whether an object decides where requests are sent. */
export function isRouter(config: Config): boolean {
  return config.kind === 'VirtualService' || config.kind === 'Ingress' || isRoute(config);
}

function routerSubjects(config: Config, surroundings: Surroundings, subjects: Subjects): Subjects {
  if (config.kind === 'VirtualService') return routingSubjects(config, surroundings, subjects);
  if (config.kind === 'Ingress') return ingressSubjects(config, surroundings, subjects);
  return gatewayApiSubjects(config, surroundings, subjects);
}

/** A VirtualService decides about its hosts, and depends on its gateways, delegates and destinations. */
export function routingSubjects(
  { namespace, name, spec }: Config,
  { domain, gatewayNamespaces }: Surroundings,
  subjects: Subjects = { decides: new Set(), uses: new Set() },
): Subjects {
  const { decides, uses } = subjects;
  const gateways = texts(spec.gateways);
  const isInMesh = gateways.length === 0 || gateways.includes(MESH_GATEWAY);
  for (const own of texts(spec.hosts)) {
    const host = resolveShortName(own, namespace, domain);
    decides.add(`for ${host}`);
    // Without rules, sidecars send requests to the host itself.
    if (isInMesh) uses.add(`to ${host}`);
  }
  for (const destination of destinationsOf(spec)) uses.add(`to ${resolveShortName(destination, namespace, domain)}`);
  decides.add(`VirtualService ${namespace}/${name}`);
  for (const { delegate } of list(spec.http).map(fields)) {
    const { name: target, namespace: of } = fields(delegate);
    if (text(target)) uses.add(`VirtualService ${text(of) || namespace}/${text(target)}`);
  }
  for (const gateway of gateways) {
    if (gateway === MESH_GATEWAY) continue;
    uses.add(`Gateway ${resolveGateway(gateway, namespace)}`);
    for (const of of gatewayNamespaces) uses.add(`namespace ${of}`);
  }
  return subjects;
}

/** An Ingress decides about its hosts and the ports of the gateway that serves it, and depends on its Services. */
function ingressSubjects(
  { namespace, spec }: Config,
  { domain, gatewayNamespaces }: Surroundings,
  subjects: Subjects,
): Subjects {
  const { decides, uses } = subjects;
  decides.add('port 80');
  if (list(spec.tls).length > 0) decides.add('port 443');
  for (const of of gatewayNamespaces) uses.add(`namespace ${of}`);
  for (const { host, http } of list(spec.rules).map(fields)) {
    decides.add(`for ${text(host) || '*'}`);
    for (const { backend } of list(fields(http).paths).map(fields)) {
      uses.add(`to ${text(fields(fields(backend).service).name)}.${namespace}.svc.${domain}`);
    }
  }
  return subjects;
}

/** A workload that calls with other labels or another service account can be treated differently by everything. */
function hasOtherIdentity({ before, after }: ChangedObject): boolean {
  if (!before || !after) return false;
  const [old, now] = [before, after].map(podOf);
  if (!old || !now) return false;
  const identity = ({ labels, annotations, spec }: PodTemplate) => [
    [...labels],
    [...annotations],
    spec.serviceAccountName,
  ];
  return firstDifference(identity(old), identity(now)) !== undefined;
}

function podOf({ kind, labels, annotations, spec }: Config): PodTemplate | undefined {
  return kind === 'Pod' ? { labels, annotations, spec } : podTemplate(kind, spec);
}

/** A workload decides about the Services that select it. */
function workloadSubjects(
  { namespace }: Config,
  { labels }: PodTemplate,
  { decides }: Subjects,
  { services, domain }: Surroundings,
): void {
  for (const service of services) {
    const selector = textMap(service.spec.selector);
    if (service.namespace === namespace && selector.size > 0 && selects(selector, labels)) {
      decides.add(`to ${resolveShortName(service.name, namespace, domain)}`);
    }
  }
}

/** A policy decides about the Services whose Pods it can select. */
function policySubjects(
  { namespace, spec }: Config,
  { decides }: Subjects,
  { services, domain, gatewayNamespaces }: Surroundings,
) {
  const own = services.filter((service) => service.namespace === namespace);
  const wanted = textMap(fields(spec.selector).matchLabels);
  if (wanted.size === 0 || own.length === 0 || gatewayNamespaces.has(namespace)) {
    decides.add(`namespace ${namespace}`);
    return;
  }
  for (const service of own) {
    const selector = textMap(service.spec.selector);
    const contradicts = [...wanted].some(([key, value]) => selector.has(key) && selector.get(key) !== value);
    if (!contradicts) decides.add(`to ${resolveShortName(service.name, namespace, domain)}`);
  }
}

/** Hosts that the rules of a VirtualService send requests to, mirrors included. */
function destinationsOf(spec: Config['spec']): string[] {
  return [...list(spec.http), ...list(spec.tls), ...list(spec.tcp)].map(fields).flatMap((rule) => {
    const routes = list(rule.route).map((route) => fields(fields(route).destination));
    const mirrors = list(rule.mirrors).map((mirror) => fields(fields(mirror).destination));
    return [...routes, ...mirrors, fields(rule.mirror)].map(({ host }) => text(host)).filter(Boolean);
  });
}
