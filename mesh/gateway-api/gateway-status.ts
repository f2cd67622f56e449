import type { Config } from '../manifest/config';
import { fields, fieldsOrNone, list, text } from '../manifest/fields';
import { type Condition, conditionOf, type Problem } from './condition';
import { controllerOf, UNMANAGED } from './gateway-class';
import { type GatewayInstances, gatewayInstances } from './gateway-instances';
import { type GatewayListener, isProgrammed } from './gateway-listener';
import type { ServedGateway } from './gateways';
import { listenerStatus } from './listener-status';
import type { ObjectStatus } from './object-status';
import { referenceOf } from './reference';
import type { World } from './world';

/** The statuses of a Gateway and of its ListenerSets; `attached` counts the routes of each listener. */
export function gatewayStatuses(
  served: ServedGateway,
  attached: ReadonlyMap<GatewayListener, number>,
  world: World,
): ObjectStatus[] {
  const { config, addresses, listeners, listenerSets } = served;
  const ofSets = listenerSets.flatMap((set) => set.listeners.filter(isProgrammed));
  const instances = instancesOf(served, [...listeners, ...ofSets], world);
  const problem = addresses.problem ?? parametersProblem(config, world);
  const conditions = [
    accepted(problem, isHopeless(served) ? [] : listeners),
    ...insecureMode(config),
    programmed(addresses.services, instances),
    conditionOf(
      'ResolvedRefs',
      { reason: 'ResolvedRefs', message: 'All references resolved' },
      clientCertificateProblem(config, world),
    ),
  ];
  const status: ObjectStatus = {
    ...plain(config),
    conditions,
    listeners: isHopeless(served)
      ? []
      : listeners.map((listener) => listenerStatus(listener, attached.get(listener) ?? 0)),
    addresses: instances.external.length > 0 ? instances.external : hostNames(instances),
  };
  return [status, ...listenerSets.map((set) => listenerSetStatus(set, served, problem, attached, world))];
}

/** Gateways in other clusters: istiod only reports that it has read them. */
export function remoteGatewayStatuses(world: World): ObjectStatus[] {
  const classes = world.of('GatewayClass');
  return world
    .of('Gateway')
    .filter(({ spec }) => controllerOf(text(spec.gatewayClassName), classes) === UNMANAGED)
    .map((config) => ({
      ...plain(config),
      conditions: [
        conditionOf('Accepted', RESOURCE_ACCEPTED, undefined),
        conditionOf('Programmed', { reason: 'Programmed', message: REMOTE }, undefined),
      ],
      addresses: list(config.spec.addresses).map((address) => text(fields(address).value)),
    }));
}

const REMOTE = 'This Gateway is remote; Istio will not program it';

const plain = ({ kind, namespace, name }: Config) => ({
  kind,
  namespace,
  name,
  parents: [],
  ancestors: [],
  addresses: [],
  listeners: [],
});

const RESOURCE_ACCEPTED: Problem = { reason: 'Accepted', message: 'Resource accepted' };

function instancesOf({ config, addresses }: ServedGateway, listeners: readonly GatewayListener[], world: World) {
  const ports = new Set(listeners.flatMap(({ server, port }) => (server ? [port] : [])));
  return gatewayInstances(addresses.services, config.namespace, ports, world);
}

/** A Gateway is accepted if one of its listeners is valid. */
function accepted(problem: Problem | undefined, listeners: readonly GatewayListener[]): Condition {
  const valid = listeners.filter(isProgrammed).length;
  if (problem || listeners.length === valid) return conditionOf('Accepted', RESOURCE_ACCEPTED, problem);
  const reason = 'ListenersNotValid';
  if (valid === 0) {
    return conditionOf('Accepted', RESOURCE_ACCEPTED, { reason, message: "None of the Gateway's listeners are valid" });
  }
  return conditionOf('Accepted', { reason, message: "One or more of the Gateway's listeners are invalid" }, undefined);
}

function programmed(services: readonly string[], instances: GatewayInstances): Condition {
  const { internal, warnings, areUsable } = instances;
  const assigned = `assigned to service(s) ${inWords(internal)}`;
  const message = internal.length > 0 ? `Resource programmed, ${assigned}` : 'Resource programmed';
  const good = { reason: 'Programmed', message };
  if (services.length === 0) {
    const failed = { reason: 'UnsupportedAddress', message: 'Failed to assign to any requested addresses' };
    return conditionOf('Programmed', good, failed);
  }
  if (warnings.length === 0) return conditionOf('Programmed', good, undefined);
  const failed =
    internal.length > 0
      ? `Assigned to service(s) ${inWords(internal)}, but failed to assign to all requested addresses`
      : 'Failed to assign to any requested addresses';
  const reason = areUsable ? 'AddressNotAssigned' : 'AddressNotUsable';
  return conditionOf('Programmed', good, { reason, message: `${failed}: ${warnings.join('; ')}` });
}

function inWords(names: readonly string[]): string {
  if (names.length < 3) return names.join(' and ');
  return `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`;
}

function hostNames({ internal, pending }: GatewayInstances): string[] {
  const hosts = internal.map((address) => address.slice(0, address.lastIndexOf(':')));
  return [...new Set(hosts)].filter((host) => !pending.includes(host));
}

function parametersProblem({ spec, namespace }: Config, world: World): Problem | undefined {
  const reference = fieldsOrNone(fields(spec.infrastructure).parametersRef);
  if (!reference) return undefined;
  const { group, kind, name } = reference;
  const reason = 'InvalidParameters';
  if (text(group) !== '' || text(kind) !== 'ConfigMap') {
    const written = `${text(group)}/${text(kind)}`;
    return { reason, message: `Unsupported parametersRef group/kind ${written}, only ConfigMap is supported` };
  }
  if (world.find('ConfigMap', namespace, text(name))) return undefined;
  return { reason, message: `parametersRef ConfigMap ${namespace}/${text(name)} does not exist` };
}

function clientCertificateProblem(config: Config, world: World): Problem | undefined {
  const written = fieldsOrNone(fields(fields(config.spec.tls).backend).clientCertificateRef);
  if (!written) return undefined;
  const reference = referenceOf(written, config.namespace, { group: '', kind: 'Secret' });
  const { namespace, name } = reference;
  const shown = `${text(written.group)}/${text(written.kind)}/${name}.${text(written.namespace)}`;
  const bad = (message: string) => ({ reason: 'InvalidClientCertificateRef', message });
  if (reference.group !== '' || reference.kind !== 'Secret') {
    return bad(`invalid clientCertificateRef ${shown}, only secret is allowed`);
  }
  if (!world.find('Secret', namespace, name)) {
    return bad(`invalid clientCertificateRef ${shown}, secret ${namespace}/${name} not found`);
  }
  if (world.grants.allows(config, reference)) return undefined;
  const message = `clientCertificateRef ${name}/${namespace} not accessible to a Gateway in namespace "${config.namespace}" (missing a ReferenceGrant?)`;
  return { reason: 'RefNotPermitted', message };
}

/** An extra condition if clients without a valid certificate are accepted. */
function insecureMode({ spec }: Config): Condition[] {
  const { default: byDefault, perPort } = fields(fields(spec.tls).frontend);
  const all = [byDefault, ...list(perPort).map((entry) => fields(entry).tls)].map(fields);
  if (!all.some(({ validation }) => fields(validation).mode === 'AllowInsecureFallback')) return [];
  const message = 'Gateway is operating in AllowInsecureFallback mode for frontend validation';
  return [{ type: 'InsecureFrontendValidationMode', status: 'True', reason: 'ConfigurationChanged', message }];
}

const NOT_ALLOWED: Problem = {
  reason: 'NotAllowed',
  message: "The parent Gateway does not allow this reference; check the 'spec.allowedRoutes'",
};

function listenerSetStatus(
  { config, isAllowed, listeners }: ServedGateway['listenerSets'][number],
  served: ServedGateway,
  problem: Problem | undefined,
  attached: ReadonlyMap<GatewayListener, number>,
  world: World,
): ObjectStatus {
  if (!isAllowed) {
    const conditions = ['Accepted', 'Programmed'].map((type) => conditionOf(type, RESOURCE_ACCEPTED, NOT_ALLOWED));
    return { ...plain(config), conditions };
  }
  const { services } = served.addresses;
  const none = listeners.some(isProgrammed)
    ? undefined
    : { reason: 'ListenersNotValid', message: "None of the ListenerSet's listeners are valid" };
  const ofParent = problem && { reason: problem.reason, message: `Parent not accepted: ${problem.message}` };
  const state = programmed(services, instancesOf(served, listeners, world));
  return {
    ...plain(config),
    conditions: [
      conditionOf('Accepted', RESOURCE_ACCEPTED, ofParent ?? none),
      none ? conditionOf('Programmed', RESOURCE_ACCEPTED, none) : state,
    ],
    listeners: isHopeless(served)
      ? []
      : listeners.map((listener) => listenerStatus(listener, attached.get(listener) ?? 0)),
  };
}

/** Whether the Gateway has only addresses that cannot be used, so its listeners are not looked at. */
const isHopeless = ({ addresses }: ServedGateway) => addresses.services.length === 0 && addresses.problem !== undefined;
